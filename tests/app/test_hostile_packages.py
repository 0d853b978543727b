"""More hostile templates: each is told an error at upload, or stopped within the limits, all by one child."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from app.isolation import ForkIsolation, StandingChild
from app.limited import _examine
from document_templates.catalogue import FolderCatalogue
from document_templates.package_faults import faults
from document_templates.pictures import is_picture
from document_templates.word_fields import leads_out
from registry.errors import LimitExceeded
from registry.ports import Examined
from tests.document_templates.making import with_part
from tests.factories.hostile_packages import BOMBS, HOSTILE, SITE, svg
from tests.factories.templates import KIND, good_template

CATALOGUE = FolderCatalogue()
PATIENCE = 2


@pytest.fixture(scope="module")
def child() -> Iterator[StandingChild[Examined]]:
    with ForkIsolation().standing(_examine, CATALOGUE, CATALOGUE.kind(KIND), seconds=PATIENCE) as made:
        yield made


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) + len(BOMBS) >= 150


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("trick", HOSTILE)
def test_a_hostile_template_is_told_an_error(trick: str, child: StandingChild[Examined]) -> None:
    found = child.call(HOSTILE[trick]())
    errors = [remark for remark in found.remarks if remark.level == "error"]
    assert errors, [remark.message for remark in found.remarks]
    for remark in errors:
        assert any("а" <= sign <= "я" for sign in remark.message), remark.message
        assert "Traceback" not in remark.message
        assert len(remark.message) < 1_000


@pytest.mark.parametrize("trick", BOMBS)
def test_a_bomb_ends_within_the_limits(trick: str, child: StandingChild[Examined]) -> None:
    data, begun = BOMBS[trick](), time.monotonic()
    try:
        errors = [remark for remark in child.call(data).remarks if remark.level == "error"]
    except LimitExceeded:
        errors = ["stopped"]
    assert errors
    assert time.monotonic() - begun < PATIENCE + 10


def test_what_honest_documents_carry_is_taken(child: StandingChild[Examined]) -> None:
    drawing = svg('<defs><path id="a"/></defs><use href="#a" style="fill: url(#a)"/>')
    data = with_part(good_template(), "word/media/emblem.svg", drawing)
    for address in ("https://depobr.admhmao.ru", "mailto:priem@example.org"):
        found = child.call(data)
        assert found.usable, found.remarks
        assert not leads_out(f'HYPERLINK "{address}" \\o "Сайт \\\\ Департамента"', SITE)
    assert not leads_out('HYPERLINK \\l "_Toc1" \\h', SITE)
    assert not leads_out(" PAGE ", SITE)


@pytest.mark.parametrize(
    "beginning",
    [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"\x01\x00\x00\x00" + b"\0" * 36 + b" EMF", svg("")],
)
def test_pictures_are_known_by_their_content(beginning: bytes) -> None:
    assert is_picture(beginning)
    assert not is_picture(b"MZ" + beginning)


@pytest.mark.parametrize(
    "active",
    ['<a onclick="x()"/>', '<style>@import "a.css"</style>', '<rect fill="url(http://host/a)"/>', "<foreignObject/>"],
)
def test_an_active_drawing_is_no_picture(active: str) -> None:
    assert not is_picture(svg(active))


def test_faults_of_a_package_are_all_told() -> None:
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>", "a.exe": b"MZ", "word/b.js": b"x"}
    assert len(list(faults(members))) == 2
