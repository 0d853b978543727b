"""Rows of the file put together into rows of the plan: headings, measures, sub-items; repeated headers left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from registry.domain.folding import SOFT_HYPHEN, fold, has_markup, join_cut, normal_text, without_markup
from registry.domain.item_numbers import as_tenth, follows, lettered, parent_of, read_number, read_section, section_of
from registry.errors import N_

NUMBER, TITLE, RESPONSIBLE, KINDS, DEADLINE, RESULT = range(6)
WIDTH = 6


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
        """All rows, header rows included."""
        ...


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the reader was not sure of: the measure's number or ``None``, the place, and the doubt in Russian."""

    item: str | None
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A heading inside the table; its title may be empty when only the numbers of its measures name it."""

    number: str
    title: str


@dataclass(slots=True)
class PlanRow:
    """A measure's row put together from all its parts: cells without markup, in one line each."""

    number: str
    parent: str | None
    section: str
    cells: list[str]
    place: str


@dataclass(slots=True)
class PlanRows:
    """Everything found in the rows of a table."""

    sections: list[ReadSection] = field(default_factory=list)
    rows: list[PlanRow] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    repeated: list[Doubt] = field(default_factory=list)


class Reading(Enum):
    """How much of the cells «исполнитель» and «вид документа» can be read: to the last word, in part, nothing."""

    WHOLE = "whole"
    PART = "part"
    NOTHING = "nothing"


ReadCells = Callable[[Sequence[str]], Reading]
"""Tells how much of a row's cells can be read as a measure's."""


def put_together(table_rows: Iterable[TableRow], is_measure: ReadCells) -> PlanRows:
    """Undo what printing did to the plan.

    Repeated header rows and rows of column numbers are left out. A row without a number goes on the measure above
    it, unless it is a measure of its own: title, responsible and kinds all filled and readable by themselves.
    """
    state = _State(is_measure)
    for row in table_rows:
        cells = [without_markup(cell) for cell in row.cells]
        if not any(cells):
            continue
        if is_header(cells) or _is_count(cells):
            state.after_break = True
            continue
        state.take(cells, row)
        state.after_break = False
    for plan_row in state.found.rows:
        plan_row.cells = [normal_text(cell) for cell in plan_row.cells]
    sections = state.found.sections
    sections[:] = [ReadSection(one.number, normal_text(one.title)) for one in sections]
    return state.found


def is_header(cells: Sequence[str]) -> bool:
    """Whether the row names the columns."""
    # A narrow column may cut a word of the header in two.
    responsible, deadline, title = (fold(cells[column]).replace(" ", "") for column in (RESPONSIBLE, DEADLINE, TITLE))
    return (
        ("ответствен" in responsible or "исполнител" in responsible)
        and deadline.startswith(("срок", "дат", "период", "планов"))
        and title.startswith(("наимен", "меропр", "назван", "содерж"))
    )


def _is_count(cells: Sequence[str]) -> bool:
    """Whether the row numbers the columns: 1 2 3 4 5 6."""
    return list(cells) == [str(column + 1) for column in range(WIDTH)]


