"""Text of workbooks, XLSX and XLS: a line for each row, a tab between cells, a section for each sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from registry.errors import N_, FileRejected
from search_index.extraction.marking import Mark, marked
from search_index.extraction.packed import unpacked

MOST_CELLS = 2_000_000
_TOO_MANY = N_("В таблице больше {most} ячеек: текст не извлечён.")
_DAMAGED = N_("Таблица повреждена: текст не извлечён.")


def table_pieces(data: bytes) -> Iterator[str | Mark]:
    """Yield the sheets in their order. Raises ``FileRejected`` for a workbook that is damaged, locked or too large."""
    import python_calamine

    if data.startswith(b"PK"):
        with unpacked(data, lambda name: name.startswith("xl/") and name.endswith(".xml")):
            pass
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        yield from _sheets(book)
    except python_calamine.PasswordError as error:
        raise FileRejected(N_("Файл зашифрован или защищён паролем: текст недоступен.")) from error
    except python_calamine.CalamineError as error:
        raise FileRejected(_DAMAGED) from error


def _sheets(book: Any) -> Iterator[str | Mark]:
    cells = 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        # A sheet is kept whole from its first to its last cell, so one far cell makes it as large as all between.
        cells += sheet.height * sheet.width
        if cells > MOST_CELLS:
            raise FileRejected(_TOO_MANY, most=MOST_CELLS)
        yield from marked(True, name)
        for row in sheet.iter_rows():
            words = [_word(cell) for cell in row]
            if any(words):
                yield "\t".join(words).rstrip("\t") + "\n"


def _word(cell: object) -> str:
    """The cell as a person reads it there: whole numbers without a point, days in the Russian order."""
    if isinstance(cell, datetime):
        cell = cell.date() if (cell.hour, cell.minute) == (0, 0) else f"{cell:%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    return str(cell).strip()
