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
from document_templates.checks.profiles import Profile
from document_templates.checks.sheet import Sheet
from registry.errors import N_
from registry.ports import LayoutRemark

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_BLANK = re.compile(r"_{4,}")
#: Documents with more characters than this need headings to be walked through.
LONG_TEXT = 6_000


def leftover_tags(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """T1: no template tag is left in any part."""
    for name in reading.story_names(sheet.members):
        for paragraph in package.parse_xml(sheet.members[name], name).iter(reading.P):
            found = _TAG.search(reading.paragraph_text(paragraph))
            if found:
                place = N_("текст") if name == "word/document.xml" else N_("часть «{name}»").format(name=name)
                yield LayoutRemark(
                    "T1", "error", place, N_("Остался тег шаблона: {tag}").format(tag=found[0][:60]), False
                )


def blanks(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """T2: nothing is left blank."""
    for line in sheet.lines:
        if _BLANK.search(line.text):
            yield LayoutRemark("T2", "warning", line.place, N_("Осталось незаполненное место."), False)


def language(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """A1: the document says that it is in Russian."""
    styles = sheet.members.get("word/styles.xml", b"")
    marks = package.parse_xml(styles, "word/styles.xml").iter(qn("w:lang")) if styles else iter(())
    if not any((mark.get(qn("w:val")) or "").lower().startswith("ru") for mark in marks):
        yield LayoutRemark("A1", "note", N_("документ"), N_("Не указан язык документа (русский)."), True)


def alt_texts(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """A2: every picture has a text that stands for it."""
    described = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    for number, picture in enumerate(sheet.root.iter(described), 1):
        if not (picture.get("descr") or "").strip():
            yield LayoutRemark(
                "A2",
                "warning",
                N_("рисунок {number}").format(number=number),
                N_("У рисунка нет описания (замещающего текста)."),
                False,
            )


def table_headers(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """A3, A4: the first row of a table repeats on each page; rows are not cut."""
    for number, table in enumerate(sheet.tables, 1):
        rows = table.findall(qn("w:tr"))
        if not _has(rows[0], "tblHeader"):
            yield LayoutRemark(
                "A3",
                "note",
                N_("таблица {number}").format(number=number),
                N_("Строка заголовков не повторяется на страницах."),
                True,
            )
        if not all(_has(row, "cantSplit") for row in rows):
            yield LayoutRemark(
                "A4",
                "note",
                N_("таблица {number}").format(number=number),
                N_("Строки таблицы могут разрываться между страницами."),
                True,
            )


def _has(row: Any, mark: str) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn(f'w:{mark}')}") is not None


def headings(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """A5: a long document has headings by which it can be walked through."""
    if len(sheet.text) > LONG_TEXT and not any(line.kind == "heading" for line in sheet.lines):
        yield LayoutRemark(
            "A5", "note", N_("документ"), N_("В длинном документе нет заголовков, размеченных стилями."), False
        )


RULES = (leftover_tags, blanks, language, alt_texts, table_headers, headings)
