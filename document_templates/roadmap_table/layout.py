"""The table as it is written: plain rows in the order of the document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from document_templates.roadmap_table.columns import CANONICAL

# Characters that XML 1.0 cannot hold.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the six cells in canonical order; a row whose first cell alone is filled is a section heading.

    ``marked`` are positions of cells that are shown as changed; the texts do not depend on it.
    """

    cells: tuple[str, ...]
    marked: frozenset[int] = frozenset()

    @property
    def is_section(self) -> bool:
        """Whether the row is a heading across the table."""
        return bool(self.cells[0].strip()) and not any(cell.strip() for cell in self.cells[1:])


@dataclass(frozen=True, slots=True)
class RoadmapSheet:
    """A roadmap to be written.

    ``approval`` are the lines of the approving order above the title (organization, date, number), ``title`` the
    heading of the plan, ``rows`` the table without its header row. ``period`` is a line below the title, for a title
    that does not name the years of the plan. ``legend`` says what the marks mean; it stands outside of what is read.
    """

    title: str
    rows: tuple[SheetRow, ...]
    approval: tuple[str, ...] = ()
    period: str = ""
    legend: tuple[str, ...] = ()


def sheet_of(
    *,
    title: str,
    sections: Iterable[tuple[str, str]],
    items: Iterable[Mapping[str, object]],
    approval: Sequence[str] = (),
    changed: Mapping[str, Collection[str]] | None = None,
    changed_sections: Collection[str] = (),
) -> RoadmapSheet:
    """The sheet of a roadmap given as data, in the layout of the order.

    ``sections`` are (number, title). An item has the keys ``number``, ``section``, ``title``, ``responsible_text``,
    ``kinds_text``, ``deadline_text``, ``expected_result``. Numbers get the dot of the order; a sub-item that was
    lettered by the reader («3.26.a») has no number in the table, so that reading it again letters it again. A section
    without a title has no row of its own. ``changed`` names the keys of changed cells by the number of the item; a
    changed section is marked at the number. ``changed_sections`` are numbers of headings that read otherwise.
    """
    marks = changed or {}
    titles = dict(sections)
    rows: list[SheetRow] = []
    shown: str | None = None
    for item in items:
        section = str(item["section"])
        # A section without a title had no heading in the file; «2.» alone would look like a measure.
        if section != shown and titles.get(section):
            marked = frozenset({0} if section in changed_sections else ())
            rows.append(replace(section_row(section, titles[section]), marked=marked))
        shown = section
        number = str(item["number"])
        cells = (_number(number), *(str(item.get(key) or "") for key in _KEYS))
        rows.append(SheetRow(cells, frozenset(map(_position, marks.get(number, ())))))
    return RoadmapSheet(title=title, rows=tuple(rows), approval=tuple(approval))


_KEYS = ("title", "responsible_text", "kinds_text", "deadline_text", "expected_result")


def _position(key: str) -> int:
    return _KEYS.index(key) + 1 if key in _KEYS else 0


def section_row(number: str, title: str) -> SheetRow:
    """A heading across the table: «2. Научно-методическое обеспечение»."""
    return SheetRow((f"{number}. {title}".strip(), *[""] * (len(CANONICAL) - 1)))


def _number(number: str) -> str:
    last = number.rpartition(".")[2]
    return "" if last.isalpha() else f"{number}."


def printable(text: str) -> str:
    """The text without characters that neither DOCX nor XLSX can hold."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
