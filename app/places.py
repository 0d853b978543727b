"""Lines of a document's text and the places on a page where they stand, so that a link leads to a line.

Lines are counted from 0 as the search port counts them: a line feed ends one, and so does the end of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from document_templates.preview import Block

#: How many lines of the text a block may lie ahead: what the page shows and the text leaves out is passed over.
_AHEAD = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a paragraph, or a row of a table, as it stands on the page; ``line`` is ``None`` for no line."""

    text: str
    line: int | None


def text_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a plain text that hold something, with their numbers."""
    lines = enumerate(re.split(r"[\n\f]", text))
    return [(number, line.strip()) for number, line in lines if line.strip()]


def text_pages(text: str) -> list[tuple[int | None, list[tuple[int, str]]]]:
    """The pages of a plain text by their numbers from 1, each with its numbered lines; ``None`` for a text without."""
    pages, first = text.split("\f"), 0
    found: list[tuple[int | None, list[tuple[int, str]]]] = []
    for number, page in enumerate(pages, 1):
        lines = [(first + at, line) for at, line in text_lines(page)]
        found.append((number if len(pages) > 1 else None, lines))
        first += page.count("\n") + 1
    return found


def placed(blocks: Sequence[Block], text: str) -> list[tuple[Block, list[Piece]]]:
    """The blocks of a sheet, each with its lines or rows and the numbers of these in the text."""
    finder = _Finder([" ".join(line.split()) for line in re.split(r"[\n\f]", text)])
    return [(block, [Piece(piece, finder.line_of(piece)) for piece in _pieces(block)]) for block in blocks]


def _pieces(block: Block) -> Iterator[str]:
    rows = getattr(block, "rows", None)
    if rows is not None:
        yield from ("\t".join(cell.text for cell in row) for row in rows)
    else:
        yield from getattr(block, "text", "").strip().split("\n")


class _Finder:
    """Finds the lines in their order, each once."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)
        self._at = 0

    def line_of(self, piece: str) -> int | None:
        wanted = " ".join(piece.split())
        for number in range(self._at, min(self._at + _AHEAD, len(self._lines))) if wanted else ():
            if self._lines[number] == wanted:
                self._at = number + 1
                return number
        return None
