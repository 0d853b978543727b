"""Files made to break their readers: the limits hold, the reason is said, and the next file is read as ever."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable

import pytest

from app.isolation import ForkIsolation
from registry.errors import DokkartaError, LimitExceeded
from search_index.extraction import extract
from search_index.extraction.recognition import recognise_page
from tests.app.papers import word_file
from tests.factories import formats, old_office
from tests.factories import hostile_files as hostile

# A case may take as long as its limit; none needs it on a quiet machine.
SECONDS = 75


@pytest.fixture(scope="module")
def isolation() -> ForkIsolation:
    return ForkIsolation()


def text_in(isolation: ForkIsolation, data: bytes, name: str) -> tuple[str, str]:
    """The text of the file and why there is none, as a limited child tells it, whatever the door would say of it."""
    try:
        found = isolation.call(extract, data, name, seconds=60)
    except LimitExceeded as error:
        return "", error.message
    return found.text, found.reason or ""


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "deep DOCX": (hostile.deep_docx, "повреждён"),
    "deep ODT": (hostile.deep_odt, "повреждён"),
    "spaces without end": (hostile.endless_spaces_odt, "нет текста"),
    "bomb in an ODT": (hostile.bomb_odt, "недопустимо большой"),
    "bomb in an XLSX": (lambda: hostile.xlsx(b" " * (70 * 1024 * 1024)), "недопустимо большой"),
    "broken XLSX": (lambda: hostile.xlsx("<row><c r='"), "повреждена"),
    "two far cells": (hostile.far_cell_xlsx, "ячеек|слишком"),
    "three million cells": (hostile.three_million_cells_xlsx, "ячеек|слишком|недопустимо"),
    "endless groups": (hostile.endless_rtf, "нет текста|слишком|повреждён"),
    "lying picture in an RTF": (hostile.lying_rtf, "нет текста|слишком|повреждён"),
    "a hundred thousand pages": (hostile.pdf_of_many_pages, "больше 5000 страниц"),
    "outline in a circle": (hostile.pdf_with_an_outline_in_a_circle, "нет текстового слоя"),
    "fifty thousand points square": (hostile.huge_png, "слишком велико"),
    "TIFF of gigabytes": (lambda: hostile.tiff(60_000, 60_000), "слишком велико"),
    "TIFF without end": (lambda: hostile.tiff(10, 10, 3, circle=True), "изображение|Изображение"),
    "TIFF of many pages": (lambda: hostile.tiff(10, 10, 5_000), "больше 500 страниц"),
    "rubbish for a DOC": (
        lambda: hostile.OLE + "WordDocument".encode("utf-16-le") + bytes(range(256)) * 4_000,
        "Word|OLE|Office|не установлена",
    ),
    "a DOC that is rubbish after a good head": (
        lambda: old_office.word(old_office.WORD_HEAD + bytes(range(256)) * 400),
        "Word|не установлена|повреждён",
    ),
    "a DOC that points beyond itself": (
        lambda: old_office.word(old_office.WORD_HEAD + b"\xff" * 60_000),
        "Word|не установлена|повреждён|слишком",
    ),
    "an XLS of promises": (
        lambda: old_office.book(old_office.sheet_of(0), old_office.record(0xFC, b"\xff" * 8_000)),
        "повреждена|нет заполненных",
    ),
    "an entity of an ODT": (
        lambda: formats.odt("<text:p>&x;</text:p>", before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "нет текста|повреждён",
    ),
    "entities by the billion": (
        lambda: formats.odt("<text:p>&e;</text:p>", before=hostile.laughs()),
        "нет текста|повреждён",
    ),
    "an entity of an XLSX": (
        lambda: hostile.xlsx('<row><c t="inlineStr"><is><t>&x;</t></is></c></row>'),
        "повреждена|нет заполненных",
    ),
    "rubbish for an XLS": (
        lambda: hostile.OLE + "Workbook".encode("utf-16-le") + bytes(range(256)) * 4_000,
        "повреждена",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_file_has_no_text_and_says_why(isolation: ForkIsolation, case: str) -> None:
    make, reason = CASES[case]
    data = make()
    began = time.monotonic()
    text, said = text_in(isolation, data, "файл")
    assert time.monotonic() - began < SECONDS
    assert text.strip() == ""
    assert re.search(reason, said), said
    assert text_in(isolation, word_file("Обычный документ"), "x")[0].strip() == "Обычный документ"


def test_styles_that_rest_on_each_other_in_a_circle_are_followed_once(isolation: ForkIsolation) -> None:
    assert text_in(isolation, hostile.styles_in_a_circle(), "x")[0].strip() == "Текст"


@pytest.mark.parametrize(
    "data",
    [hostile.pdf_with_a_huge_page(), hostile.huge_png(), hostile.tiff(8_000, 8_000), b"%PDF-1.4 rubbish"],
    ids=["huge page", "huge PNG", "TIFF without points", "rubbish"],
)
def test_a_hostile_page_is_read_as_empty_or_refused_within_the_limits(isolation: ForkIsolation, data: bytes) -> None:
    began = time.monotonic()
    with contextlib.suppress(DokkartaError):
        found = isolation.call(recognise_page, data, "rus", 0, seconds=60, memory_mb=1024)
        assert found.text.strip() == ""
    assert time.monotonic() - began < SECONDS
