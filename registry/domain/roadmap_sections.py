"""Rows of a plan that are no measures: headings of sections, notes, sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.domain.folding import SOFT_HYPHEN, join_cut
from registry.domain.item_numbers import is_bare_section, is_subheading, read_number, read_section
from registry.domain.roadmap_table import DEADLINE, NUMBER, RESPONSIBLE, TITLE, Doubt, TableRow
from registry.errors import N_

# Rows that are no part of the plan: sums, notes, a line to sign on.
_SUM = re.compile(r"(?:итого|всего)\b", re.IGNORECASE)
_NOTE = re.compile(
    r"примечани|сноск|источник|(?:условные|принятые)\s+обозначени|(?:список|используемые|принятые)\s+сокращени"
    r"|<?\*|[¹²³⁴⁵]|.*_{4,}",
    re.IGNORECASE,
)
# A heading of more signs is rather a note.
_LONG_HEADING = 250


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A heading inside the table; its title may be empty when only the numbers of its measures name it."""

    number: str
    title: str


@dataclass(slots=True)
class Sections:
    """The headings found so far; ``current`` is the number of the open section, empty before the first."""

    doubts: list[Doubt]
    found: list[ReadSection] = field(default_factory=list)
    current: str = ""
    after_heading: bool = False

    def takes_note(self, cells: Sequence[str], row: TableRow) -> bool:
        """Leave out a row that is no part of the plan, and say so."""
        first = cells[NUMBER] or cells[TITLE]
        alone = sum(map(bool, cells)) == 1
        if not (_SUM.match(first) and not cells[DEADLINE]) and not (alone and _NOTE.match(first)):
            return False
        text = " ".join(cell for cell in cells if cell)
        message = N_("строка не относится к мероприятиям и не прочитана: «{text}»").format(text=text)
        self.doubts.append(Doubt(None, row.place, message))
        return True

    def takes(self, cells: Sequence[str], row: TableRow, *, after_break: bool, last: str) -> bool:
        """Take a heading: its number and title in the first cell, or in the first two, and nothing else.

        ``after_break`` tells that a page ended above the row, ``last`` is the number of the measure above it.
        """
        if any(cells[RESPONSIBLE:]):
            return False
        text = " ".join(cell for cell in cells[:RESPONSIBLE] if cell)
        section = read_section(text)
        if not cells[NUMBER] or cells[NUMBER] == "-":
            # The rest of a title that a page cut looks the same, unless it has the number that is next.
            if section is None or section[0] != self._next_section():
                return not (after_break and last) and self._takes_loose(cells, row)
        elif _is_measure_number(cells, last):
            return False
        if section is None and self._takes_other(cells, row, after_break=after_break):
            return True
        if section is None and cells[TITLE]:
            return False
        self.open(*(section or (self._next_section(), text)), row)
        self.after_heading = True
        return True

    def _takes_loose(self, cells: Sequence[str], row: TableRow) -> bool:
        """Take a title alone in its row, without a number, as a heading; no page ended above it."""
        title = cells[TITLE]
        if not title[:1].isupper() or len(title) > _LONG_HEADING or title.endswith((".", ";", ",")):
            return False
        message = N_("строка без номера принята за заголовок раздела: «{text}»").format(text=title)
        self.doubts.append(Doubt(None, row.place, message))
        self.open(self._next_section(), title, row)
        self.after_heading = True
        return True

    def _takes_other(self, cells: Sequence[str], row: TableRow, *, after_break: bool) -> bool:
        """Take the rest of a heading that a page cut or that has two rows, or a heading under that of a section."""
        text = cells[NUMBER]
        if cells[TITLE]:
            return False
        if self.after_heading and (after_break or self._is_cut(text)):
            self._lengthen(text)
            return True
        if is_subheading(text):
            message = N_("подзаголовок не хранится отдельно от раздела: «{text}»").format(text=text)
            self.doubts.append(Doubt(None, row.place, message))
            return True
        if len(text) > _LONG_HEADING:
            message = N_("длинная строка без номера принята за заголовок раздела: «{text}»").format(
                text=text[:80] + "…"
            )
            self.doubts.append(Doubt(None, row.place, message))
        return False

    def _is_cut(self, rest: str) -> bool:
        """Whether the last heading goes on: it is a bare number, was cut inside a word, or in a sentence."""
        title = self.found[-1].title
        return is_bare_section(title) or title.endswith(SOFT_HYPHEN) or rest[:1].islower()

    def _lengthen(self, rest: str) -> None:
        """A page cut the heading: the text goes on the title of the last section."""
        last = self.found[-1]
        title = rest if is_bare_section(last.title) else join_cut(last.title, rest)
        self.found[-1] = ReadSection(last.number, title)

    def _next_section(self) -> str:
        """The number that a section without one gets: its place."""
        return str(max((int(one.number) for one in self.found), default=0) + 1)

    def open(self, number: str, title: str, row: TableRow | None = None) -> None:
        """Begin a section; another one of the same number gets the next free number, aloud."""
        known = next((one for one in self.found if one.number == number), None)
        if known and row and title and known.title and known.title != title:
            meant = self._next_section()
            message = N_("номер раздела {number} повторяется: раздел «{title}» записан под номером {meant}").format(
                number=number, title=title, meant=meant
            )
            self.doubts.append(Doubt(None, row.place, message))
            number, known = meant, None
        self.current = number
        if known is None:
            self.found.append(ReadSection(number, title))


def _is_measure_number(cells: Sequence[str], last: str) -> bool:
    """Whether the first cell numbers a measure whose other cells are empty, not a section."""
    number = read_number(cells[NUMBER])
    if number is None:
        return False
    if not cells[TITLE] or not number.isdecimal():
        return True
    return last.isdecimal() and int(number) == int(last) + 1
