"""The roadmap's table written out: DOCX and XLSX in the layout of the order."""

from __future__ import annotations

import io
from typing import Any

from document_templates.roadmap_table.columns import CANONICAL
from document_templates.roadmap_table.layout import RoadmapSheet, SheetRow, printable

FONT = "Liberation Serif"
"""Free, and of the same widths as Times New Roman."""
TEXT_SIZE = 12
TABLE_SIZE = 10
"""ГОСТ Р 7.0.97, 3.3: tables may be set smaller than the text."""

# Millimetres of the columns; together the width of A4 across without its margins (297 - 20 - 10).
WIDTHS = (14, 72, 38, 38, 45, 60)
MARGINS = {"left": 20, "right": 10, "top": 20, "bottom": 20}

# Office refuses longer texts in the properties of a document.
_PROPERTY = 255
_TWIPS = 1440 / 25.4


def write_docx(sheet: RoadmapSheet) -> bytes:
    """The roadmap on A4 across: a header row that repeats, rows that stay whole, section rows merged."""
    import docx

    document = docx.Document()
    _page(document)
    _font(document.styles["Normal"])
    for line in sheet.approval:
        _line(document, line, bold=False)
    _line(document, sheet.title, bold=True)
    document.element.body.insert(-1, _table(sheet))
    document.add_paragraph()
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "", "", printable(sheet.title)[:_PROPERTY]
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


def _page_number(paragraph: Any) -> None:
    """The field PAGE, centred in the top margin."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(_element("w:fldSimple", {"w:instr": "PAGE"}))


def _font(style: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = FONT, Pt(TEXT_SIZE)
    fonts = style.element.rPr.rFonts
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)
    style.paragraph_format.space_after = Pt(0)


def _line(document: Any, text: str, *, bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for part in printable(text).split("\n"):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(part).bold = bold


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
        made.append(_cell(row.cells[0], sum(WIDTHS), span=len(WIDTHS), bold=True, centred=True))
        return made
    for position, (text, width) in enumerate(zip(row.cells, WIDTHS, strict=True)):
        made.append(_cell(text, width, bold=header, centred=header or position == 0))
    return made


def _cell(text: str, width: int, *, span: int = 1, bold: bool = False, centred: bool = False) -> Any:
    properties = _element("w:tcPr", None, _element("w:tcW", {"w:w": _twips(width), "w:type": "dxa"}))
    if span > 1:
        properties.append(_element("w:gridSpan", {"w:val": str(span)}))
    lines = printable(text).split("\n")
    return _element("w:tc", None, properties, *(_paragraph(line, bold=bold, centred=centred) for line in lines))


def _paragraph(text: str, *, bold: bool, centred: bool) -> Any:
    properties = _element("w:pPr", None, _element("w:jc", {"w:val": "center" if centred else "left"}))
    size = _element("w:sz", {"w:val": str(TABLE_SIZE * 2)})
    look = _element("w:rPr", None, *([_element("w:b")] if bold else []), size)
    run = _element("w:r", None, look)
    for position, part in enumerate(text.split("\t")):
        if position:
            run.append(_element("w:tab"))
        piece = _element("w:t", {"xml:space": "preserve"})
        piece.text = part
        run.append(piece)
    return _element("w:p", None, properties, run)


# ------------------------------------------------------------------------------------------------------------ XLSX

_XLSX_WIDTHS = (8, 46, 26, 26, 30, 42)


def write_xlsx(sheet: RoadmapSheet) -> bytes:
    """The roadmap as one sheet: the same rows, the header repeated on printed pages, ready to print across A4."""
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = "Дорожная карта"
    first = 1
    for line in (*sheet.approval, sheet.title):
        for part in printable(line).split("\n"):
            _put(page, first, 1, part, bold=line is sheet.title, wrap=False)
            first += 1
    for number, row in enumerate((SheetRow(CANONICAL), *sheet.rows), start=first):
        _sheet_row(page, number, row, header=number == first)
    _print_setup(page, first)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_row(page: Any, number: int, row: SheetRow, *, header: bool) -> None:
    for column, text in enumerate(row.cells, start=1):
        _put(page, number, column, printable(text), bold=header or row.is_section, border=True)
    if row.is_section:
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(CANONICAL))


def _put(page: Any, row: int, column: int, text: str, *, bold: bool, wrap: bool = True, border: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    cell = page.cell(row, column)
    if text:
        cell.value = text
        # A measure that begins with «=» is text, never a formula.
        cell.data_type = "s"
    cell.font = Font(name=FONT, size=TABLE_SIZE, bold=bold)
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    if border:
        thin = Side(style="thin")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)


def _print_setup(page: Any, header: int) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(_XLSX_WIDTHS):
        page.column_dimensions["ABCDEF"[column]].width = width
    page.freeze_panes = f"A{header + 1}"
    page.print_title_rows = f"{header}:{header}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
