"""One paragraph as the rules see it, and what sort of paragraph it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docx.oxml.ns import qn

from registry.errors import N_

#: Paragraphs from this length on are running text, to which the rules on text apply.
TEXT_FROM = 80
#: Paragraphs that begin farther right than this (60 mm, in twentieths of a point) are requisites in the corner.
CORNER = 3400
_HEADING = re.compile(r"(?i)heading|title|заголовок|название|toc|оглавление")
_SECTION = re.compile(r"(?i)heading|заголовок")


@dataclass(frozen=True)
class Line:
    """A paragraph: ``kind`` is ``text``, ``heading``, ``requisite`` (short or not justified by design) or ``cell``.

    ``first_line`` (negative when it hangs), ``left`` and ``right`` are in twentieths of a point; ``spacing`` is 1.0
    for single lines; ``list_level`` is 0 outside automatic lists. ``source`` is the element of the paragraph.
    """

    number: int
    text: str
    kind: str
    style: str
    alignment: str
    first_line: int
    left: int
    right: int
    spacing: float
    list_level: int
    source: Any

    @property
    def place(self) -> str:
        """How a person finds it."""
        words = " ".join(self.text.split())
        return N_("абзац {number} «{words}»").format(
            number=self.number, words=f"{words[:50]}…" if len(words) > 50 else words
        )

    @cached_property
    def runs(self) -> list[Any]:
        """The runs that hold letters, those of text boxes left out."""
        own = (run for run in self.source.iter(qn("w:r")) if _paragraph_of(run) is self.source)
        return [run for run in own if "".join(t.text or "" for t in run.iter(qn("w:t"))).strip()]

    @property
    def wraps(self) -> bool:
        """Whether the text is likely to take more than a line: running text, or more than two words in a cell."""
        return self.kind == "text" or (self.kind == "cell" and len(self.text.split()) > 2)

    @property
    def is_listed(self) -> bool:
        """Whether the paragraph is a point of an automatic list."""
        return self.list_level > 0

    @property
    def is_section_heading(self) -> bool:
        """Whether a style says that it is the heading of a section, and it has words."""
        return self.kind == "heading" and bool(_SECTION.match(self.style)) and bool(self.text.strip())

    @cached_property
    def cell(self) -> Any:
        """The cell of a table that the paragraph stands in, ``None`` outside tables."""
        return next(self.source.iterancestors(qn("w:tc")), None)

    @cached_property
    def column(self) -> tuple[int, int]:
        """The place of the cell in its row and how many cells the row has; (0, 1) outside tables."""
        if self.cell is None:
            return 0, 1
        cells = self.cell.getparent().findall(qn("w:tc"))
        return (cells.index(self.cell), len(cells)) if self.cell in cells else (0, 1)

    @property
    def in_corner(self) -> bool:
        """Whether it stands at the right: indented, set to the right, or in the last cell of a row of several."""
        place, cells = self.column
        return self.left > CORNER or self.alignment in {"right", "end"} or (cells > 1 and place == cells - 1)


def _paragraph_of(run: Any) -> Any:
    return next(run.iterancestors(qn("w:p")), None)


def kind_of(paragraph: Any, text: str, style: Any, alignment: str, left: int) -> str:
    """The sort of the paragraph, see :class:`Line`."""
    if left > CORNER:
        return "requisite"
    if any(True for _ in paragraph.iterancestors(qn("w:tc"))):
        return "cell"
    if style is not None and _HEADING.match(style.name or ""):
        return "heading"
    if alignment == "center" or len(text.strip()) < TEXT_FROM or "\t" in text:
        return "requisite"
    return "text"


def shows_data(table: Any) -> bool:
    """Whether the table has borders and two rows or more."""
    rows = table.findall(qn("w:tr"))
    borders = list(table.iter(qn("w:tblBorders"), qn("w:tcBorders")))
    drawn = any(edge.get(qn("w:val")) not in {"nil", "none"} for border in borders for edge in border) or _styled(table)
    return len(rows) > 1 and drawn


def _styled(table: Any) -> bool:
    """Whether the table has a named style other than the plain one, which draws nothing."""
    named = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    return named is not None and named.get(qn("w:val")) not in {"TableNormal", "a1"}


def number_of(text: str | None) -> int:
    """The whole number nearest to what stands there; 0 for what is none."""
    try:
        return round(float(text or 0))
    except (ValueError, OverflowError):
        return 0
