"""Rows of a table that a person brings: cells by heading, and remarks that name the row and the column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from registry.errors import N_, ImportRejected, Remark

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: ``number`` is what a spreadsheet shows beside it, ``cells`` are its values by heading as written."""

    number: int
    cells: Mapping[str, Cell]


def with_headings(lines: Iterable[tuple[int, Sequence[Cell]]]) -> tuple[SheetRow, ...]:
    """Rows out of numbered lines; the first line holds the headings."""
    rows: list[SheetRow] = []
    headings: list[str] | None = None
    for number, cells in lines:
        if headings is None:
            headings = [str(cell or "") for cell in cells]
        else:
            rows.append(SheetRow(number, dict(zip(headings, cells, strict=False))))
    return tuple(rows)


def folded(words: str) -> str:
    """A heading or a word of a list as it is compared: no capitals, ё as е, single blanks, no full stops."""
    return re.sub(r"[\s._]+", " ", words.casefold().replace("ё", "е")).strip()


class Columns:
    """The columns of a table: for each name that a service uses, the headings under which people write it."""

    def __init__(self, required: Mapping[str, str], optional: Mapping[str, str], also: Mapping[str, str]) -> None:
        """``required`` and ``optional`` map a name to its proper heading, ``also`` other headings to a name."""
        self.titles = {**required, **optional}
        self._required = required
        self._known = {folded(title): name for name, title in self.titles.items()}
        self._known.update({name.casefold(): name for name in self.titles})
        self._known.update({folded(heading): name for heading, name in also.items()})

    @property
    def headings(self) -> tuple[str, ...]:
        """The proper headings, in order."""
        return tuple(self.titles.values())

    def read(self, rows: Sequence[SheetRow]) -> list[NamedRow]:
        """The rows with the cells under the names of the service; unknown columns are left out.

        Raises ``ImportRejected`` when there are no rows or a required column is missing.
        """
        if not rows:
            raise ImportRejected(N_("В таблице нет ни одной строки под заголовками."))
        present = {
            self._known[folded(heading)] for row in rows for heading in row.cells if folded(heading) in self._known
        }
        missing = [title for name, title in self._required.items() if name not in present]
        if missing:
            raise ImportRejected(
                N_("В таблице нет столбцов: {missing}. Нужны столбцы: {wanted}."),
                missing=", ".join(f"«{title}»" for title in missing),
                wanted=", ".join(f"«{title}»" for title in self._required.values()),
            )
        return [NamedRow(row.number, self._named(row), self) for row in rows]

    def _named(self, row: SheetRow) -> dict[str, Cell]:
        named: dict[str, Cell] = {}
        for heading, cell in row.cells.items():
            name = self._known.get(folded(heading))
            if name is not None and (cell is not None or name not in named):
                named[name] = cell.strip() or None if isinstance(cell, str) else cell
        return named


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row with its cells under the names of the service. Absent and empty cells are ``None``."""

    number: int
    cells: Mapping[str, Cell]
    columns: Columns

    def text(self, name: str) -> str | None:
        """The cell as a text; a whole number from a spreadsheet is written without a fraction."""
        cell = self.cells.get(name)
        if cell is None:
            return None
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return re.sub(r"\s+", " ", str(cell)).strip()

    def remark(self, name: str | None, message: str, **facts: object) -> Remark:
        """A remark on a cell of the row, or on the row when ``name`` is ``None``."""
        title = self.columns.titles.get(name or "")
        place = N_("строка {row}, столбец «{title}»") if title else N_("строка {row}")
        return Remark(place.format(row=self.number, title=title), message, tuple(facts.items()))


def read_number(cell: Cell) -> float | None:
    """The number in a cell, ``None`` when it is empty. Raises ``ValueError`` when it holds something else.

    Russian decimal commas, blanks between thousands and a trailing per cent sign are read.
    """
    if cell is None:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < 1e15:
        return float(cell)
    text = re.sub(r"[\s\u00a0\u202f]", "", str(cell)).removesuffix("%").replace("−", "-")
    if not isinstance(cell, str) or not re.fullmatch(r"-?\d{1,15}(?:[.,]\d{1,9})?", text):
        msg = "not a number"
        raise ValueError(msg)
    return float(text.replace(",", "."))


def reject(remarks: Sequence[Remark], what: str) -> None:
    """Raise ``ImportRejected`` when there are remarks; ``what`` begins the message («Организации не загружены»)."""
    if remarks:
        raise ImportRejected(
            N_("{what}: строк с ошибками — {count}. Исправьте их и загрузите файл снова; ничего не изменено."),
            remarks=remarks,
            what=what,
            count=len({remark.place.split(",")[0] for remark in remarks}),
        )


def read_day(cell: Cell) -> date | None:
    """The day in a cell, ``None`` when it is empty. Raises ``ValueError`` when it holds no day of the calendar.

    Days are written 01.09.2025 or 2025-09-01, or are days of the spreadsheet itself.
    """
    if cell is None:
        return None
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = re.sub(r"\s|г\.?$", "", str(cell))
    russian = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    if russian is not None:
        return date(int(russian[3]), int(russian[2]), int(russian[1]))
    if not isinstance(cell, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        msg = "not a day"
        raise ValueError(msg)
    return date.fromisoformat(text)
