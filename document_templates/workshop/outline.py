"""Long documents: contents whose entries lead to the headings, then the parts in their order.

A part that is there only sometimes takes its number with it: the numbers are sums that the template computes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docx.shared import Mm, Pt

from document_templates.workshop.sheet import CENTRE, RIGHT, Sheet, field

#: Writes what stands under a heading.
Body = Callable[[Sheet], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it.

    ``key`` names its bookmark. ``condition`` is an expression of the template, empty for a part that is always there.
    ``each`` makes it a part for each row: ``"section in sections"``; its ``title`` and ``body`` then speak of the row.
    """

    key: str
    title: str
    body: Body
    condition: str = ""
    each: str = ""
    numbered: bool = True
    new_page: bool = False

    @property
    def bookmark(self) -> str:
        """The bookmark that the entry of the contents refers to."""
        return f"contents_{self.key}{'_{{ loop.index }}' if self.each else ''}"

    @property
    def amount(self) -> str:
        """How many numbered headings it makes, as a number or an expression."""
        if not self.numbered:
            return "0"
        if self.each:
            return f"({self.each.rpartition(' in ')[2]}|length)"
        return f"(1 if {self.condition} else 0)" if self.condition else "1"


def outlined(sheet: Sheet, parts: Sequence[Part], *, annexes: bool = False) -> None:
    """The contents on a page of their own, then the parts; with ``annexes`` those of the field of that name follow.

    The first part begins a new page.
    """
    contents(sheet, parts, annexes=annexes)
    for place, part in enumerate(parts):
        _open(sheet, part)
        breaks = {"page_break_before": True} if part.new_page or place == 0 else {}
        sheet.heading(numbered(parts, part), bookmark=part.bookmark, **breaks)
        part.body(sheet)
        _close(sheet, part)
    if annexes:
        _annexes(sheet)


def contents(sheet: Sheet, parts: Sequence[Part], *, annexes: bool) -> None:
    """Entries with references to the pages of their headings, computed by the program that opens the file."""
    sheet.line("Содержание", "Title", page_break_before=True)
    for part in parts:
        _open(sheet, part)
        _entry(sheet, part.bookmark, numbered(parts, part))
        _close(sheet, part)
    if annexes:
        sheet.tag("for annex in annexes")
        _entry(sheet, "contents_annex_{{ loop.index }}", f"{_ANNEX}. {{{{ annex.title|without_stop }}}}")
        sheet.tag("endfor")


def numbered(parts: Sequence[Part], part: Part) -> str:
    """The title with its number, counted over the numbered parts that are there."""
    if not part.numbered:
        return part.title
    before = [each.amount for each in parts[: parts.index(part)] if each.numbered]
    own = "loop.index" if part.each else "1"
    fixed = sum(int(each) for each in (*before, own) if each.isdigit())
    varying = [each for each in (*before, own) if not each.isdigit()]
    shown = str(fixed) if not varying else f"{{{{ {' + '.join([*varying, str(fixed)])} }}}}"
    return f"{shown}. {part.title}"


def paragraphs_of(name: str) -> Body:
    """A part whose text is the field ``name``, a paragraph a line."""
    return lambda sheet: sheet.each(f"{name}|paragraphs")


def list_of(name: str) -> Body:
    """A part that is the list in the field ``name``, numbered when it has more than one entry."""
    return lambda sheet: sheet.each(
        name, "{% if not loop.first or not loop.last %}{{ loop.index }}. {% endif %}{{ line|sentence }}"
    )


_ANNEX = "Приложение{% if annexes|length > 1 %} {{ loop.index }}{% endif %}"


def _open(sheet: Sheet, part: Part) -> None:
    if part.condition:
        sheet.tag(f"if {part.condition}")
    if part.each:
        sheet.tag(f"for {part.each}")


def _close(sheet: Sheet, part: Part) -> None:
    if part.each:
        sheet.tag("endfor")
    if part.condition:
        sheet.tag("endif")


def _entry(sheet: Sheet, bookmark: str, text: str) -> None:
    paragraph = sheet.line(text, "Contents", right_indent=Mm(12), space_after=Pt(4))
    sheet.leaders(paragraph)
    paragraph.add_run("\t")
    field(paragraph, f"PAGEREF {bookmark} \\h", "–", dirty=True)


def _annexes(sheet: Sheet) -> None:
    sheet.tag("for annex in annexes")
    sheet.line(_ANNEX, "Requisite", page_break_before=True, alignment=RIGHT)
    sheet.heading("{{ annex.title|without_stop }}", bookmark="contents_annex_{{ loop.index }}", alignment=CENTRE)
    sheet.each("annex.text|paragraphs")
    sheet.tag("endfor")
