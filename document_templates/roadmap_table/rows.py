"""What a reader of one format finds: tables as they stand, and the text between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from registry.errors import Remark


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of any table: its cells by position in the grid, and its place for a person.

    ``left`` are positions that a merged cell covers from the left, ``above`` those that it covers from the row above;
    their cells are empty. A format without merged cells leaves both empty.
    """

    cells: tuple[str, ...]
    place: str
    left: frozenset[int] = field(default=frozenset())
    above: frozenset[int] = field(default=frozenset())

    @property
    def filled(self) -> list[int]:
        """Positions with text."""
        return [spot for spot, cell in enumerate(self.cells) if cell.strip()]

    @property
    def logical(self) -> list[int]:
        """Positions at which cells begin."""
        return [spot for spot in range(len(self.cells)) if spot not in self.left]

    def heading(self) -> str | None:
        """The text of a row that is one cell merged across the better part of the table; ``None`` for other rows."""
        filled = self.filled
        if len(filled) != 1:
            return None
        span = 1
        while filled[0] + span in self.left:
            span += 1
        return self.cells[filled[0]] if span >= 3 and span * 2 >= len(self.cells) else None


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table and the text that stands before it (since the previous table).

    A table that is ``alone`` (a sheet of a workbook) never goes on with the table before it; ``title`` is the name of
    the sheet. ``printed`` text was found on pages, so it may hold running heads. ``remarks`` are what the reader of
    the format has to tell.
    """

    rows: tuple[FoundRow, ...]
    before: str = ""
    alone: bool = False
    title: str = ""
    printed: bool = False
    remarks: tuple[Remark, ...] = ()
