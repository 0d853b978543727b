"""What a reader, a screen reader or a registrar stumbles over: tags left, blanks, language, alt texts, table headers.

The rules on accessibility follow from the duty to publish documents that assistive programs can read
(постановление Правительства РФ от 07.02.2026 № 102, by press reports).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from document_templates import package, reading
from document_templates.checks.demands import Breach
from document_templates.checks.sheet import Asked, Sheet
from document_templates.language import held
from registry.errors import N_

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
#: A word before initials is a surname only when none comes after them.
_TORN = re.compile(
    r"[№§] \S|(?<![\w.-])[А-ЯЁ]\.(?:[А-ЯЁ]\.)? [А-ЯЁ][а-яё]|[а-яё] [А-ЯЁ]\.[А-ЯЁ]\.(?![\s\u00a0]?[А-ЯЁ][а-яё])"
)
_BLANK = re.compile(r"_{4,}")
#: Documents with more characters than this need headings to be walked through.
LONG_TEXT = 6_000


def leftover_tags(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """T1: no template tag is left in any part."""
    for name in reading.story_names(sheet.members):
        for paragraph in package.parse_xml(sheet.members[name], name).iter(reading.P):
            found = _TAG.search(reading.paragraph_text(paragraph))
            if found:
                place = N_("текст") if name == "word/document.xml" else N_("часть «{name}»").format(name=name)
                yield Breach(place, N_("Остался тег шаблона: {tag}").format(tag=found[0][:60]), False)


def blanks(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """T2: nothing is left blank."""
    for line in sheet.lines:
        if _BLANK.search(line.text):
            yield Breach(line.place, N_("Осталось незаполненное место."), False)


def torn(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """T3: a line does not end between a number and its sign, initials and surname. A short line ends nowhere."""
    for line in sheet.lines:
        if line.wraps and is_torn(line.text):
            yield Breach(line.place, N_("Строка может оборваться там, где не должна: нужен неразрывный пробел."), True)


def is_torn(text: str) -> bool:
    """Whether a line may end after a sign of number or between initials and surname."""
    return bool(_TORN.search(text)) and held(text) != text


def language(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """A1: the document says that it is in Russian."""
    styles = sheet.members.get("word/styles.xml", b"")
    marks = package.parse_xml(styles, "word/styles.xml").iter(qn("w:lang")) if styles else iter(())
    if not any((mark.get(qn("w:val")) or "").lower().startswith("ru") for mark in marks):
        yield Breach(N_("документ"), N_("Не указан язык документа (русский)."), True)


def alt_texts(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """A2: every picture has a text that stands for it."""
    described = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    for number, picture in enumerate(sheet.root.iter(described), 1):
        if not (picture.get("descr") or "").strip():
            yield Breach(
                N_("рисунок {number}").format(number=number),
                N_("У рисунка нет описания (замещающего текста)."),
                False,
            )


def table_headers(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """A3: the first row of a table repeats on each page."""
    for number, table in enumerate(sheet.tables, 1):
        if not has_mark(table.find(qn("w:tr")), "tblHeader"):
            yield Breach(_table(number), N_("Строка заголовков не повторяется на страницах."), fixable=True)


def table_rows(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """A4: rows are not cut."""
    for number, table in enumerate(sheet.tables, 1):
        if not all(has_mark(row, "cantSplit") for row in table.findall(qn("w:tr"))):
            yield Breach(_table(number), N_("Строки таблицы могут разрываться между страницами."), fixable=True)


def _table(number: int) -> str:
    return N_("таблица {number}").format(number=number)


def has_mark(row: Any, mark: str) -> bool:
    """Whether the row has the mark among its properties."""
    return row.find(f"{qn('w:trPr')}/{qn(f'w:{mark}')}") is not None


def headings(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """A5: a long document has headings by which it can be walked through. A table is walked through by its rows."""
    running = sum(len(line.text) for line in sheet.lines if line.kind != "cell")
    if running > LONG_TEXT and not any(line.is_section_heading for line in sheet.lines):
        yield Breach(N_("документ"), N_("В длинном документе нет заголовков, размеченных стилями."), False)


RULES = (
    ("T1", leftover_tags),
    ("T2", blanks),
    ("T3", torn),
    ("A1", language),
    ("A2", alt_texts),
    ("A3", table_headers),
    ("A4", table_rows),
    ("A5", headings),
)
