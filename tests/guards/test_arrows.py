"""The arrows between the packages are kept, and each contract catches a violation planted against it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = [
    ("packages", "search_index/planted.py", "import document_templates\n"),
    ("inside-registry", "registry/domain/planted.py", "import registry.db\n"),
    ("registry-is-pure", "registry/planted.py", "import flask\n"),
    ("ports-only", "document_templates/planted.py", "import registry.models\n"),
    ("web-translates", "app/pages/planted.py", "import sqlalchemy\n"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages and their configuration in a folder of their own."""
    folder = tmp_path_factory.mktemp("house")
    leave = shutil.ignore_patterns("__pycache__", "static", "kinds", "translations")
    for name in ("registry", "document_templates", "search_index", "app"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the folder, blind to the checkout itself."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_arrows_are_kept(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("contract", "module", "source"), PLANTED, ids=[planted[0] for planted in PLANTED])
def test_a_planted_violation_is_caught(copy: Path, contract: str, module: str, source: str) -> None:
    names = {
        "packages": "above all packages",
        "inside-registry": "arrows point down",
        "registry-is-pure": "no web, no Word",
        "ports-only": "ports and errors only",
        "web-translates": "never the database",
    }
    planted = copy / module
    planted.write_text(source)
    try:
        result = lint(copy)
    finally:
        planted.unlink()
    assert result.returncode == 1
    broken = [line for line in result.stdout.splitlines() if line.rstrip().endswith("BROKEN")]
    assert any(names[contract] in line for line in broken), result.stdout
