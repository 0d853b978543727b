"""Finished documents on a page: parsed outside the web process, once, and never at the page's expense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.isolation import ForkIsolation
from app.sheets import Sheets
from document_templates.preview import Paragraph, preview
from registry.errors import FileRejected
from tests.app.conftest import Site
from tests.document_templates.making import template_of, with_part

BODY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%b</w:body></w:document>'


class Counting:
    """The real isolation, with a count of the calls that reached the child."""

    def __init__(self) -> None:
        self.calls = 0
        self._inner = ForkIsolation()

    def standing(self, *given: Any, **limits: Any) -> Counting:
        self._child = self._inner.standing(*given, **limits)
        return self

    def call(self, *args: Any) -> Any:
        self.calls += 1
        return self._child.call(*args)

    def close(self) -> None:
        self._child.close()


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def sheets(counting: Counting) -> Iterator[Sheets]:
    made = Sheets(counting, kept=2, seconds=1)
    yield made
    made.close()


def test_a_document_is_parsed_once_and_gives_what_the_parser_gives(sheets: Sheets, counting: Counting) -> None:
    order = template_of("Приказ", "О проведении семинара")
    assert sheets.of(order) == sheets.of(order) == preview(order)
    assert counting.calls == 1


def test_only_the_latest_are_kept(sheets: Sheets, counting: Counting) -> None:
    first, second, third = (template_of(text) for text in ("раз", "два", "три"))
    for each in (first, second, first, third, first):
        sheets.of(each)
    assert counting.calls == 3
    sheets.of(second)
    assert counting.calls == 4


def test_what_is_no_document_is_refused_and_the_next_one_is_shown(sheets: Sheets) -> None:
    with pytest.raises(FileRejected):
        sheets.of(b"PK nothing")
    assert sheets.of(template_of("Справка"))[-1] == Paragraph("Справка")


def test_a_document_that_breaks_the_limits_is_said_to_be_too_heavy(site: Site) -> None:
    heavy = with_part(template_of(), "word/document.xml", BODY % (b"<w:p><w:r><w:t>long</w:t></w:r></w:p>" * 300_000))
    with site.app.test_request_context("/"):
        (line,) = Sheets(ForkIsolation(), seconds=0.01).of(heavy)
    assert isinstance(line, Paragraph)
    assert "Скачайте файл" in line.text
