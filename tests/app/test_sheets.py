"""Finished documents on a page: parsed outside the web process, once, and never at the page's expense."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.isolation import ForkIsolation
from app.sheets import Sheets
from app.turns import Patience
from document_templates.preview import Paragraph, preview
from registry.errors import FileRejected, LimitExceeded
from tests.app.conftest import Site
from tests.document_templates.making import template_of, with_part

BODY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%b</w:body></w:document>'


class Counting:
    """The real isolation, with a count of the calls that reached the child."""

    def __init__(self) -> None:
        self.calls = 0
        self._inner = ForkIsolation()

    def shared(self, *given: Any, **limits: Any) -> Counting:
        self._child = self._inner.shared(*given, **limits)
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
        counting = Counting()
        sheets = Sheets(counting, seconds=0.01)  # type: ignore[arg-type]
        for _ in range(2):
            (line,) = sheets.of(heavy)
            assert isinstance(line, Paragraph)
            assert "Скачайте файл" in line.text
    assert counting.calls == 1
    sheets.close()


def test_a_document_is_not_waited_for_while_others_are_read(site: Site) -> None:
    heavy = with_part(template_of(), "word/document.xml", BODY % (b"<w:p><w:r><w:t>long</w:t></w:r></w:p>" * 300_000))
    patience = Patience()
    patience.hurry(threads=4, seconds=0.1)
    sheets = Sheets(ForkIsolation(patience=patience), seconds=3)
    with site.app.test_request_context("/"), ThreadPoolExecutor(1) as pool:
        sheets.of(template_of("раз"))
        longest = pool.submit(sheets._child.call, heavy)
        while longest.running() is False:
            time.sleep(0.01)
        time.sleep(0.1)
        (line,) = sheets.of(template_of("два"))
        assert isinstance(line, Paragraph)
        assert "занят" in line.text
        with contextlib.suppress(LimitExceeded):
            longest.result()
        assert sheets.of(template_of("два"))[-1] == Paragraph("два")
    sheets.close()
