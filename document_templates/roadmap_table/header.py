"""The header of a plan: one to three rows that name the columns, group headings and columns by quarter among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from document_templates.roadmap_table.columns import (
    NUMBER,
    ROADMAP,
    TITLE,
    Shape,
    column_of,
    columns_of,
    is_header,
    is_number,
    squeeze,
)
from document_templates.roadmap_table.periods import PeriodColumn, period_of, term_of
from document_templates.roadmap_table.rows import FoundRow
from registry.errors import N_

_MOST_ROWS = 3
_BEGIN, _END = re.compile(r"начал"), re.compile(r"окончани|завершени|конец")


@dataclass(frozen=True, slots=True)
class Header:
    """What each position of the grid is.

    ``places`` gives the positions of a canonical column (several when «исполнитель» and «соисполнитель», or the
    beginning and the end of a term, stand apart), ``owner`` the position of the header cell over each position.
    ``names`` are the file's own names of the columns of the ``shape``, empty for a column that it lacks; ``extra``
    those of columns that a plan does not have; ``periods`` the columns of a matrix of terms.
    """

    names: tuple[str, ...]
    places: Mapping[int, tuple[int, ...]]
    owner: tuple[int, ...]
    extra: tuple[str, ...] = ()
    periods: tuple[PeriodColumn, ...] = field(default=())
    shape: Shape = ROADMAP

    @property
    def width(self) -> int:
        """Positions of the grid."""
        return len(self.owner)

    @property
    def logical(self) -> tuple[int, ...]:
        """Positions at which the cells of the header begin."""
        return tuple(dict.fromkeys(self.owner))

    def cells(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The canonical cells of a row given by its texts in the grid."""
        return tuple(self._cell(column, texts) for column in range(len(self.shape.titles)))

    def _cell(self, column: int, texts: Sequence[str]) -> str:
        if column == self.shape.deadline and self.periods:
            return term_of(texts, self.periods)
        parts = [self._under(place, texts) for place in self.places.get(column, ())]
        glue = ", " if column == self.shape.responsible else " – "
        return glue.join(part for part in parts if part.strip()) if len(parts) > 1 else "".join(parts)

    def _under(self, place: int, texts: Sequence[str]) -> str:
        """All texts under one header cell: the rows may part its width further."""
        under = [texts[spot] for spot in range(place, min(len(texts), self.width)) if self.owner[spot] == place]
        return "\n".join(text for text in under if text.strip()) if len(under) > 1 else "".join(under)

    def remarks(self) -> list[str]:
        """What a person should know of the columns."""
        told = []
        if self.extra:
            names = ", ".join(f"«{name}»" for name in self.extra)
            told.append(
                N_("графы, которых в плане не бывает, не прочитаны: {names}; они есть в исходном файле").format(
                    names=names
                )
            )
        if self.periods:
            names = ", ".join(f"«{column.period}»" for column in self.periods)
            told.append(N_("срок составлен по отметкам в графах {names}").format(names=names))
        told += [
            N_("графа «{name}» составлена из нескольких граф файла").format(name=self.shape.titles[column])
            for column in (self.shape.responsible, self.shape.deadline)
            if len(self.places.get(column, ())) > 1
        ]
        return told


def header_at(rows: Sequence[FoundRow], place: int, shape: Shape = ROADMAP) -> tuple[Header, int] | None:
    """The header that begins at the row, and how many rows it takes; ``None`` when none begins there."""
    first = rows[place]
    if len(columns_of(first.cells, shape)) < shape.nearly:
        return None
    for count in range(1, _MOST_ROWS + 1):
        taken = rows[place : place + count]
        if len(taken) < count or (count > 1 and not _is_under(first, taken[-1], shape)):
            return None
        header = _header(taken, rows[place + count :], shape)
        if is_header(header.places, shape):
            more = 1 if place + count < len(rows) and _is_under(first, rows[place + count], shape) else 0
            whole = rows[place : place + count + more]
            return (_header(whole, rows[place + count + more :], shape), count + more)
    return None


def _is_under(group: FoundRow, row: FoundRow, shape: Shape) -> bool:
    """Whether a row only parts the group headings above it: «I кв.», «II кв.» under «Сроки»."""
    known = columns_of(group.cells, shape)
    filled = [spot for spot, cell in enumerate(row.cells) if cell.strip() and spot not in row.above]
    if not filled or any(known.get(column) in filled for column in (NUMBER, TITLE)):
        return False
    if len(row.cells) != len(group.cells) or any(is_number(row.cells[spot]) and spot == 0 for spot in filled):
        return False
    if any(len(row.cells[spot]) > 60 for spot in filled):
        return False
    if row.above:
        return True
    return len(filled) > 1 and all(_in_group(group, spot) for spot in filled)


