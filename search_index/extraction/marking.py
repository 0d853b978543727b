"""Text put together out of pieces, with the places where its sections begin."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from search_index.characters import clean_text

#: Longest heading kept, in characters: a whole paragraph styled as a heading would name nothing.
LONGEST_HEADING = 200
# Signs that are no letters of any text; a text that lost them later would no longer fit its sections.
_NO_LETTERS = {0xFFFE: None, 0xFFFF: None}


class Mark(Enum):
    """What stands among the pieces of a text: a heading begins, a heading ends."""

    HEADING = "heading"
    HEADING_END = "heading end"


Pieces = Iterable["str | Mark"]
Sections = tuple[tuple[int, str], ...]


def marked(level: bool, text: str) -> tuple[str | Mark, ...]:
    """The text as pieces, as a heading when ``level`` says so."""
    return (Mark.HEADING, text, Mark.HEADING_END, "\n") if level else (text, "\n")


def put_together(pieces: Pieces) -> tuple[str, Sections]:
    """Return the cleaned text, and for each heading where it begins in it (characters) and what it says."""
    done: list[str] = []
    waiting: list[str] = []
    length, begun = 0, None
    sections: list[tuple[int, str]] = []
    for piece in pieces:
        if isinstance(piece, str):
            waiting.append(piece)
            continue
        text = settled("".join(waiting))
        waiting.clear()
        done.append(text)
        if piece is Mark.HEADING:
            length += len(text)
            begun = length
            continue
        if begun is not None and (heading := " ".join(text.split())):
            sections.append((begun, heading[:LONGEST_HEADING]))
        length, begun = length + len(text), None
    done.append(settled("".join(waiting)))
    return "".join(done), tuple(sections)


def settled(text: str) -> str:
    """Return the text with only what a database and an index can keep."""
    return clean_text(text).translate(_NO_LETTERS)