@dataclass(slots=True)
class _State:
    """The plan so far, while rows are taken one by one."""

    is_measure: ReadCells
    found: PlanRows = field(default_factory=PlanRows)
    section: str = ""
    known: set[str] = field(default_factory=set)
    lettered: dict[str, int] = field(default_factory=dict)
    after_break: bool = True
    after_heading: bool = False

    def take(self, cells: list[str], row: TableRow) -> None:
        if self._takes_section(cells):
            return
        self.after_heading = False
        number = read_number(cells[NUMBER])
        if number is None and cells[NUMBER]:
            message = N_("в столбце номера стоит «{text}», это не номер мероприятия").format(text=cells[NUMBER])
            self.found.doubts.append(Doubt(None, row.place, message))
        if any(has_markup(cell) for cell in row.cells):
            self._doubt(number, row.place, N_("в тексте строки разметка веб-страницы (<p>); при чтении она убрана"))
        if number is not None:
            self._measure(number, cells, row.place)
        elif self.found.rows and not self._is_sub_item(cells):
            self._go_on(cells)
        else:
            self._sub_item(cells, row.place)

    def _doubt(self, number: str | None, place: str, message: str) -> None:
        above = self.found.rows[-1].number if self.found.rows else None
        self.found.doubts.append(Doubt(number or above, place, message))

    def _takes_section(self, cells: Sequence[str]) -> bool:
        """Take a heading: its number and title in the first cell, or in the first two, and nothing else."""
        if any(cells[RESPONSIBLE:]) or not cells[NUMBER]:
            return False
        number = read_number(cells[NUMBER])
        if number is not None and (not cells[TITLE] or not number.isdecimal()):
            return False
        section = read_section(" ".join(cell for cell in cells[:RESPONSIBLE] if cell))
        if section is None:
            if cells[TITLE]:
                return False
            if self.after_heading:
                self._lengthen(cells[NUMBER])
                return True
            section = (str(len(self.found.sections) + 1), cells[NUMBER])
        self._open(*section)
        self.after_heading = True
        return True

    def _lengthen(self, rest: str) -> None:
        """A page cut the heading: the text goes on the title of the last section."""
        last = self.found.sections[-1]
        self.found.sections[-1] = ReadSection(last.number, join_cut(last.title, rest))

    def _open(self, number: str, title: str) -> None:
        self.section = number
        if all(section.number != number for section in self.found.sections):
            self.found.sections.append(ReadSection(number, title))

    def _measure(self, number: str, cells: list[str], place: str) -> None:
        previous = next((row.number for row in reversed(self.found.rows) if row.number[-1].isdecimal()), None)
        if number in self.known and previous and (meant := as_tenth(number, previous)):
            self._doubt(
                meant,
                place,
                N_("номер «{number}» повторяется и прочитан как «{meant}»").format(number=number, meant=meant),
            )
            number = meant
        if number in self.known:
            self.found.repeated.append(Doubt(number, place, N_("номер {number} повторяется").format(number=number)))
            return
        if previous and not follows(number, previous):
            message = N_("после мероприятия {previous} идёт {number}: проверьте, не пропущена ли строка").format(
                previous=previous, number=number
            )
            self.found.doubts.append(Doubt(number, place, message))
        if section_of(number) and section_of(number) != self.section:
            self._open(section_of(number), "")
            self._doubt(
                number,
                place,
                N_("у мероприятия {number} нет заголовка раздела {section}").format(
                    number=number, section=self.section
                ),
            )
        self._append(number, parent_of(number, self.known), cells, place)

    def _append(self, number: str, parent: str | None, cells: list[str], place: str) -> None:
        self.known.add(number)
        self.found.rows.append(PlanRow(number, parent, self.section, [number, *cells[1:]], place))

    def _go_on(self, cells: Sequence[str]) -> None:
        last = self.found.rows[-1].cells
        for column in range(TITLE, WIDTH):
            last[column] = join_cut(last[column], cells[column])

    def _is_sub_item(self, cells: Sequence[str]) -> bool:
        """Whether a row without a number is a measure, not the rest of the one above.

        A page may cut a row so early that the rest has all cells; then what stands above it is not complete, or its
        title goes on in the middle of a sentence.
        """
        if not (cells[TITLE] and cells[RESPONSIBLE] and cells[KINDS]):
            return False
        above = self.found.rows[-1].cells
        if above[KINDS].endswith((",", ";", SOFT_HYPHEN)):
            return False
        if self.is_measure(above) is not Reading.WHOLE:
            return False
        reading = self.is_measure(cells)
        if cells[TITLE][:1].islower():
            return reading is Reading.WHOLE and not self.after_break
        # A measure that begins in the middle of a page may itself be cut by the end of that page.
        return reading is Reading.WHOLE or (reading is Reading.PART and not self.after_break)

    def _sub_item(self, cells: list[str], place: str) -> None:
        """Letter the measure under the last numbered one."""
        parent = next((row.number for row in reversed(self.found.rows) if row.number[-1].isdecimal()), None)
        if parent is None:
            message = N_("строка без номера стоит раньше первого мероприятия и не прочитана: «{text}»").format(
                text=" ".join(cells).strip()
            )
            self.found.doubts.append(Doubt(None, place, message))
            return
        index = self.lettered.get(parent, 0)
        self.lettered[parent] = index + 1
        number = lettered(parent, index)
        self._append(number, parent, cells, place)
        message = N_("строка без номера принята за отдельное мероприятие {number} в составе {parent}").format(
            number=number, parent=parent
        )
        self.found.doubts.append(Doubt(number, place, message))
