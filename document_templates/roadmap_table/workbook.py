"""The roadmap's table written out as an XLSX: the same rows, ready to print across A4."""

from __future__ import annotations

import io
import re
from typing import Any

from document_templates.roadmap_table.columns import CANONICAL
from document_templates.roadmap_table.layout import RoadmapSheet, SheetRow, printable
from registry.errors import N_, InvalidInput

FONT = "Liberation Serif"
SIZE = 10
SHADE = "FFE2E2E2"
LONGEST_CELL = 32_767
"""Signs that a cell of Excel holds; the library would cut the rest off without a word."""

_WIDTHS = (8, 46, 26, 26, 30, 42)
_LEGEND = "Пояснение"
# What Excel takes for a sign written by its code; the mark before it says that it is meant as it stands.
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(sheet: RoadmapSheet) -> bytes:
    """The roadmap as one sheet, the header repeated on printed pages; the meaning of marks on a second sheet.

    Raises ``InvalidInput`` for a text that is too long for a cell.
    """
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = "Дорожная карта"
    first = 1
    for line in (*sheet.approval, sheet.title, sheet.period):
        for part in printable(line).split("\n") if line or line is sheet.title else ():
            _put(page, first, 1, part, bold=line is sheet.title, wrap=False)
            first += 1
    for number, row in enumerate((SheetRow(CANONICAL), *sheet.rows), start=first):
        _sheet_row(page, number, row, header=number == first)
    _print_setup(page, first)
    _legend(book, page, sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_row(page: Any, number: int, row: SheetRow, *, header: bool) -> None:
    for column, text in enumerate(row.cells, start=1):
        marked = column - 1 in row.marked
        _put(page, number, column, printable(text), bold=header or row.is_section, border=True, marked=marked)
    if row.is_section:
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(CANONICAL))


def _put(
    page: Any,
    row: int,
    column: int,
    text: str,
    *,
    bold: bool,
    wrap: bool = True,
    border: bool = False,
    marked: bool = False,
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    if len(text) > LONGEST_CELL:
        raise InvalidInput(
            N_("В строке {row} текст длиннее {limit} знаков, в ячейку Excel он не поместится. Выгрузите карту в DOCX."),
            row=row,
            limit=LONGEST_CELL,
        )
    cell = page.cell(row, column)
    if text:
        cell.value = _CODED.sub("_x005F_", text)
        # A measure that begins with «=» is text, never a formula.
        cell.data_type = "s"
    cell.font = Font(name=FONT, size=SIZE, bold=bold)
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    if border:
        thin = Side(style="thin")
        cell.border = Border(left=Side(style="thick") if marked else thin, right=thin, top=thin, bottom=thin)
    if marked:
        cell.fill = PatternFill("solid", fgColor=SHADE)


def _legend(book: Any, page: Any, sheet: RoadmapSheet) -> None:
    """What the marks mean: at the foot of printed pages, and on a sheet that no reader takes for the plan."""
    if not sheet.legend:
        return
    # «&» begins a code in a footer.
    page.oddFooter.left.text = printable(sheet.legend[0]).replace("&", "&&")
    page.oddFooter.left.size = SIZE - 2
    notes = book.create_sheet(_LEGEND)
    notes.column_dimensions["A"].width = 110
    for number, line in enumerate(sheet.legend, start=1):
        _put(notes, number, 1, printable(line), bold=False)


def _print_setup(page: Any, header: int) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(_WIDTHS):
        page.column_dimensions["ABCDEF"[column]].width = width
    page.freeze_panes = f"A{header + 1}"
    page.print_title_rows = f"{header}:{header}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
