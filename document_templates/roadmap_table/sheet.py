"""Tables out of an XLSX; the table may start at any row and column of any sheet."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from document_templates.roadmap_table.rows import FoundRow, FoundTable
from document_templates.roadmap_table.sheet_layout import SheetLayout, layout_of, sheet_paths
from registry.errors import N_, FileRejected, Remark

# Excel writes some signs by their codes: «_x000D_» is a carriage return, «_x005F_» an underscore before such a code.
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")

MAX_ROWS = 20_000
MAX_COLUMNS = 64


def read_sheets(data: bytes, members: Mapping[str, bytes], name: str) -> list[FoundTable]:
    """One table for each sheet that is shown. Raises ``FileRejected`` when the workbook is damaged or too long.

    ``members`` is the same workbook, unpacked and measured.
    """
    import openpyxl

    with warnings.catch_warnings():
        # Drawings and extensions that openpyxl leaves out do not concern a table of text.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                paths = sheet_paths(members, name)
                return [_sheet(sheet, members.get(paths.get(sheet.title, ""), b""), name) for sheet in book.worksheets]
            finally:
                book.close()
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, BadZipFile) as error:
            raise FileRejected(
                N_("Файл «{name}» повреждён: книга Excel не открывается. Сохраните его заново."), name=name
            ) from error


def _sheet(sheet: Any, content: bytes, name: str) -> FoundTable:
    title = sheet.title
    if sheet.sheet_state != "visible":
        told = Remark(N_("лист «{title}»").format(title=title), N_("лист скрыт, поэтому не прочитан"))
        return FoundTable((), alone=True, title=title, remarks=(told,))
    layout = layout_of(content, rows=MAX_ROWS, columns=MAX_COLUMNS)
    if layout.last > MAX_ROWS:
        raise FileRejected(
            N_("В файле «{name}» на листе «{title}» больше {limit} строк: это не дорожная карта."),
            name=name,
            title=title,
            limit=MAX_ROWS,
        )
    rows = tuple(_rows(sheet, layout))
    return FoundTable(rows, alone=True, title=title, remarks=tuple(_remarks(layout, title)) if rows else ())


def _rows(sheet: Any, layout: SheetLayout) -> Iterator[FoundRow]:
    """Rows that hold anything, as wide as the widest of them."""
    # What the file says of its own size may be wrong both ways.
    sheet.reset_dimensions()
    title = sheet.title
    held: list[tuple[int, list[str]]] = []
    for number, row in enumerate(sheet.iter_rows(max_row=layout.last or MAX_ROWS, max_col=MAX_COLUMNS), start=1):
        cells = _trimmed([_text(cell) for cell in row])
        if cells or layout.above.get(number):
            held.append((number, cells))
    width = max((len(cells) for _, cells in held), default=0)
    for number, cells in held:
        above = frozenset(spot for spot in layout.above.get(number, ()) if spot < width)
        left = frozenset(spot for spot in layout.left.get(number, ()) if spot < width)
        place = N_("лист «{title}», строка {row}").format(title=title, row=number)
        yield FoundRow((*cells, *[""] * (width - len(cells))), place, left, above)


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _remarks(layout: SheetLayout, title: str) -> Iterator[Remark]:
    place = N_("лист «{title}»").format(title=title)
    if layout.hidden_rows:
        yield Remark(
            place, N_("скрытые строки прочитаны вместе с остальными: {rows}").format(rows=_few(layout.hidden_rows))
        )
    if layout.hidden_columns:
        yield Remark(
            place,
            N_("скрытые столбцы прочитаны вместе с остальными: {columns}").format(columns=_few(layout.hidden_columns)),
        )
    if layout.unvalued:
        yield Remark(
            place,
            N_("у формул нет сохранённых значений: {cells}; откройте файл в Excel и сохраните его").format(
                cells=_few(layout.unvalued)
            ),
        )
    if layout.broken:
        yield Remark(place, N_("в ячейках ошибки вместо значений: {cells}").format(cells=_few(layout.broken)))


def _few(listed: list[int] | list[str]) -> str:
    return ", ".join(map(str, listed[:10])) + (" …" if len(listed) > 10 else "")


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
