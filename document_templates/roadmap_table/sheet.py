"""Tables out of an XLSX; the table may start at any row and column of any sheet."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from document_templates.roadmap_table.found import FoundRow, FoundTable
from registry.errors import N_, FileRejected

# Excel writes some signs by their codes: «_x000D_» is a carriage return, «_x005F_» an underscore before such a code.
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")

MAX_ROWS = 20_000
MAX_COLUMNS = 64


def read_sheets(data: bytes, name: str) -> list[FoundTable]:
    """One table for each sheet. Raises ``FileRejected`` when the workbook is damaged."""
    import openpyxl

    with warnings.catch_warnings():
        # Drawings and extensions that openpyxl leaves out do not concern a table of text.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                return [FoundTable(tuple(_rows(sheet)), alone=True) for sheet in book.worksheets]
            finally:
                book.close()
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, BadZipFile) as error:
            raise FileRejected(
                N_("Файл «{name}» повреждён: книга Excel не открывается. Сохраните его заново."), name=name
            ) from error


def _rows(sheet: Any) -> Iterator[FoundRow]:
    """Rows that hold anything."""
    # What the file says of its own size may be wrong both ways.
    sheet.reset_dimensions()
    title = sheet.title
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS), start=1):
        cells = [_text(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            yield FoundRow(tuple(cells), N_("лист «{title}», строка {row}").format(title=title, row=number))


def _text(cell: Any) -> str:
    """What a person sees in the cell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return _number(value, str(cell.number_format or ""))
    return _CODED.sub(lambda code: chr(int(code[1], 16)), str(value)).replace("\r\n", "\n").replace("\r", "")


def _number(value: float, shape: str) -> str:
    """A number with the decimals of its format: «2.10» typed into a cell of the format 0.00 is not «2.1»."""
    decimals = shape.partition(".")[2]
    count = len(decimals) - len(decimals.lstrip("0"))
    if count:
        return f"{value:.{count}f}"
    return str(int(value)) if value.is_integer() else repr(value)
