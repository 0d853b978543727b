"""Tables that people upload, and blank ones that they download to fill."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import PurePath

from flask import Response, send_file
from werkzeug.datastructures import FileStorage

from app.current import container
from app.limited import table_of
from app.tables import Cell, put_value
from registry.domain.sheets import SheetRow, with_headings

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_name(upload: FileStorage) -> str:
    """The name of an uploaded file without folders and control characters, at most 200 characters."""
    name = PurePath((upload.filename or "").replace("\\", "/")).name
    return "".join(ch for ch in name if ch.isprintable())[-200:] or "file"


def sheet_rows(upload: FileStorage) -> tuple[tuple[SheetRow, ...], str, bytes]:
    """The rows of an uploaded XLSX or CSV under its headings, its name and its bytes. Raises ``FileRejected``."""
    data, name = upload.read(), file_name(upload)
    table = table_of(container().isolation, data, name)
    return with_headings((row.number, row.cells) for row in table.rows), name, data


def blank_table(title: str, headings: Sequence[str], examples: Sequence[Sequence[Cell]], name: str) -> Response:
    """An XLSX to fill: the headings in the first row, rows below them, if any, to show or to complete."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title[:31]
    for column, heading in enumerate(headings, 1):
        put_value(sheet.cell(1, column), heading)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(14, min(44, len(heading) + 4))
    for number, row in enumerate(examples, 2):
        for column, value in enumerate(row, 1):
            put_value(sheet.cell(number, column), value)
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    return send_file(stream, XLSX_TYPE, as_attachment=True, download_name=name)
