"""Promises about the web: every address has its rule, every form its token, nothing comes from outside."""

from __future__ import annotations

import ast
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.pages import PARTS
from app.security.access import rule_of
from app.settings import Settings

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
STATIC = APP / "static"
TEMPLATES = APP / "templates"
LONGEST_VIEW = 15
LONGEST_STYLE = 400


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(Settings(data=tmp_path_factory.mktemp("guards"), secret_key="x"))


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def test_every_address_declares_who_may_ask(application: Flask) -> None:
    endpoints = {rule.endpoint for rule in application.url_map.iter_rules()}
    assert len(endpoints) > 5
    assert {name for name in endpoints if rule_of(application, name) is None} == set()


def test_a_view_without_a_rule_answers_nobody(application: Flask) -> None:
    bare = create_app(Settings(data=Path(application.config["DOKKARTA"].data), secret_key="x"))
    bare.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = bare.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.get_data(as_text=True)


def test_nothing_that_changes_is_exempt_from_the_token(application: Flask) -> None:
    protection = application.extensions["csrf"]
    # Asked by mail programs, which have no session (RFC 8058); the key in its address is the guard.
    assert protection._exempt_views == {"app.pages.search.views_letters.stop_letters"}
    assert protection._exempt_blueprints == set()


def test_addresses_are_read_or_sent_and_nothing_else(application: Flask) -> None:
    odd = {
        rule.rule: rule.methods - {"GET", "HEAD", "OPTIONS", "POST"}
        for rule in application.url_map.iter_rules()
        if rule.methods
    }
    assert {rule: methods for rule, methods in odd.items() if methods} == {}


def test_every_part_is_a_folder_with_its_blueprint() -> None:
    for part in PARTS:
        folder = ROOT / part.replace(".", "/")
        assert (folder / "__init__.py").is_file()
        assert (folder / "views.py").is_file()


def test_views_are_short_enough_to_be_read_at_once() -> None:
    long = {}
    for path in [*APP.glob("pages/*/views*.py"), *APP.glob("portal/*.py"), *APP.glob("api/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                if lines > LONGEST_VIEW:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert long == {}


def test_vendored_files_are_those_of_the_manifest() -> None:
    vendor = STATIC / "vendor"
    manifest = dict(reversed(line.split("  ", 1)) for line in (vendor / "SHA256SUMS").read_text().splitlines())
    present = {str(path.relative_to(vendor)): path for path in vendor.rglob("*") if path.is_file()}
    present.pop("SHA256SUMS")
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in present.items()} == manifest
    assert {path.parent.name for path in vendor.glob("*/LICENSE")} == {
        path.name for path in vendor.iterdir() if path.is_dir()
    }


def test_templates_and_styles_load_nothing_from_outside() -> None:
    loading = re.compile(
        r"""(?:src|href|action|hx-(?:get|post))\s*=\s*["'](?:[a-z]+:)?//|@import|url\(\s*["']?(?:[a-z]+:)?//"""
    )
    found = [
        str(path.relative_to(ROOT))
        for path in [*templates(), *STATIC.rglob("*.css")]
        if loading.search(path.read_text())
    ]
    assert found == []


def test_templates_hold_no_inline_style_or_script() -> None:
    inline = re.compile(r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|\|\s*safe\b|javascript:""")
    found = {str(p.relative_to(ROOT)): m.group() for p in templates() if (m := inline.search(p.read_text()))}
    assert found == {}


def test_pages_use_only_our_own_classes() -> None:
    foreign = {}
    for path in [*(TEMPLATES / "pages").rglob("*.html"), *(TEMPLATES / "portal").rglob("*.html")]:
        plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", path.read_text(), flags=re.DOTALL)
        for attribute in re.findall(r"""class\s*=\s*["']([^"']*)["']""", plain):
            names = attribute.split()
            foreign.update({str(path.relative_to(ROOT)): name for name in names if not name.startswith("dk-")})
    assert foreign == {}


def test_every_class_of_the_pages_is_in_our_style_sheets() -> None:
    sheets = "".join(path.read_text() for path in (STATIC / "css").glob("*.css"))
    known = set(re.findall(r"\.(dk-[a-z0-9-]+)", sheets))
    used = {name for path in templates() for name in re.findall(r"\bdk-[a-z0-9-]*[a-z0-9]\b", path.read_text())}
    hooks = {"dk-page", "dk-results", "dk-static", "dk-standard"}
    assert {name for name in used if name not in known | hooks and not _begins_a_known(name, known)} == set()


def test_style_sheets_stay_small() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in (STATIC / "css").glob("*.css")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_STYLE} == {}


def _begins_a_known(name: str, known: set[str]) -> bool:
    """Whether the name is the beginning of a class that a macro completes («dk-button-» + kind)."""
    return any(other.startswith(f"{name}-") for other in known)
