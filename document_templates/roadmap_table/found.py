"""What a reader of one format finds: tables as they stand, and the text between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from document_templates.roadmap_table.columns import (
    NUMBER,
    ROADMAP,
    Shape,
    columns_of,
    in_order,
    is_header,
    missing_columns,
    squeeze,
)
from registry.errors import N_, ImportRejected
from registry.ports import RawRow, RawTable

_HEADING = re.compile(r"(\d{1,2}|[IVXLХ]{1,5})[.)]?\s+\S|раздел\s", re.IGNORECASE)

_NO_ROW = RawRow((), "")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of any table: its cells by position in the grid, and its place for a person."""

    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table and the text that stands before it (since the previous table).

    A table that is ``alone`` (a sheet of a workbook) never goes on with the table before it.
    """

    rows: tuple[FoundRow, ...]
    before: str = ""
    alone: bool = False


@dataclass(slots=True)
class _Assembly:
    """The state while tables are put together.

    ``columns`` and ``width`` are those of the current header; ``names`` its squeezed cells, ``rest`` what a page
    left of them for the next row when it cut the header itself.
    """

    shape: Shape = ROADMAP
    preamble: list[str] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    columns: dict[int, int] = field(default_factory=dict)
    width: int = 0
    nearest: dict[int, int] = field(default_factory=dict)
    header: RawRow = _NO_ROW
    names: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def take(self, row: FoundRow) -> None:
        """Put one row where it belongs: to the header, to the table, or to the text before it."""
        if self._takes_cut_header(row):
            return
        columns = columns_of(row.cells, self.shape)
        if is_header(columns, self.shape):
            self._take_header(row, columns)
        elif not self.columns:
            if len(columns) >= self.shape.nearly and len(columns) > len(self.nearest):
                self.nearest = columns
            self.preamble.append("\t".join(cell for cell in row.cells if cell.strip()))
        elif any(cell.strip() for cell in row.cells):
            self.rows.append(RawRow(self._cells(row), row.place))

    def _cells(self, row: FoundRow) -> tuple[str, ...]:
        """The cells in canonical order; a heading across the table stands in the first, the others are empty."""
        if self._is_merged(row.cells):
            return (row.cells[0], *[""] * (len(self.shape.titles) - 1))
        return in_order(row.cells, self.columns, self.shape)

    def _take_header(self, row: FoundRow, columns: dict[int, int]) -> None:
        self.columns, self.width = columns, len(row.cells)
        self.names = [squeeze(cell) for cell in row.cells]
        self.header = RawRow(in_order(row.cells, columns, self.shape), row.place)
        self.rows.append(self.header)

    def _takes_cut_header(self, row: FoundRow) -> bool:
        """Take a repeated header that the end of a page cut in two: its beginning, and later its rest."""
        squeezed = [squeeze(cell) for cell in row.cells]
        if not self.names or len(squeezed) != len(self.names):
            return False
        if any(self.rest) and squeezed == self.rest:
            self.rest = []
            return True
        number = self.columns.get(NUMBER, 0)
        begins = sum(map(bool, squeezed)) >= self.shape.nearly and squeezed[number] == self.names[number]
        if not begins or not all(map(str.startswith, self.names, squeezed)):
            return False
        self.rest = [name.removeprefix(part) for name, part in zip(self.names, squeezed, strict=True)]
        self.rows.append(RawRow(self.header.cells, row.place))
        return True

    def _is_merged(self, cells: Sequence[str]) -> bool:
        """Whether a row is a heading across the table: its text stands in the first cell, whatever that column is."""
        filled = [position for position, cell in enumerate(cells) if cell.strip()]
        return filled == [0] and self.columns.get(NUMBER) != 0 and _HEADING.match(cells[0].strip()) is not None

    def belongs(self, table: FoundTable) -> bool:
        """Whether a table without a header of its own goes on with the roadmap's table (the same width)."""
        if not self.columns:
            return True
        if any(is_header(columns_of(row.cells, self.shape), self.shape) for row in table.rows):
            return True
        return not table.alone and max((len(row.cells) for row in table.rows), default=0) == self.width


def assemble(tables: Sequence[FoundTable], name: str, shape: Shape = ROADMAP) -> RawTable:
    """The table of the shape out of everything found in a file.

    The first row is always the header, and every row has the canonical columns in their order. Raises
    ``ImportRejected`` when no table has the columns of the shape, naming what was found and what is missing.
    """
    state = _Assembly(shape)
    for table in tables:
        if not state.columns:
            state.preamble.append(table.before)
        if state.belongs(table):
            for row in table.rows:
                state.take(row)
    if not state.columns:
        _refuse(state, any(table.rows for table in tables), name)
    if len(state.rows) < 2:
        raise ImportRejected(shape.no_rows, name=name)
    preamble = "\n".join(part.strip("\n") for part in state.preamble if part.strip())
    return RawTable(preamble=preamble, rows=tuple(state.rows))


def _refuse(state: _Assembly, any_table: bool, name: str) -> None:
    """Say what kind of nothing was found."""
    shape, nearest = state.shape, state.nearest
    if nearest:
        raise ImportRejected(
            N_("В таблице файла «{name}» найдены столбцы {found}, но нет столбцов {missing}."),
            name=name,
            found=", ".join(f"«{shape.titles[column]}»" for column in sorted(nearest)),
            missing=", ".join(f"«{column}»" for column in missing_columns(nearest, shape)),
        )
    expected = ", ".join(f"«{column}»" for column in shape.titles)
    if any_table:
        raise ImportRejected(shape.no_columns, name=name, expected=expected)
    if not any(part.strip() for part in state.preamble):
        raise ImportRejected(N_("Файл «{name}» пуст: в нём нет ни таблиц, ни текста."), name=name)
    raise ImportRejected(shape.no_table, name=name, expected=expected)
