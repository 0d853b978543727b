"""Grids of tables without ruling lines: columns out of white gutters, rows out of where the cells begin.

Nothing is guessed. A page is read so only while every line of it fits: the header names the columns, no text of a row
crosses a gutter, every row begins in all the columns that a row must have. Otherwise no table is found at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from document_templates.roadmap_table.columns import NUMBER, TITLE, Shape, columns_of, is_header, is_number
from document_templates.roadmap_table.pdf_grid import Grid
from document_templates.roadmap_table.pdf_lines import Piece, TextLine, text_lines
from document_templates.roadmap_table.pdf_page import PageContent

# A gutter, in points: the empty margins of two neighbouring cells.
_NARROWEST = 5.0
_PADDING = 5.4
_LONGEST_HEADER = 6
# Lines of one name are nearer than this many heights.
_NEXT_LINE = 1.6
# What is further below, in heights of a line, is no more of the table: signatures, notes.
_APART = 5.0
# A heading stands in the middle of the table within this part of its width.
_CENTRED = 0.03

_HEADING = re.compile(r"(?:раздел|направление|блок|этап|задача)\b|(?:\d{1,2}|[IVXХ]{1,5})[.)]?\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The gutters between the columns, the edges of all columns, and which of them a row must fill."""

    gutters: tuple[tuple[float, float], ...]
    edges: tuple[float, ...]
    number: int
    required: frozenset[int]

    def texts(self, line: TextLine) -> dict[int, str]:
        """The pieces of a line by the column in which each lies."""
        found: dict[int, str] = {}
        for piece in line.pieces:
            column = sum(edge <= _middle(piece) for edge in self.edges[1:-1])
            found[column] = f"{found.get(column, '')} {piece.text}".strip()
        return found

    def is_numbered(self, line: TextLine) -> bool:
        """Whether the number of a measure stands in the line."""
        return is_number(self.texts(line).get(self.number, ""))

    def is_wrapped(self, before: TextLine, line: TextLine) -> bool:
        """Whether two lines one under another may hold one number: «2.1» and «6.» of a narrow column."""
        if not (self.is_numbered(before) and self.is_numbered(line)) or _counts_columns(before):
            return False
        first, second = (
            [int(part) for part in re.findall(r"\d+", self.texts(each)[self.number])] for each in (before, line)
        )
        return second not in _successors(first)

    def is_heading(self, line: TextLine) -> bool:
        """Whether the line runs across columns, or stands alone in the middle of them all."""
        if len(line.pieces) != 1:
            return False
        (piece,) = line.pieces
        if _across(piece, self.gutters):
            return True
        off = abs(_middle(piece) - (self.edges[0] + self.edges[-1]) / 2)
        return off <= (self.edges[-1] - self.edges[0]) * _CENTRED and _HEADING.match(piece.text) is not None


def _counts_columns(line: TextLine) -> bool:
    """Whether the line numbers the columns: «1 2 3 4 5 6»."""
    return [piece.text for piece in line.pieces] == [str(number) for number in range(1, len(line.pieces) + 1)]


def _successors(number: Sequence[int]) -> Iterator[list[int]]:
    """The numbers that may follow at once: 2.2, 2.1.1, 3 and 3.1 after 2.1."""
    yield [*number, 1]
    for place in range(len(number)):
        following = [*number[:place], number[place] + 1]
        yield following
        yield [*following, 1]


@dataclass(frozen=True, slots=True)
class _Band:
    """A row: the line with which it begins, and whether it is one cell across the table."""

    start: int
    merged: bool


def unruled(pages: Sequence[PageContent], shape: Shape) -> list[list[Grid]]:
    """The grid of each page that the table covers; no grid anywhere when the table is not certain."""
    lines = [text_lines(page.chars) for page in pages]
    nothing: list[list[Grid]] = [[] for _ in pages]
    header = _header(lines, shape)
    if header is None:
        return nothing
    first, start, stop = header
    names = lines[first][start:stop]
    body = [lines[first][start:], *lines[first + 1 :]]
    columns = _columns(names, [line for page in body for line in page], shape)
    if columns is None:
        return nothing
    grids = [_grid(page, columns, names, later=place > 0) if page else None for place, page in enumerate(body)]
    if any(page and grid is None for grid, page in zip(grids, body, strict=True)):
        return nothing
    return [*nothing[:first], *([] if grid is None else [grid] for grid in grids)]


# --------------------------------------------------------------------------------------------------------- header


def _header(pages: Sequence[Sequence[TextLine]], shape: Shape) -> tuple[int, int, int] | None:
    """The page of the header, its first line and the line after it; ``None`` when no lines name the columns."""
    for number, page in enumerate(pages):
        for start in range(len(page)):
            stops = range(start + 1, min(start + _LONGEST_HEADER, len(page)) + 1)
            named = next((stop for stop in stops if _names_all(page[start:stop], shape)), None)
            if named is not None:
                return number, start, _end_of_header(page, start, named, shape)
    return None


def _end_of_header(page: Sequence[TextLine], start: int, stop: int, shape: Shape) -> int:
    """Where names that go on beneath («Ответственный / исполнитель») end."""
    while stop < min(start + _LONGEST_HEADER, len(page)):
        height = max(line.height for line in page[start : stop + 1])
        close = page[stop - 1].middle - page[stop].middle <= height * _NEXT_LINE
        if not close or _HEADING.match(page[stop].text) or not _names_all(page[start : stop + 1], shape):
            break
        stop += 1
    return stop


