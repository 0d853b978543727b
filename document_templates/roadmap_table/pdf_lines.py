"""Lines across a page of a PDF, in pieces that wide gaps part: what is left of a table when nothing is ruled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from document_templates.roadmap_table.pdf_page import Char

# Characters of one line share a baseline within this part of their height.
_SAME_LINE = 0.35
# A gap wider than this part of the height parts two pieces of a line; a space of justified text may be as wide.
_GAP = 0.75
# A gap wider than this part of the height is a space.
_SPACE = 0.15

_LONE_NUMBER = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line that no wide gap parts."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line across the page: its pieces from left to right, and its middle."""

    pieces: tuple[Piece, ...]
    middle: float
    height: float

    @property
    def text(self) -> str:
        """All the pieces, a space between them."""
        return " ".join(piece.text for piece in self.pieces)


def _lines(chars: Iterable[Char]) -> Iterator[TextLine]:
    rows: list[list[Char]] = []
    shown = (char for char in chars if not char.generated and char.text.strip())
    for char in sorted(shown, key=lambda one: -one.baseline):
        height = max(char.top - char.bottom, 8.0)
        if rows and abs(rows[-1][0].baseline - char.baseline) <= height * _SAME_LINE:
            rows[-1].append(char)
        else:
            rows.append([char])
    for row in rows:
        yield TextLine(
            tuple(_pieces(row)),
            sum(char.middle for char in row) / len(row),
            max(char.top - char.bottom for char in row),
        )


def _pieces(chars: Iterable[Char]) -> Iterator[Piece]:
    held: list[Char] = []
    for char in sorted(chars, key=lambda one: one.left):
        if held and char.left - held[-1].right > (char.top - char.bottom) * _GAP:
            yield _piece(held)
            held = []
        held.append(char)
    yield _piece(held)


def _piece(chars: Sequence[Char]) -> Piece:
    text = chars[0].text
    for before, char in pairwise(chars):
        text += (" " if char.left - before.right > (char.top - char.bottom) * _SPACE else "") + char.text
    return Piece(text, chars[0].left, max(char.right for char in chars))


def text_lines(chars: Iterable[Char]) -> list[TextLine]:
    """The lines of a page from top to bottom, without the number of the page above or below them."""
    kept = list(_lines(chars))
    ends = {0, len(kept) - 1}
    return [line for place, line in enumerate(kept) if place not in ends or not _LONE_NUMBER.fullmatch(line.text)]
