"""A report before it is a file: a title, a few lines under it, and tables. XLSX and DOCX are made of the same one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.tables import Cell

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and its width in characters. ``number`` columns are set to the right.

    ``in_docx`` is false for a column that has no room on paper and stands in the XLSX only.
    """

    title: str
    width: int = 16
    number: bool = False
    in_docx: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``tone`` (``good``, ``warning``, ``danger``, ``muted`` or empty) tints the whole row."""

    cells: tuple[Cell, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table. ``name`` is a sheet's name in XLSX (at most 31 characters are kept) and a caption in DOCX.

    ``in_docx`` is false for tables that are too long for paper and stand in the XLSX only.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    in_docx: bool = True

    def for_paper(self) -> ReportTable:
        """The table with the columns that a DOCX has room for."""
        kept = [place for place, column in enumerate(self.columns) if column.in_docx]
        rows = tuple(Row(tuple(row.cells[place] for place in kept), row.tone) for row in self.rows)
        return replace(self, columns=tuple(self.columns[place] for place in kept), rows=rows)


@dataclass(frozen=True, slots=True)
class Report:
    """A titled report: ``lines`` stand under the title, ``tables`` follow."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[ReportTable, ...] = field(default=())