def _names_all(lines: Sequence[TextLine], shape: Shape) -> bool:
    cells = _cells(lines)
    columns = columns_of([cell.text for cell in cells], shape)
    # A stranger among the cells would be a column that nobody knows, or a line of text that is no header.
    return is_header(columns, shape) and len(columns) == len(cells) and columns.get(NUMBER) == 0


def _cells(lines: Sequence[TextLine]) -> list[Piece]:
    """Pieces of several lines that stand one under another, as one cell each, from left to right."""
    cells: list[Piece] = []
    for piece in (piece for line in lines for piece in line.pieces):
        over = [cell for cell in cells if cell.left < piece.right and piece.left < cell.right]
        text = " ".join([*(cell.text for cell in over), piece.text])
        left, right = (pick([piece, *over]) for pick in (_leftmost, _rightmost))
        cells = [cell for cell in cells if cell not in over] + [Piece(text, left, right)]
    return sorted(cells, key=lambda cell: cell.left)


def _leftmost(pieces: Iterable[Piece]) -> float:
    return min(piece.left for piece in pieces)


def _rightmost(pieces: Iterable[Piece]) -> float:
    return max(piece.right for piece in pieces)


# -------------------------------------------------------------------------------------------------------- columns


def _columns(header: Sequence[TextLine], body: Sequence[TextLine], shape: Shape) -> _Columns | None:
    """The columns, ``None`` when some gutter between them is not certain."""
    names = _cells(header)
    # A line of one piece may be a heading across the columns: only lines of several pieces tell where columns end.
    ink = [*names, *(piece for line in body if len(line.pieces) > 1 for piece in line.pieces)]
    white = [_free(_middle(left), _middle(right), ink) for left, right in pairwise(names)]
    if any(len(stretches) != 1 for stretches in white):
        return None
    wide = [stretches[0] for stretches in white]
    inside = [piece for line in body if len(line.pieces) == 1 for piece in line.pieces if not _across(piece, wide)]
    gutters = tuple(_narrowed(gutter, inside) for gutter in wide)
    if any(right - left < _NARROWEST for left, right in gutters):
        return None
    inner = (right - min(_PADDING, (right - left) / 2) for left, right in gutters)
    edges = (_leftmost(ink) - _PADDING, *inner, _rightmost(ink) + _PADDING)
    known = columns_of([name.text for name in names], shape)
    required = frozenset(known[column] for column in {*shape.required, TITLE} & known.keys())
    return _Columns(gutters, edges, known[NUMBER], required)


def _middle(piece: Piece) -> float:
    return (piece.left + piece.right) / 2


def _across(piece: Piece, gutters: Iterable[tuple[float, float]]) -> bool:
    """Whether the piece covers a whole gutter: a heading does."""
    return any(piece.left < left and piece.right > right for left, right in gutters)


def _narrowed(gutter: tuple[float, float], pieces: Iterable[Piece]) -> tuple[float, float]:
    """What the pieces leave of the gutter."""
    left, right = gutter
    for piece in pieces:
        if piece.left <= left < piece.right:
            left = piece.right
        elif left < piece.left < right:
            right = piece.left
    return left, right


def _free(low: float, high: float, ink: Iterable[Piece]) -> list[tuple[float, float]]:
    """Stretches between the bounds that no piece touches, wide enough for a gutter."""
    found, at = [], low
    for piece in sorted((one for one in ink if one.right > low and one.left < high), key=lambda one: one.left):
        if piece.left - at >= _NARROWEST:
            found.append((at, piece.left))
        at = max(at, piece.right)
    return [*found, (at, high)] if high - at >= _NARROWEST else found


# ----------------------------------------------------------------------------------------------------------- rows


def _grid(page: Sequence[TextLine], columns: _Columns, header: Sequence[TextLine], *, later: bool) -> Grid | None:
    """The rows of one page; ``None`` when it has none, or when one is not certain. ``later`` pages may go on a row."""
    repeated = [line.text for line in page[: len(header)]] == [line.text for line in header]
    bands = [_Band(0, merged=False)] if repeated else []
    place, above = len(header) if repeated else 0, frozenset[int]()
    for spot in range(place, len(page)):
        filled = frozenset(columns.texts(page[spot]))
        if spot and page[spot - 1].middle - page[spot].middle > page[spot].height * _APART:
            return None
        if columns.is_heading(page[spot]):
            if spot == place or not bands[-1].merged or _HEADING.match(page[spot].text):
                bands.append(_Band(spot, merged=True))
        elif spot == place or bands[-1].merged or columns.is_numbered(page[spot]) or len(filled - above) > 1:
            # Cells begin together; one that begins again alone has an empty line inside.
            whole = columns.required <= filled or (later and spot == place)
            if not whole or (spot > place and columns.is_wrapped(page[spot - 1], page[spot])):
                return None
            bands.append(_Band(spot, merged=False))
        above = filled
    return _drawn(page, bands, columns) if bands else None


def _drawn(page: Sequence[TextLine], bands: Sequence[_Band], columns: _Columns) -> Grid:
    between = ((page[band.start - 1].middle + page[band.start].middle) / 2 for band in bands[1:])
    rows = (page[0].middle + page[0].height / 2, *between, page[-1].middle - page[-1].height / 2)
    last = len(columns.edges) - 1
    return Grid(rows, columns.edges, tuple((0, last) if band.merged else tuple(range(last + 1)) for band in bands))
