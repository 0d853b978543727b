"""Grids out of strokes: level lines bound the rows, upright ones the columns."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from document_templates.roadmap_table.pdf_page import Stroke

# Two strokes nearer than this are one ruling line: its two edges, or the borders of neighbouring cells.
_NEAR = 2.5
# Pieces of one line may leave a gap where lines cross.
_GAP = 4.0
# A row boundary covers the better part of the table; an underlined word does not.
_ROW_SHARE = 0.5
# A line that bounds some cells only, the others being merged over several rows.
_CELL_SHARE = 0.15
_MIN_HEIGHT = 5.0


@dataclass(frozen=True, slots=True)
class _Ruling:
    """A ruling line: its coordinate and the intervals that are drawn."""

    at: float
    spans: tuple[tuple[float, float], ...]

    @property
    def length(self) -> float:
        return sum(end - start for start, end in self.spans)

    def covers(self, point: float) -> bool:
        """Whether the line is drawn at the point."""
        return any(start - _NEAR <= point <= end + _NEAR for start, end in self.spans)

    def overlap(self, low: float, high: float) -> float:
        """How much of the line is drawn between the bounds."""
        return sum(max(0.0, min(end, high) - max(start, low)) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: row boundaries from top to bottom, column boundaries, and which of these each row draws.

    ``joined`` are, for each row, the columns without a line above them: cells that go on from the row above.
    """

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    drawn: tuple[tuple[int, ...], ...]
    joined: tuple[frozenset[int], ...] = ()

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.rows[0]

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.rows) - 1

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.columns) - 1

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the point; a merged cell is its first row and column. ``None`` outside."""
        band = bisect_right([-boundary for boundary in self.rows], -y) - 1
        if not 0 <= band < self.height:
            return None
        drawn = self.drawn[band]
        place = bisect_right([self.columns[column] for column in drawn], x) - 1
        if not 0 <= place < len(drawn) - 1:
            return None
        while drawn[place] in self.above(band):
            band -= 1
        return (band, drawn[place])

    def above(self, band: int) -> frozenset[int]:
        """Columns of the row that the row above covers."""
        return self.joined[band] if band < len(self.joined) else frozenset()

    def left(self, band: int) -> frozenset[int]:
        """Columns of the row that the cell on their left covers."""
        return frozenset(range(self.width)) - set(self.drawn[band])

    def right_edge(self, band: int, column: int) -> float:
        """Where the cell that begins at the column ends in that row."""
        return next((self.columns[edge] for edge in self.drawn[band] if edge > column), self.columns[-1])


def tables_of(pages: Iterable[Iterable[Stroke]]) -> list[list[Grid]]:
    """The tables of each page. A frame without columns counts when it is as wide as the table before it.

    So a heading across the table that a page break left alone on a page stays a row of the table.
    """
    found: list[list[Grid]] = []
    before: Grid | None = None
    for strokes in pages:
        tables: list[Grid] = []
        for grid in grids_of(strokes):
            table = grid if grid.width > 1 else _as_merged(grid, before)
            if table is not None:
                tables.append(table)
                before = table
        found.append(tables)
    return found


def _as_merged(frame: Grid, before: Grid | None) -> Grid | None:
    """The frame as rows of the table before it, all cells merged; ``None`` when it is no part of it."""
    if before is None or abs(frame.columns[0] - before.columns[0]) > _NEAR:
        return None
    if abs(frame.columns[-1] - before.columns[-1]) > _NEAR:
        return None
    return Grid(frame.rows, before.columns, ((0, before.width),) * frame.height)


def grids_of(strokes: Iterable[Stroke]) -> list[Grid]:
    """Everything that is ruled on a page, from top to bottom; frames without columns too."""
    kept = list(strokes)
    upright = _rulings(stroke for stroke in kept if stroke.upright)
    level = _rulings(stroke for stroke in kept if not stroke.upright)
    grids: list[Grid] = []
    for group in _groups(sorted(level, key=lambda line: -line.at), upright):
        grid = _grid(group, upright)
        if grid is not None:
            grids.append(grid)
    return grids


def _rulings(strokes: Iterable[Stroke]) -> list[_Ruling]:
    """Strokes of nearly the same coordinate as one line."""
    rulings: list[_Ruling] = []
    group: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda one: one.at):
        if group and stroke.at - group[0].at > _NEAR:
            rulings.append(_ruling(group))
            group = []
        group.append(stroke)
    return [*rulings, _ruling(group)] if group else rulings


def _ruling(strokes: Sequence[Stroke]) -> _Ruling:
    spans: list[tuple[float, float]] = []
    for stroke in sorted(strokes, key=lambda one: one.start):
        if spans and stroke.start <= spans[-1][1] + _GAP:
            spans[-1] = (spans[-1][0], max(spans[-1][1], stroke.end))
        else:
            spans.append((stroke.start, stroke.end))
    return _Ruling(sum(stroke.at for stroke in strokes) / len(strokes), tuple(spans))


def _between(low: float, high: float, upright: Sequence[_Ruling]) -> list[_Ruling]:
    """Upright lines drawn all the way between two heights."""
    return [line for line in upright if line.overlap(low, high) >= (high - low) - 2 * _NEAR]


def _groups(level: Sequence[_Ruling], upright: Sequence[_Ruling]) -> list[list[_Ruling]]:
    """Level lines that belong to one table: upright lines tie each to the next."""
    groups: list[list[_Ruling]] = []
    for line in level:
        tied = groups and len(_between(line.at, groups[-1][-1].at, upright)) >= 2
        if tied:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [group for group in groups if len(group) >= 2]


def _grid(level: Sequence[_Ruling], upright: Sequence[_Ruling]) -> Grid | None:
    top, bottom = level[0].at, level[-1].at
    columns = [line for line in upright if line.overlap(bottom, top) >= _MIN_HEIGHT]
    if len(columns) < 2:
        return None
    width = columns[-1].at - columns[0].at
    lines = [line for line in level if line.length >= width * _ROW_SHARE or _bounds_cells(line, columns, width)]
    lines = [line for place, line in enumerate(lines) if place == 0 or lines[place - 1].at - line.at >= _MIN_HEIGHT]
    if len(lines) < 2:
        return None
    rows = [line.at for line in lines]
    drawn = tuple(_drawn(columns, low, high) for high, low in itertools.pairwise(rows))
    joined = (frozenset[int](), *(_undrawn(line, columns) for line in lines[1:-1]))
    return Grid(tuple(rows), tuple(line.at for line in columns), drawn, joined)


def _bounds_cells(line: _Ruling, columns: Sequence[_Ruling], width: float) -> bool:
    """Whether a short line runs from column to column: the others are merged over it. An underlined word does not."""
    edges = [edge for span in line.spans for edge in span]
    ends_at_columns = all(any(abs(edge - column.at) <= _NEAR for column in columns) for edge in edges)
    return line.length >= width * _CELL_SHARE and ends_at_columns


def _undrawn(line: _Ruling, columns: Sequence[_Ruling]) -> frozenset[int]:
    """Columns over which the line is not drawn."""
    middles = [(left.at + right.at) / 2 for left, right in itertools.pairwise(columns)]
    return frozenset(place for place, middle in enumerate(middles) if not line.covers(middle))


def _drawn(columns: Sequence[_Ruling], low: float, high: float) -> tuple[int, ...]:
    """Which column boundaries a row draws: those it leaves out are merged."""
    middle = (low + high) / 2
    return tuple(place for place, line in enumerate(columns) if line.covers(middle))
