"""A report as an XLSX workbook: a sheet for each table, headings that stay in sight, filters, nothing that computes."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from app.exports.report import Report, ReportTable, Row
from app.tables import Cell, clean_text, put_value

# Pale enough to be read when printed in grey.
TONES = {"good": "E3F1E4", "warning": "FFF3D6", "danger": "FBE1DF", "muted": "F1F1F1"}
_HEAD = PatternFill("solid", fgColor="DCE6F2")
_LINE = Side(style="thin", color="B8C2CC")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def xlsx(report: Report) -> bytes:
    """The workbook's bytes."""
    workbook = Workbook()
    first = workbook.active
    if first is not None:
        workbook.remove(first)
    workbook.properties.title = clean_text(report.title)
    workbook.properties.creator = "Доккарта"
    used: set[str] = set()
    for table in report.tables or (ReportTable("Отчёт", (), ()),):
        _write_sheet(workbook.create_sheet(_sheet_name(table.name, used)), report, table)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _sheet_name(name: str, used: set[str]) -> str:
    base = " ".join(clean_text(name).translate(_FORBIDDEN_IN_NAMES).split())[:31] or "Лист"
    found, n = base, 1
    while found.lower() in used:
        n += 1
        found = f"{base[:27]} ({n})"
    used.add(found.lower())
    return found


def _write_sheet(sheet: Any, report: Report, table: ReportTable) -> None:
    line = _write_title(sheet, report)
    for column, heading in enumerate(table.columns, 1):
        cell = sheet.cell(line, column)
        put_value(cell, heading.title)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(column)].width = heading.width
    for number, row in enumerate(table.rows, line + 1):
        _write_row(sheet, number, row, table)
    if table.columns:
        last = get_column_letter(len(table.columns))
        sheet.auto_filter.ref = f"A{line}:{last}{line + len(table.rows)}"
        sheet.freeze_panes = f"A{line + 1}"
        sheet.print_title_rows = f"{line}:{line}"
    _set_page(sheet)


def _write_title(sheet: Any, report: Report) -> int:
    put_value(sheet.cell(1, 1), report.title)
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    for number, text in enumerate(report.lines, 2):
        put_value(sheet.cell(number, 1), text)
    return len(report.lines) + 3


def _write_row(sheet: Any, number: int, row: Row, table: ReportTable) -> None:
    fill = PatternFill("solid", fgColor=TONES[row.tone]) if row.tone in TONES else None
    for column, (heading, value) in enumerate(zip(table.columns, row.cells, strict=True), 1):
        cell = sheet.cell(number, column)
        put_value(cell, value)
        cell.border = _BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=_side(value, number=heading.number))
        if isinstance(value, date):
            cell.number_format = "DD.MM.YYYY"
        if fill is not None:
            cell.fill = fill


def _side(value: Cell, *, number: bool) -> str:
    return "right" if number or isinstance(value, int | float) else "left"


def _set_page(sheet: Any) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
