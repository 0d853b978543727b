"""The table of figures to fill in: XLSX with its headings in sight, or CSV."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from app.tables import Cell, put_value, write_csv

_WIDEST = 60


def figures_xlsx(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The workbook: headings in the first row, so that it can be loaded back as it is."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Показатели"
    for number, row in enumerate((headings, *rows), 1):
        for column, value in enumerate(row, 1):
            put_value(sheet.cell(number, column), value)
    for column, heading in enumerate(headings, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).alignment = Alignment(wrap_text=True, vertical="center")
        longest = max([len(heading), *(len(str(row[column - 1] or "")) for row in rows if len(row) >= column)])
        sheet.column_dimensions[get_column_letter(column)].width = min(longest + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def figures_csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The same table as a CSV that Excel in Russian opens."""
    return write_csv([headings, *rows])
