"""The roadmap's table written out as a DOCX in the layout of the order."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any

from document_templates.roadmap_table.columns import CANONICAL
from document_templates.roadmap_table.layout import RoadmapSheet, SheetRow, printable
from document_templates.roadmap_table.workbook import write_xlsx

__all__ = ["write_docx", "write_xlsx"]

FONT = "Liberation Serif"
"""Free, and of the same widths as Times New Roman."""
TEXT_SIZE = 12
TABLE_SIZE = 10
"""ГОСТ Р 7.0.97, 3.3: tables may be set smaller than the text."""

STAMP = "УТВЕРЖДЕН"
"""First line of an approval that stands as a stamp in the corner; other approvals are centred."""
CORNER, CELL, NUMBER, HEAD = "Requisite Corner Across", "Table Text", "Table Number", "Table Heading"

# What is changed is told twice: by a shade of grey and by a thick line on the left that any printer and any copy keeps.
SHADE = "E2E2E2"
_BAR = {"w:val": "single", "w:sz": "36", "w:space": "0", "w:color": "000000"}

# Millimetres of the columns; together the width of A4 across without its margins (297 - 20 - 10).
WIDTHS = (14, 72, 38, 38, 45, 60)
MARGINS = {"left": 20, "right": 10, "top": 20, "bottom": 20}

# Office refuses longer texts in the properties of a document.
_PROPERTY = 255
_TWIPS = 1440 / 25.4


def write_docx(sheet: RoadmapSheet) -> bytes:
    """The roadmap on A4 across: a header row that repeats, rows that stay whole, section rows merged."""
    import docx
    from docx.shared import Pt

    document = docx.Document(io.BytesIO(_blank()))
    stamped = sheet.approval[:1] == (STAMP,)
    for line in sheet.approval:
        _lines(document, line, CORNER if stamped else "Centred")
    if stamped:
        document.paragraphs[-1].paragraph_format.space_after = Pt(14)
    _lines(document, sheet.title, "Title")
    if sheet.period:
        _lines(document, sheet.period, "Centred")
    document.element.body.insert(-1, _table(sheet))
    document.add_paragraph()
    _legend(document, sheet)
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "", "", printable(sheet.title)[:_PROPERTY]
    properties.language = "ru-RU"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@lru_cache(maxsize=1)
def _blank() -> bytes:
    """The sheet and its styles without a text: made once, since python-docx searches all styles for each."""
    import docx

    document = docx.Document()
    _page(document)
    _styles(document.styles)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document: Any) -> None:
    from docx.enum.section import WD_ORIENTATION
    from docx.shared import Mm

    section = document.sections[0]
    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for side, size in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(size))
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])


def _legend(document: Any, sheet: RoadmapSheet) -> None:
    """What the marks mean: below the table and at the foot of every page, where no reader takes it for the plan."""
    from docx.shared import Pt

    section = document.sections[0]
    feet = (section.footer, section.first_page_footer) if sheet.legend else ()
    for foot in feet:
        foot.paragraphs[0].add_run(printable(sheet.legend[0])).font.size = Pt(TABLE_SIZE - 1)
    for line in sheet.legend:
        document.add_paragraph().add_run(printable(line)).font.size = Pt(TABLE_SIZE)


def _page_number(paragraph: Any) -> None:
    """The field PAGE, centred in the top margin."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(_element("w:fldSimple", {"w:instr": "PAGE"}))


