"""Characters of one cell put into lines, and lines into a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from document_templates.roadmap_table.pdf_page import Char

# Characters of one line share a baseline within this part of their height.
_SAME_LINE = 0.35
# A gap wider than this part of the height is a space that nobody wrote.
_SPACE = 0.28
# The usual inner margin of a cell (1.9 mm), in points.
_PADDING = 5.4

_HYPHEN_END = re.compile(r"\w[-–—]$")
_HYPHEN_START = re.compile(r"-\w")
_SLASH_END = re.compile(r"\w/$")
# Words with a letter, a space or a mark on both sides: not cut by the end of the line.
_WHOLE = re.compile(r"(?<=[^\w-])[^\W\d_]{2,}(?=[^\w-])")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell: its text, where it ends, and the width of its letters."""

    text: str
    right: float
    letter: float


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """The lines from top to bottom."""
    rows: list[list[Char]] = []
    for char in sorted(
        (char for char in chars if char.text and char.text not in "\r\n"), key=lambda one: -one.baseline
    ):
        height = max(char.top - char.bottom, 4.0)
        if rows and abs(rows[-1][0].baseline - char.baseline) <= max(height, 8.0) * _SAME_LINE:
            rows[-1].append(char)
        else:
            rows.append([char])
    return [line for line in map(_line, rows) if line.text.strip()]


def _line(chars: Sequence[Char]) -> Line:
    ordered = sorted(chars, key=lambda one: (one.left, one.right))
    height = max(char.top - char.bottom for char in ordered)
    text = ""
    last: Char | None = None
    for char in ordered:
        if (
            last is not None
            and char.left - last.right > height * _SPACE
            and not text.endswith(" ")
            and char.text != " "
        ):
            text += " "
        text += char.text
        last = char
    written = [char for char in ordered if char.text.strip()] or ordered
    letter = sum(char.right - char.left for char in written) / len(written)
    return Line(text, written[-1].right, letter)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a file wraps its lines.

    ``keeps_spaces``: the program that made it writes the space at the end of a wrapped line, so a line without one
    ends inside a word or with a hyphen. ``known`` are words that stand whole inside lines, lower case.
    """

    keeps_spaces: bool
    known: frozenset[str]


def wrapping_of(cells: Iterable[Sequence[Line]]) -> Wrapping:
    """Learn it from all cells of a file."""
    ends = kept = 0
    known: set[str] = set()
    for lines in cells:
        ends += len(lines) - 1
        kept += sum(line.text.endswith(" ") for line in lines[:-1])
        known.update(word.lower() for line in _with_edges(lines) for word in _WHOLE.findall(line))
    return Wrapping(ends > 0 and kept * 2 > ends, frozenset(known))


def _with_edges(lines: Sequence[Line]) -> Iterator[str]:
    """The lines with a space where a whole word certainly begins or ends: at the ends of the cell, after a space."""
    whole = True
    for place, line in enumerate(lines):
        yield (" " if whole else "") + line.text + (" " if place == len(lines) - 1 else "")
        whole = line.text.endswith(" ")


def join_lines(lines: Sequence[Line], edge: float, wrapping: Wrapping) -> str:
    """The text of a cell whose right edge is ``edge``; wrapped words and hyphens are put together again."""
    text = ""
    last: Line | None = None
    for line in lines:
        if last is not None and not text.endswith(" "):
            text = _joined(text, line.text, edge - _PADDING - last.right, last, wrapping)
        else:
            text += line.text
        last = line
    return re.sub(r" {2,}", " ", text).strip().replace("\u00ad", "")


def _joined(text: str, following: str, room: float, last: Line, wrapping: Wrapping) -> str:
    """The text with the next line after it, where the first does not end with a space."""
    if _HYPHEN_END.search(text) or text.endswith("\u00ad"):
        return _after_hyphen(text, following, wrapping)
    # A hyphen that did not fit goes to the next line; a dash has a space on its other side.
    if _HYPHEN_START.match(following) and text[-1:].isalpha():
        return text + following
    if wrapping.keeps_spaces and (_SLASH_END.search(text) or _is_cut_word(text, following, room, last, wrapping)):
        return text + following
    return f"{text} {following}"


def _after_hyphen(text: str, following: str, wrapping: Wrapping) -> str:
    """Keep the hyphen of «план-график», drop the one that only parted a word at the end of a line."""
    if not following[:1].isalnum():
        return f"{text} {following}"
    left, right = _LAST_WORD.search(text[:-1]), _FIRST_WORD.match(following)
    if left and right and (left[0] + right[0]).lower() in wrapping.known and following[:1].islower():
        return text[:-1] + following
    return text + following


def _is_cut_word(text: str, following: str, room: float, last: Line, wrapping: Wrapping) -> bool:
    """Whether a narrow column cut a word in two: the word alone fills its line.

    A space that would hang over the edge is dropped too, so a line that is quite full may end with a whole word:
    then other places of the file tell which word it is.
    """
    alone = " " not in last.text.strip() and last.text[-1:].isalpha() and following[:1].islower()
    if not alone or room > last.letter:
        return False
    left, right = _LAST_WORD.search(text), _FIRST_WORD.match(following)
    if not left or not right:
        return False
    if (left[0] + right[0]).lower() in wrapping.known:
        return True
    return left[0].lower() not in wrapping.known and right[0].lower() not in wrapping.known
