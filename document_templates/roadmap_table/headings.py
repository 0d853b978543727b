"""Headings of sections that stand outside of the rows: between tables, or as names of sheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from document_templates.roadmap_table.columns import ROADMAP, Shape
from document_templates.roadmap_table.header import header_at
from document_templates.roadmap_table.rows import FoundTable

_NUMBERED = re.compile(r"(\d{1,2}|[IVXLХ]{1,5})[.)]?\s+\S|(?:раздел|направление|блок|этап|задача)\s", re.IGNORECASE)
_NO_HEADING = re.compile(
    r"(?:продолжение|окончание|таблица|приложение|лист|страница|стр\.)\b|[\d\W]*$|.*[.;:,]$|.*\d{2}\.\d{2}\.\d{4}|.*№",
    re.IGNORECASE,
)
_LONGEST = 200
_OWN_NAME = re.compile(r"лист\s?\d*|sheet\s?\d*|план|дорожная карта", re.IGNORECASE)
_COUNT = re.compile(r"\(?(\d{1,2})[.)]?")


@dataclass(frozen=True, slots=True)
class Headings:
    """Tells which text before a table is the heading of a section.

    ``sheets``: several sheets hold parts of the plan, so their names part it. ``per_table``: other tables than the
    first have headings between them, so the line above the first may be one too. ``running`` are lines that stand
    above several tables: heads of pages, not headings.
    """

    sheets: bool
    per_table: bool
    running: frozenset[str]

    @classmethod
    def of(cls, tables: Sequence[FoundTable], shape: Shape = ROADMAP) -> Headings:
        """Learn it from all tables of a file."""
        plans = [table for table in tables if _has_header(table, shape)]
        above = Counter(_last_line(table) for table in tables if table.rows)
        running = frozenset(line for line, count in above.items() if count > 1)
        sheets = len([table for table in plans if table.alone]) > 1
        made = cls(sheets, per_table=False, running=running)
        later = tables[tables.index(plans[0]) + 1 :] if plans else ()
        return cls(sheets, any(made._line(table) for table in later if table.rows), running)

    def over(self, table: FoundTable) -> str | None:
        """The heading of the section that begins with the table; ``None`` without one."""
        if table.alone:
            name = table.title.strip()
            return name if self.sheets and name and not _OWN_NAME.fullmatch(name) else None
        return self._line(table) if self.per_table else None

    def is_numbered(self, text: str) -> bool:
        """Whether the text begins like a numbered heading."""
        return _NUMBERED.match(text.strip()) is not None

    def _line(self, table: FoundTable) -> str | None:
        line = _last_line(table)
        if not line or len(line) > _LONGEST or line in self.running:
            return None
        if self.is_numbered(line):
            return line
        return None if table.printed or _NO_HEADING.match(line) else line


def is_count(cells: Sequence[str]) -> bool:
    """Whether a row under the header numbers the columns: 1 2 3 4 5 6, with or without gaps for merged cells."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    numbers = [_COUNT.fullmatch(cell) for cell in filled]
    return len(filled) >= 3 and [int(found[1]) for found in numbers if found] == list(range(1, len(filled) + 1))


def _has_header(table: FoundTable, shape: Shape) -> bool:
    return any(header_at(table.rows, place, shape) for place in range(min(len(table.rows), 30)))


def _last_line(table: FoundTable) -> str:
    lines = [" ".join(line.split()) for line in table.before.split("\n")]
    return next((line for line in reversed(lines) if line), "")
