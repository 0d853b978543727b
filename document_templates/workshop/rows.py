"""Tables and numbered sections filled from fields of rows; a table that must not be empty shows a visible blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.shared import Pt

from document_templates.fields import BLANK
from document_templates.workshop.sheet import Sheet


def rows_or_blank(
    sheet: Sheet, table: Any, source: str, cells: Sequence[str], *, centred: Sequence[int] = (0,)
) -> None:
    """A numbered row for each of ``source``, its columns in ``cells``; one row of a blank when there are none."""
    sheet.row_tag(table, f"for row in {source}")
    sheet.row(table, ("{{ loop.index }}", *(f"{{{{ row.{cell} }}}}" for cell in cells)), centred=centred)
    sheet.row_tag(table, "else")
    sheet.row(table, ("1", BLANK[:12], *("" for _ in cells[1:])), centred=centred)
    sheet.row_tag(table, "endfor")


def numbered_sections(sheet: Sheet, source: str = "sections") -> None:
    """Sections «1. Общие положения» with points «1.1. …» out of rows of ``title`` and ``text``.

    A line that begins with a dash or with a number of its own is printed as it was typed, without a number.
    """
    sheet.tag(f"for section in {source}")
    sheet.tag("set outer = loop.index")
    sheet.tag("set point = namespace(number=0)")
    sheet.heading("{{ outer }}. {{ section.title|without_stop }}")
    sheet.tag("for line in section.text|paragraphs")
    sheet.tag("if line[:1] in '–-—•0123456789'")
    sheet.line("{{ line }}")
    sheet.tag("else")
    sheet.tag("set point.number = point.number + 1")
    sheet.line("{{ outer }}.{{ point.number }}. {{ line|sentence }}")
    sheet.tag("endif")
    sheet.tag("endfor")
    sheet.tag("endfor")


def points(sheet: Sheet, *, start: int = 1) -> None:
    """«1. Отделу … обеспечить: 1.1. …» and «Срок – …». Field ``points`` (rows: ``text``, ``executor``, ``due``)."""
    sheet.tag("for row in points")
    sheet.tag("set lines = row.text|paragraphs")
    sheet.tag(f"set number = loop.index + {start - 1}" if start > 1 else "set number = loop.index")
    sheet.line("{{ number }}. {{ lines[0]|point(row.executor) }}")
    sheet.tag("for line in lines[1:]")
    sheet.line("{{ number }}.{{ loop.index }}. {{ line|sentence }}")
    sheet.tag("endfor")
    sheet.tag("if row.due")
    sheet.line("Срок – {{ row.due|without_stop }}.")
    sheet.tag("endif")
    sheet.tag("endfor")


def control_point(sheet: Sheet) -> None:
    """The last point, on control. Fields ``points`` and ``control``."""
    sheet.tag("set lines = control|paragraphs")
    sheet.line("{{ points|length + 1 }}. {{ lines[0]|sentence }}", keep_with_next=True)
    sheet.each("lines[1:]", "{{ line|sentence }}", keep_with_next=True)


def text_annexes(sheet: Sheet, before: str = "0", whose: str = "") -> None:
    """Annexes of text, each on a new page. Field ``annexes`` (rows: ``title``, ``text``).

    ``before`` is the number of annexes that stand before them, a tag's expression; ``whose`` goes after the number in
    the corner: «к Положению».
    """
    sheet.tag("for annex in annexes")
    only = "" if before != "0" else "{% if annexes|length > 1 %}"
    shown = f" {{{{ {before} + loop.index }}}}"
    sheet.line(f"Приложение{only}{shown}{'{% endif %}' if only else ''}", "Requisite Corner", page_break_before=True)
    if whose:
        sheet.line(whose, "Requisite Corner", space_after=Pt(14))
    sheet.heading("{{ annex.title|without_stop }}")
    sheet.each("annex.text|paragraphs")
    sheet.tag("endfor")


def table_annex(sheet: Sheet, number: int, whose: str, heading: str) -> None:
    """The corner and the heading of an annex that holds a table."""
    sheet.line(f"Приложение {number}", "Requisite Corner", page_break_before=True)
    sheet.line(whose, "Requisite Corner", space_after=Pt(14))
    sheet.heading(heading)