def _styles(styles: Any) -> None:
    """Our font, Russian as the language, and a style for each part: the title is a heading that can be walked to."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm

    centre = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Centred", CORNER, CELL, NUMBER, HEAD):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    _style(styles, "Normal", TEXT_SIZE)
    _style(styles, "Title", TEXT_SIZE, bold=True, alignment=centre)
    _style(styles, "Centred", TEXT_SIZE, alignment=centre)
    _style(styles, CORNER, TEXT_SIZE, left_indent=Mm(175), line_spacing=1.0)
    _style(styles, CELL, TABLE_SIZE)
    _style(styles, NUMBER, TABLE_SIZE, alignment=centre)
    _style(styles, HEAD, TABLE_SIZE, bold=True, alignment=centre)
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for mark in defaults.findall(qn("w:lang")):
        defaults.remove(mark)
    defaults.append(_element("w:lang", {"w:val": "ru-RU"}))


def _style(styles: Any, name: str, size: float, *, bold: bool = False, **layout: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style = styles[name]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for unwanted in (
        *style.element.rPr.findall(qn("w:spacing")),
        *style.element.get_or_add_pPr().findall(qn("w:pBdr")),
    ):
        unwanted.getparent().remove(unwanted)
    style.paragraph_format.space_before = layout.pop("space_before", Pt(0))
    style.paragraph_format.space_after = layout.pop("space_after", Pt(0))
    for attribute, value in layout.items():
        setattr(style.paragraph_format, attribute, value)


def _lines(document: Any, text: str, style: str) -> None:
    for part in printable(text).split("\n"):
        document.add_paragraph(part, style=style)


def _element(tag: str, attributes: dict[str, str] | None = None, *children: Any) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made: Any = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name), value)
    made.extend(children)
    return made


def _twips(millimetres: int) -> str:
    return str(round(millimetres * _TWIPS))


def _table(sheet: RoadmapSheet) -> Any:
    """The table's XML, built in one pass: python-docx searches the whole table anew for each cell."""
    width = _element("w:tblW", {"w:w": _twips(sum(WIDTHS)), "w:type": "dxa"})
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "000000"}
    borders = _element("w:tblBorders", None, *(_element(f"w:{side}", line) for side in sides))
    layout = _element("w:tblLayout", {"w:type": "fixed"})
    grid = _element("w:tblGrid", None, *(_element("w:gridCol", {"w:w": _twips(column)}) for column in WIDTHS))
    rows = [_row(SheetRow(CANONICAL), header=True), *(_row(row) for row in sheet.rows)]
    return _element("w:tbl", None, _element("w:tblPr", None, width, borders, layout), grid, *rows)


def _row(row: SheetRow, *, header: bool = False) -> Any:
    properties = [_element("w:cantSplit")] + ([_element("w:tblHeader")] if header else [])
    made = _element("w:tr", None, _element("w:trPr", None, *properties))
    if row.is_section:
        made.append(_cell(row.cells[0], sum(WIDTHS), HEAD, span=len(WIDTHS), marked=bool(row.marked)))
        return made
    for position, (text, width) in enumerate(zip(row.cells, WIDTHS, strict=True)):
        style = HEAD if header else NUMBER if position == 0 else CELL
        made.append(_cell(text, width, style, marked=position in row.marked))
    return made


def _cell(text: str, width: int, style: str, *, span: int = 1, marked: bool = False) -> Any:
    properties = _element("w:tcPr", None, _element("w:tcW", {"w:w": _twips(width), "w:type": "dxa"}))
    if span > 1:
        properties.append(_element("w:gridSpan", {"w:val": str(span)}))
    if marked:
        properties.append(_element("w:tcBorders", None, _element("w:left", _BAR)))
        properties.append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": SHADE}))
    return _element("w:tc", None, properties, _paragraph(printable(text), style))


# A break of a line stays inside the paragraph: paragraphs that are empty around a text are taken for layout.
_MARKS = {"\t": "w:tab", "\n": "w:br"}
_MARK = re.compile(r"([\t\n])")


def _paragraph(text: str, style: str) -> Any:
    run = _element("w:r")
    for part in _MARK.split(text):
        if part in _MARKS:
            run.append(_element(_MARKS[part]))
            continue
        piece = _element("w:t", {"xml:space": "preserve"})
        piece.text = part
        run.append(piece)
    properties = _element("w:pPr", None, _element("w:pStyle", {"w:val": style.replace(" ", "")}))
    return _element("w:p", None, properties, run)
