"""The table looked at as a whole before its rows are read: which columns it has, and how its measures are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from registry.domain.folding import fold, without_markup
from registry.domain.item_numbers import read_number, split_number
from registry.errors import N_, Remark

NUMBER, TITLE, RESPONSIBLE, KINDS, DEADLINE, RESULT = range(6)
WIDTH = 6
COLUMNS = (
    "№ п/п",
    "Наименование мероприятия",
    "Ответственный исполнитель",
    "Вид документа",
    "Сроки выполнения",
    "Ожидаемый результат",
)
"""The columns as the order names them; a plan's own names stand in its header."""


class TableRow(Protocol):
    """A row of a file (``registry.ports.RawRow`` is one): verbatim cells in canonical order, and its place."""

    @property
    def cells(self) -> Sequence[str]:
        """The six cells."""
        ...

    @property
    def place(self) -> str:
        """Where the row stands, for a person."""
        ...


class Table(Protocol):
    """The roadmap's table of a file (``registry.ports.RawTable`` is one)."""

    @property
    def preamble(self) -> str:
        """The text before the table."""
        ...

    @property
    def rows(self) -> Sequence[TableRow]:
        """All rows, header rows included; the first is always a header."""
        ...

    @property
    def remarks(self) -> Sequence[Remark]:
        """What the reader of the file has to tell."""
        ...


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the reader was not sure of: the measure's number or ``None``, the place, and the doubt in Russian."""

    item: str | None
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The rows with clean cells, and what is true of all of them.

    ``names`` are the file's names of the six columns. ``absent`` are columns that the file lacks, ``empty`` those in
    which no measure has a text. ``numbered`` is false when no measure has a number; ``restarts`` is true when the
    numbers begin anew in each section.
    """

    rows: tuple[tuple[list[str], TableRow], ...]
    names: tuple[str, ...]
    absent: frozenset[int] = frozenset()
    empty: frozenset[int] = frozenset()
    numbered: bool = True
    restarts: bool = False
    doubts: list[Doubt] = field(default_factory=list)

    def lacks(self, column: int) -> bool:
        """Whether no measure says anything in the column."""
        return column in self.absent or column in self.empty

    def place(self, row_place: str, column: int) -> str:
        """The place of a cell: «строка 12, графа «Срок»»."""
        return N_("{row}, графа «{column}»").format(row=row_place, column=self.names[column])


def look_at(table: Table) -> PlanTable:
    """Look at the table as a whole. Header rows stay among the rows."""
    rows = tuple(([without_markup(cell) for cell in row.cells], row) for row in table.rows)
    header = rows[0][0] if rows and is_header(rows[0][0]) else list(COLUMNS)
    names = tuple(name or COLUMNS[column] for column, name in enumerate(header))
    absent = frozenset(column for column in range(WIDTH) if not header[column])
    measures = [cells for cells, _ in rows if _is_measure(cells) and cells != header]
    empty = frozenset(
        column
        for column in (RESPONSIBLE, KINDS, DEADLINE)
        if column not in absent and len(measures) > 1 and not any(cells[column] for cells in measures)
    )
    made = PlanTable(rows, names, absent, empty, doubts=list(_column_doubts(names, absent, empty)))
    return _with_numbers(made, measures)


def is_header(cells: Sequence[str]) -> bool:
    """Whether the row names the columns."""
    # A narrow column may cut a word of the header in two.
    responsible, deadline, title = (fold(cells[column]).replace(" ", "") for column in (RESPONSIBLE, DEADLINE, TITLE))
    return (
        bool(re.search(r"ответствен|исполнит|исполняющ", responsible))
        and re.match(r"план|срок|дат|период|время|месяц|контрольн|предельн|ориентир|i|[1-4]|янв|20", deadline)
        is not None
        and re.match(r"наимен|меропр|назван|содерж|действи|меры|вид|планир|.{0,40}мероприят", title) is not None
    )


def _is_measure(cells: Sequence[str]) -> bool:
    return bool(cells[TITLE]) and sum(map(bool, cells)) > 1 and any(cells[RESPONSIBLE:])


def _column_doubts(names: Sequence[str], absent: frozenset[int], empty: frozenset[int]) -> Iterator[Doubt]:
    place = N_("заголовок таблицы")
    if KINDS in absent:
        yield Doubt(
            None,
            place,
            N_("графы с видом документа нет: виды документов искались в графе «{name}»").format(name=names[RESULT]),
        )
    for column in sorted(empty):
        yield Doubt(None, place, N_("графа «{name}» не заполнена ни в одной строке").format(name=names[column]))


def _with_numbers(table: PlanTable, measures: Sequence[Sequence[str]]) -> PlanTable:
    """How the measures are numbered; numbers that stand in titles go to their own column."""
    place = N_("заголовок таблицы")
    if any(read_number(cells[NUMBER]) for cells in measures):
        restarts = _restarts([cells for cells, _ in table.rows])
        if restarts:
            message = N_("номера начинаются заново в каждом разделе: перед ними поставлен номер раздела")
            table.doubts.append(Doubt(None, place, message))
        return PlanTable(table.rows, table.names, table.absent, table.empty, restarts=restarts, doubts=table.doubts)
    split = [split_number(cells[TITLE]) for cells in measures]
    in_titles = bool(measures) and sum(map(bool, split)) * 2 > len(measures)
    if in_titles:
        message = N_("графы с номерами нет: номера взяты из графы «{name}»").format(name=table.names[TITLE])
        rows = tuple((_split(cells), row) for cells, row in table.rows)
    else:
        message = N_("номеров в плане нет: мероприятия пронумерованы по порядку внутри разделов")
        rows = table.rows
    if measures:
        table.doubts.append(Doubt(None, place, message))
    restarts = in_titles and _restarts([cells for cells, _ in rows])
    return PlanTable(
        rows, table.names, table.absent, table.empty,
        numbered=in_titles or not measures, restarts=restarts, doubts=table.doubts,
    )  # fmt: skip


def _split(cells: list[str]) -> list[str]:
    found = split_number(cells[TITLE]) if not cells[NUMBER] and any(cells[RESPONSIBLE:]) else None
    return [found[0], found[1], *cells[RESPONSIBLE:]] if found else cells


def _restarts(rows: Sequence[Sequence[str]]) -> bool:
    """Whether number 1 comes again after a heading."""
    seen = heading = False
    for cells in rows:
        first = read_number(cells[NUMBER]) == "1" and bool(cells[TITLE]) and any(cells[RESPONSIBLE:])
        if first and seen and heading:
            return True
        seen = seen or first
        heading = (heading and not first) or (any(cells) and not any(cells[RESPONSIBLE:]))
    return False
