"""A report as a DOCX: A4 on its side, a free metric-compatible font, heading rows repeated on each page."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.exports.report import Column, Report, ReportTable, Row
from app.exports.xlsx import TONES
from app.tables import Cell, clean_text

FONT = "Liberation Serif"
_PAGE = (Mm(297), Mm(210))
_MARGINS = {"left_margin": Mm(20), "right_margin": Mm(10), "top_margin": Mm(20), "bottom_margin": Mm(20)}
_TEXT_WIDTH = Mm(267)
_WIDEST_CHARACTER = Mm(2.4)


def docx(report: Report) -> bytes:
    """The document's bytes."""
    document = Document()
    document.core_properties.title = clean_text(report.title)[:255]
    document.core_properties.author = "Доккарта"
    _set_page(document)
    _set_font(document)
    _title(document, report)
    for table in report.tables:
        if table.in_docx:
            _table(document, table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _PAGE
    for name, size in _MARGINS.items():
        setattr(section, name, size)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, " PAGE "), ("end", None)):
        _field_part(paragraph.add_run(), kind, text)


def _field_part(run: Any, kind: str | None, text: str | None) -> None:
    if kind is not None:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
    else:
        part = OxmlElement("w:instrText")
        part.set(qn("xml:space"), "preserve")
        part.text = text
    run._r.append(part)


def _set_font(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    style.element.get_or_add_rPr().append(language)


def _title(document: Any, report: Report) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(clean_text(report.title)).bold = True
    for line in report.lines:
        document.add_paragraph(clean_text(line))


def _table(document: Any, whole: ReportTable) -> None:
    table = whole.for_paper()
    caption = document.add_paragraph()
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(12), Pt(6)
    caption.paragraph_format.keep_with_next = True
    caption.add_run(clean_text(table.name)).bold = True
    if not table.rows:
        document.add_paragraph("Строк нет.")
        return
    grid = document.add_table(rows=1, cols=len(table.columns))
    grid.style = document.styles["Table Grid"]
    grid.autofit = False
    widths = _widths(table.columns)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for cell, column, width in zip(grid.rows[0].cells, table.columns, widths, strict=True):
        _fill(cell, column.title, width, bold=True, centre=True)
    _mark_row(grid.rows[0], "w:cantSplit", "w:tblHeader")
    # Rows are appended as XML: python-docx recounts the whole table for each row it adds.
    pattern = grid.rows[0]._tr
    for row in table.rows:
        pattern.getparent().append(_row(row, table.columns, widths))


def _widths(columns: tuple[Column, ...]) -> list[int]:
    # A table of two short columns is not stretched over the page.
    scale = min(_TEXT_WIDTH / sum(column.width for column in columns), _WIDEST_CHARACTER)
    return [int(scale * column.width) for column in columns]


def _fill(cell: Any, text: str, width: int, *, bold: bool, centre: bool) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(clean_text(text))
    run.bold, run.font.size = bold, Pt(9)


def _mark_row(row: Any, *marks: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for mark in marks:
        properties.append(OxmlElement(mark))


def _row(row: Row, columns: tuple[Column, ...], widths: list[int]) -> Any:
    line = OxmlElement("w:tr")
    properties = _child(line, "w:trPr")
    _child(properties, "w:cantSplit")
    for value, column, width in zip(row.cells, columns, widths, strict=True):
        line.append(_cell(shown(value), width, row.tone, number=column.number))
    return line


def _cell(text: str, width: int, tone: str, *, number: bool) -> Any:
    cell = OxmlElement("w:tc")
    properties = _child(cell, "w:tcPr")
    _child(properties, "w:tcW", w=str(int(width / 635)), type="dxa")
    if tone in TONES:
        _child(properties, "w:shd", val="clear", color="auto", fill=TONES[tone])
    for part in clean_text(text).split("\n"):
        paragraph = _child(cell, "w:p")
        if number:
            _child(_child(paragraph, "w:pPr"), "w:jc", val="right")
        run = _child(paragraph, "w:r")
        _child(_child(run, "w:rPr"), "w:sz", val="20")
        words = _child(run, "w:t")
        words.text = part
        words.set(qn("xml:space"), "preserve")
    return cell


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def shown(value: Cell) -> str:
    """A value as a person reads it: dates in Russian order, numbers with a comma, an empty text for ``None``."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)
