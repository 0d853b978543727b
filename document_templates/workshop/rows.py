"""Tables and numbered sections filled from fields of rows; a table that must not be empty shows a visible blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from document_templates.fields import BLANK
from document_templates.workshop.sheet import Sheet


def rows_or_blank(sheet: Sheet, table: Any, source: str, cells: Sequence[str]) -> None:
    """A numbered row for each of ``source``, its columns in ``cells``; one row of a blank when there are none."""
    sheet.row_tag(table, f"for row in {source}")
    sheet.row(table, ("{{ loop.index }}", *(f"{{{{ row.{cell} }}}}" for cell in cells)), centred=(0,))
    sheet.row_tag(table, "else")
    sheet.row(table, ("1", BLANK[:12], *("" for _ in cells[1:])), centred=(0,))
    sheet.row_tag(table, "endfor")