def _in_group(group: FoundRow, spot: int) -> bool:
    following = group.cells[spot + 1] if spot + 1 < len(group.cells) else "end"
    return spot in group.left or not group.cells[spot].strip() or not following.strip()


def _header(taken: Sequence[FoundRow], below: Sequence[FoundRow], shape: Shape) -> Header:
    groups, names, owner = _names(taken)
    heads = [f"{group} {name}" for group, name in zip(groups, names, strict=True)]
    places: dict[int, tuple[int, ...]] = {}
    periods: list[PeriodColumn] = []
    others: list[int] = []
    for spot in dict.fromkeys(owner):
        whole = f"{groups[spot]} {names[spot]}".strip() if groups[spot] != names[spot] else names[spot]
        column = column_of(names[spot], shape) if names[spot] else None
        column = column_of(whole, shape) if column is None else column
        period = period_of(names[spot], groups[spot])
        if period is not None and column in {None, shape.deadline}:
            periods.append(PeriodColumn(spot, period))
        elif column is not None and _adds(column, whole, places.get(column, ()), heads, shape):
            places[column] = (*places.get(column, ()), spot)
        else:
            others.append(spot)
    if periods and shape.deadline in places:
        others += [column.position for column in periods]
        periods = []
    elif len(periods) > 1:
        places[shape.deadline] = tuple(column.position for column in periods)[:1]
    if NUMBER not in places and others and _holds_numbers(others[0], below) and others[0] <= min(places.values())[0]:
        places[NUMBER] = (others.pop(0),)
    shown = tuple(_shown(column, places, groups, names, shape) for column in range(len(shape.titles)))
    extra = tuple(names[spot] for spot in sorted(others) if names[spot])
    return Header(shown, places, owner, extra, tuple(periods) if len(periods) > 1 else (), shape)


def _names(taken: Sequence[FoundRow]) -> tuple[list[str], list[str], tuple[int, ...]]:
    """For each position its group heading, its own name, and the position of the header cell over it."""
    width = max(len(row.cells) for row in taken)
    groups, names, owner = [""] * width, [""] * width, list(range(width))
    for depth, row in enumerate(taken):
        for spot in range(width):
            text = " ".join(row.cells[spot].split()) if spot < len(row.cells) else ""
            goes_on = spot in row.left or (not text and depth + 1 < len(taken) and _parts(taken[depth + 1], spot))
            if spot and goes_on and not text:
                owner[spot] = owner[spot - 1]
                groups[spot] = groups[spot] or groups[spot - 1] or names[spot - 1]
            elif text and spot not in row.above:
                owner[spot] = spot
                groups[spot] = f"{groups[spot]} {names[spot]}".strip() if names[spot] else groups[spot]
                names[spot] = text
    return groups, names, tuple(owner)


def _parts(row: FoundRow, spot: int) -> bool:
    return spot < len(row.cells) and bool(row.cells[spot].strip())


def _adds(column: int, whole: str, known: Sequence[int], heads: Sequence[str], shape: Shape) -> bool:
    """Whether a header cell belongs to a canonical column that may be known already."""
    if not known or column == shape.responsible:
        return True
    begins, ends = _BEGIN.search(squeeze(heads[known[0]])), _END.search(squeeze(whole))
    return column == shape.deadline and len(known) == 1 and bool(begins and ends)


def _holds_numbers(spot: int, below: Sequence[FoundRow]) -> bool:
    """Whether a column without a known name numbers the measures."""
    held = [row.cells[spot] for row in below if spot < len(row.cells) and sum(map(bool, map(str.strip, row.cells))) > 2]
    filled = [text for text in held if text.strip()]
    return bool(filled) and sum(map(is_number, filled)) * 5 >= len(filled) * 4


def _shown(
    column: int, places: Mapping[int, Sequence[int]], groups: Sequence[str], names: Sequence[str], shape: Shape
) -> str:
    """The name of a canonical column as the file has it; empty when it has none."""
    if column not in places:
        return ""
    spot = places[column][0]
    own = column_of(names[spot], shape)
    name = names[spot] if own == column or not groups[spot] else groups[spot]
    return name or shape.titles[column]
