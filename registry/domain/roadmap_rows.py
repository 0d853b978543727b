"""Rows of the file put together into rows of the plan: headings, measures, sub-items; repeated headers left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from registry.domain.folding import SOFT_HYPHEN, has_markup, join_cut, normal_text
from registry.domain.item_numbers import as_tenth, follows, lettered, parent_of, read_number, section_of
from registry.domain.roadmap_sections import ReadSection, Sections
from registry.domain.roadmap_table import (
    DEADLINE,
    KINDS,
    NUMBER,
    RESPONSIBLE,
    RESULT,
    TITLE,
    WIDTH,
    Doubt,
    PlanTable,
    Table,
    TableRow,
    is_header,
)
from registry.errors import N_

__all__ = [
    "DEADLINE",
    "KINDS",
    "NUMBER",
    "RESPONSIBLE",
    "RESULT",
    "TITLE",
    "Doubt",
    "PlanRow",
    "PlanRows",
    "ReadSection",
    "Reading",
    "Table",
    "put_together",
]

# «а)» numbers a part of the measure above.
_LETTER = re.compile(r"[а-яa-z]\s?[.)]", re.IGNORECASE)


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


def put_together(table: PlanTable, is_measure: ReadCells) -> PlanRows:
    """Undo what printing did to the plan.

    Repeated header rows and rows of column numbers are left out. A row without a number goes on the measure above
    it, unless it is a measure of its own: title, responsible and kinds all filled and readable by themselves. In a
    plan without any numbers every row with a title and a responsible or a term is a measure.
    """
    found = PlanRows()
    state = _State(is_measure, table, found, Sections(found.doubts, found.sections))
    header = table.rows[0][0] if table.rows else []
    for cells, row in table.rows:
        if not any(cells):
            continue
        if cells == header or is_header(cells) or _is_count(cells):
            state.after_break = True
            continue
        state.take(cells, row)
        state.after_break = False
    for plan_row in state.found.rows:
        plan_row.cells = [normal_text(cell) for cell in plan_row.cells]
    sections = state.found.sections
    sections[:] = [ReadSection(one.number, normal_text(one.title)) for one in sections]
    return state.found


def _is_count(cells: Sequence[str]) -> bool:
    """Whether the row numbers the columns: 1 2 3 4 5 6."""
    return list(cells) == [str(column + 1) for column in range(WIDTH)]


@dataclass(slots=True)
class _State:
    """The plan so far, while rows are taken one by one."""

    is_measure: ReadCells
    table: PlanTable
    found: PlanRows
    sections: Sections
    known: set[str] = field(default_factory=set)
    lettered: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    after_break: bool = True

    def take(self, cells: list[str], row: TableRow) -> None:
        if self.sections.takes_note(cells, row):
            return
        last = self.found.rows[-1].number if self.found.rows else ""
        if self.sections.takes(cells, row, after_break=self.after_break, last=last):
            return
        self.sections.after_heading = False
        number = self._number(cells)
        if number is None and cells[NUMBER] and not _LETTER.fullmatch(cells[NUMBER]):
            message = N_("в столбце номера стоит «{text}», это не номер мероприятия").format(text=cells[NUMBER])
            self.found.doubts.append(Doubt(None, row.place, message))
        if any(has_markup(cell) for cell in row.cells):
            self._doubt(number, row.place, N_("в тексте строки разметка веб-страницы (<p>); при чтении она убрана"))
        if number is not None:
            self._measure(number, cells, row.place)
        elif self.found.rows and not self._is_sub_item(cells):
            self._go_on(cells, row)
        else:
            self._sub_item(cells, row.place)

    def _number(self, cells: Sequence[str]) -> str | None:
        """The number of the measure in the row, with that of the section where the plan does not say it."""
        number = read_number(cells[NUMBER])
        if not self.table.numbered:
            return self._counted(cells)
        return (
            f"{self.sections.current}.{number}" if number and self.table.restarts and self.sections.current else number
        )

    def _counted(self, cells: Sequence[str]) -> str | None:
        """The place of a measure in its section; ``None`` for the rest of a row that a page cut."""
        if not cells[TITLE] or not (cells[RESPONSIBLE] or cells[DEADLINE]):
            return None
        self.counted[self.sections.current] = self.counted.get(self.sections.current, 0) + 1
        return ".".join(part for part in (self.sections.current, str(self.counted[self.sections.current])) if part)

    def _doubt(self, number: str | None, place: str, message: str) -> None:
        above = self.found.rows[-1].number if self.found.rows else None
        self.found.doubts.append(Doubt(number or above, place, message))

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
            first = next(row.place for row in self.found.rows if row.number == number)
            message = N_("номер {number} повторяется, он уже есть здесь: {first}").format(number=number, first=first)
            self.found.repeated.append(Doubt(number, place, message))
            return
        if previous and not follows(number, previous):
            message = N_("после мероприятия {previous} идёт {number}: проверьте, не пропущена ли строка").format(
                previous=previous, number=number
            )
            self.found.doubts.append(Doubt(number, place, message))
        if section_of(number) and section_of(number) != self.sections.current:
            self.sections.open(section_of(number), "")
            self._doubt(
                number,
                place,
                N_("у мероприятия {number} нет заголовка раздела {section}").format(
                    number=number, section=self.sections.current
                ),
            )
        self._append(number, parent_of(number, self.known), cells, place)

    def _append(self, number: str, parent: str | None, cells: list[str], place: str) -> None:
        self.known.add(number)
        self.found.rows.append(PlanRow(number, parent, self.sections.current, [number, *cells[1:]], place))

    def _go_on(self, cells: Sequence[str], row: TableRow) -> None:
        if not self.after_break:
            self._doubt(None, row.place, N_("строка без номера прочитана как продолжение строки над ней"))
        last = self.found.rows[-1].cells
        for column in range(TITLE, WIDTH):
            last[column] = join_cut(last[column], cells[column])

    def _is_sub_item(self, cells: Sequence[str]) -> bool:
        """Whether a row without a number is a measure, not the rest of the one above.

        A page may cut a row so early that the rest has all cells; then what stands above it is not complete, or its
        title goes on in the middle of a sentence.
        """
        if _LETTER.fullmatch(cells[NUMBER]) and cells[TITLE]:
            return True
        wanted = DEADLINE if self.table.lacks(KINDS) else KINDS
        if not (cells[TITLE] and cells[RESPONSIBLE] and cells[wanted]):
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
