"""Promises about the whole tree: small rooms, one head of migrations, locks without addresses, a clean root."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

ROOT = Path(__file__).parents[2]
PACKAGES = ("registry", "document_templates", "search_index", "app")
LONGEST_MODULE = 300


def tracked() -> list[Path]:
    """Files that belong to the project: known to git, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_module_is_longer_than_one_room() -> None:
    modules = [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES]
    rooms = [path for path in modules if "versions" not in path.parts]
    assert len(rooms) > 20
    too_long = {str(p.relative_to(ROOT)): n for p in rooms if (n := len(p.read_text().splitlines())) > LONGEST_MODULE}
    assert too_long == {}


def test_the_root_holds_only_what_the_architecture_names() -> None:
    allowed = {
        *PACKAGES,
        "tests",
        "docs",
        "pyproject.toml",
        "wsgi.py",
        "Makefile",
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE",
        "requirements.lock",
        "packages.debian",
    }
    roots = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in roots if not name.startswith(".")} <= allowed


def test_migrations_have_one_head_and_run_in_numbered_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "registry/migrations"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert len(script.get_heads()) == 1
    revisions = [revision.revision for revision in script.walk_revisions()][::-1]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/requirements.lock"])
def test_a_lock_pins_every_library_with_hashes_and_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert re.search(r"https?://|--index-url|--find-links|file:", text) is None
    pins = re.findall(r"^[A-Za-z0-9_.-]+(?:\[[a-z,]+\])?==[^\s;]+", text, re.MULTILINE)
    assert len(pins) > 40
    blocks = re.split(r"\n(?=[A-Za-z0-9_.-]+(?:\[[a-z,]+\])?==)", text)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_no_file_names_a_package_registry_or_a_path_of_a_workplace() -> None:
    # Written in pieces, so that this file does not find itself.
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb." + "debian.org"]
    paths = ["/wo" + "rk/", "/tmp" + "/w/", "/ro" + "ot/"]
    found = []
    for path in tracked():
        if path.suffix in {".docx", ".png", ".woff2", ".pdf", ".xlsx", ".mo"}:
            continue
        text = path.read_text(errors="replace")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in [*hosts, *paths] if word in text]
    assert found == []
