"""The table of a roadmap out of any file, before anything is understood."""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import Remark


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a table as it stands in a file.

    ``cells`` are verbatim texts; ``place`` names the row for a person («таблица 1, строка 14», «лист 3, строка 7»).
    """

    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """The roadmap's table out of any file, before anything is understood.

    ``preamble`` is the text before the table (title, date, number of the order), ``rows`` all rows of all its
    tables in order, header rows included; the first row is always a header. ``remarks`` are what a person should know
    of the reading: columns and tables left out, merged cells, hidden rows, tracked changes.
    """

    preamble: str
    rows: tuple[RawRow, ...]
    remarks: tuple[Remark, ...] = ()
