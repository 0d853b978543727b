"""The table put together out of everything found in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from document_templates.roadmap_table.columns import NUMBER, ROADMAP, Shape, columns_of, missing_columns, squeeze
from document_templates.roadmap_table.header import Header, header_at
from document_templates.roadmap_table.headings import Headings, is_count
from document_templates.roadmap_table.merging import Merging
from document_templates.roadmap_table.rows import FoundRow, FoundTable
from registry.errors import N_, ImportRejected, Remark
from registry.ports import RawRow, RawTable

__all__ = ["FoundRow", "FoundTable", "assemble"]

MAX_ROWS = 5_000
MAX_CELL = 10_000
"""Characters: the longest cell of a real plan holds some two thousand."""

_NO_ROW = RawRow((), "")


@dataclass(slots=True)
class _Assembly:
    """The state while tables are put together.

    ``header`` is the current header, ``shown`` its row; ``names`` are its squeezed cells, ``rest`` what a page left of
    them for the next row when it cut the header itself. ``nearest`` is the row that looked most like a header.
    """

    name: str
    shape: Shape
    headings: Headings
    preamble: list[str] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    header: Header | None = None
    shown: RawRow = _NO_ROW
    nearest: FoundRow | None = None
    names: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    merging: Merging = field(default_factory=Merging)
    after_header: bool = False

    def take_table(self, table: FoundTable) -> None:
        """Take the rows of a table, from its header on or as the table before it left off."""
        place = 0
        if self.header and table.rows and not header_at(table.rows, 0, self.shape):
            self._go_on(table)
        while place < len(table.rows):
            if self._takes_cut_header(table.rows[place]):
                place += 1
            elif (found := header_at(table.rows, place, self.shape)) is not None:
                self._take_header(found[0], table.rows[place : place + found[1]], table)
                place += found[1]
            else:
                self._take(table.rows[place])
                place += 1

    def _go_on(self, table: FoundTable) -> None:
        """Begin a table that has no header: its first row may be the rest of the last one, so a header parts them."""
        place = table.rows[0].place
        self.rows.append(RawRow(self.shown.cells, place))
        self.merging.begin()
        if heading := self.headings.over(table):
            self._heading(heading, place)

    def _take_header(self, header: Header, taken: Sequence[FoundRow], table: FoundTable) -> None:
        if self.header is None or header != self.header:
            self.remarks += [Remark(taken[0].place, text) for text in header.remarks()]
        if self.header is None:
            self.shown = RawRow(header.names, taken[0].place)
        self.header = header
        self.names = [squeeze(cell) for cell in taken[0].cells] if len(taken) == 1 else []
        self.rest = []
        self.rows.append(RawRow(self.shown.cells, taken[0].place))
        self.merging.begin()
        self.after_header = True
        if heading := self.headings.over(table):
            self._heading(heading, taken[0].place)

    def _take(self, row: FoundRow) -> None:
        """Put one row where it belongs: to the text before the table, or to the table."""
        if self.header is None:
            self._compare(row)
            self.preamble.append("\t".join(cell for cell in row.cells if cell.strip()))
            return
        if not row.filled and not row.above:
            return
        numbered, self.after_header = self.after_header and is_count(row.cells), False
        if not numbered:
            self._measure(row, self.header)

    def _compare(self, row: FoundRow) -> None:
        """Remember the row that looks most like a header."""
        known = len(columns_of(row.cells, self.shape))
        if self.nearest is None or known > len(columns_of(self.nearest.cells, self.shape)):
            self.nearest = row

    def _measure(self, row: FoundRow, header: Header) -> None:
        heading = row.heading() or self._loose_heading(row, header)
        if heading is not None:
            self.merging.begin()
            self._heading(heading, row.place)
            return
        self._refuse_long(row)
        texts, goes_on = self.merging.filled(row, header)
        cells = header.cells(texts)
        if goes_on and self.rows and any(self.rows[-1].cells):
            self.rows[-1] = self.merging.joined(self.rows[-1], cells, row)
        else:
            self._append(RawRow(cells, row.place))

    def _loose_heading(self, row: FoundRow, header: Header) -> str | None:
        """A heading in the first cell, unmerged, of a table whose first column is not that of numbers."""
        first = row.cells[0]
        if row.filled == [0] and header.places.get(NUMBER, (0,))[0] != 0 and self.headings.is_numbered(first):
            return first
        return None

    def _heading(self, text: str, place: str) -> None:
        self._append(RawRow((text, *[""] * (len(self.shape.titles) - 1)), place))

    def _append(self, row: RawRow) -> None:
        self.rows.append(row)
        if len(self.rows) > MAX_ROWS:
            raise ImportRejected(
                N_("В таблице файла «{name}» больше {limit} строк: это не дорожная карта."),
                name=self.name,
                limit=MAX_ROWS,
            )

    def _refuse_long(self, row: FoundRow) -> None:
        longest = max(row.cells, key=len)
        if len(longest) > MAX_CELL:
            raise ImportRejected(
                N_("Файл «{name}», {place}: в ячейке {count} знаков, допускается не более {limit}. Разделите строку."),
                name=self.name,
                place=row.place,
                count=len(longest),
                limit=MAX_CELL,
            )

    def _takes_cut_header(self, row: FoundRow) -> bool:
        """Take a repeated header that the end of a page cut in two: its beginning, and later its rest."""
        squeezed = [squeeze(cell) for cell in row.cells]
        if not self.header or len(squeezed) != len(self.names) or NUMBER not in self.header.places:
            return False
        if any(self.rest) and squeezed == self.rest:
            self.rest = []
            return True
        number = self.header.places[NUMBER][0]
        begins = sum(map(bool, squeezed)) >= 3 and squeezed[number] == self.names[number]
        if squeezed == self.names or not begins or not all(map(str.startswith, self.names, squeezed)):
            return False
        self.rest = [name.removeprefix(part) for name, part in zip(self.names, squeezed, strict=True)]
        self.rows.append(RawRow(self.shown.cells, row.place))
        return True

    def fitted(self, table: FoundTable) -> FoundTable | None:
        """The table as a part of the plan; ``None`` when it is another table.

        Without a header of its own it goes on the table before it: it has the same grid, or rows of as many cells.
        """
        if self.header is None or any(
            header_at(table.rows, place, self.shape) for place in range(min(len(table.rows), 30))
        ):
            return table
        if table.alone or not table.rows:
            return None
        if max(len(row.cells) for row in table.rows) == self.header.width:
            return table
        usual = max(len(row.logical) for row in table.rows)
        if usual != len(self.header.logical) or usual < 3:
            return None
        return replace(table, rows=tuple(_laid(row, self.header) for row in table.rows))


def _laid(row: FoundRow, header: Header) -> FoundRow:
    """The row in the grid of the header, cell by cell; a heading stays merged."""
    cells = [""] * header.width
    above: set[int] = set()
    if row.heading() is not None:
        cells[0] = str(row.heading())
        return FoundRow(tuple(cells), row.place, frozenset(range(1, header.width)))
    for old, new in zip(row.logical, header.logical, strict=False):
        cells[new] = row.cells[old]
        above |= {new} if old in row.above else set()
    return FoundRow(tuple(cells), row.place, frozenset(range(header.width)) - set(header.logical), frozenset(above))


def assemble(tables: Sequence[FoundTable], name: str, shape: Shape = ROADMAP) -> RawTable:
    """The table of the shape out of everything found in a file.

    The first row is always the header, and every row has the canonical columns in their order. ``remarks`` tell what
    was left out and what was put together. Raises ``ImportRejected`` when no table has the columns of the shape,
    naming what was found and what is missing.
    """
    tables = [_without_title(table, shape) for table in tables]
    state = _Assembly(name, shape, Headings.of(tables, shape))
    for table in tables:
        if state.header is None:
            state.preamble.append(table.before)
        fitted = state.fitted(table)
        if fitted is None:
            state.remarks += _left_out(table)
            continue
        state.take_table(fitted)
    told = [remark for table in tables for remark in table.remarks]
    if state.header is None:
        _refuse(state, any(table.rows for table in tables), told)
    if all(row.cells == state.shown.cells for row in state.rows):
        raise ImportRejected(shape.no_rows, name=name)
    preamble = "\n".join(part.strip("\n") for part in state.preamble if part.strip())
    remarks = (*told, *state.remarks, *state.merging.remarks(shape))
    return RawTable(preamble=preamble, rows=tuple(state.rows), remarks=remarks)


def _without_title(table: FoundTable, shape: Shape) -> FoundTable:
    """A sheet without the lines above its header: they are text, not rows."""
    if not table.alone:
        return table
    first = next((place for place in range(len(table.rows)) if header_at(table.rows, place, shape)), 0)
    lines = ["\t".join(cell for cell in row.cells if cell.strip()) for row in table.rows[:first]]
    return replace(table, rows=table.rows[first:], before="\n".join([table.before, *lines]).strip("\n"))


def _left_out(table: FoundTable) -> Iterator[Remark]:
    """A table that is no part of the plan is told by its first words."""
    first = next((row for row in table.rows if row.filled), None)
    if first is not None:
        words = " | ".join(" ".join(first.cells[spot].split()) for spot in first.filled)
        yield Remark(
            first.place,
            N_("таблица не похожа на продолжение плана и не прочитана: «{text}»").format(
                text=words if len(words) <= 80 else words[:79] + "…"
            ),
        )


def _refuse(state: _Assembly, any_table: bool, told: Sequence[Remark]) -> None:
    """Say what kind of nothing was found."""
    shape, name, nearest = state.shape, state.name, state.nearest
    columns: Mapping[int, int] = columns_of(nearest.cells, shape) if nearest else {}
    if nearest and len(columns) >= shape.nearly:
        raise ImportRejected(
            N_(
                "В таблице файла «{name}» найдены столбцы {found}, но нет столбцов {missing}. "
                "Добавьте их или дайте столбцам понятные названия и загрузите файл ещё раз."
            ),
            name=name,
            found=", ".join(f"«{' '.join(nearest.cells[spot].split())}»" for spot in nearest.filled),
            missing=", ".join(f"«{column}»" for column in missing_columns(columns, shape)),
            remarks=told,
        )
    expected = ", ".join(f"«{column}»" for column in shape.titles)
    if any_table:
        raise ImportRejected(shape.no_columns, name=name, expected=expected, remarks=told)
    if not any(part.strip() for part in state.preamble):
        raise ImportRejected(N_("Файл «{name}» пуст: в нём нет ни таблиц, ни текста."), name=name, remarks=told)
    raise ImportRejected(shape.no_table, name=name, expected=expected)
