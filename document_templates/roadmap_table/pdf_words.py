"""Characters of one cell put into lines, and lines into a text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from document_templates.roadmap_table.pdf_page import Char

# Characters of one line share a baseline within this part of their height.
_SAME_LINE = 0.35
# A gap wider than this part of the height is a space that nobody wrote.
_SPACE = 0.2
# A space is as wide as this part of a letter, or narrower.
_SPACE_SHARE = 0.4
# More empty margin than 4 mm is no padding but centred text.
_MAX_PADDING = 12.0

_HYPHEN_END = re.compile(r"\w[-–—]$")
_CLOSING = re.compile(r"[,.;:!?)\]}»>/]")
_HYPHEN_START = re.compile(r"-(\w|$)")
_ENDING = re.compile(r"\([а-я]{1,3}\)")
_SLASH_END = re.compile(r"\w/$")
# Words with a letter, a space or a mark on both sides: not cut by the end of the line.
_WHOLE = re.compile(r"(?<=[^\w-])[^\W\d_]{2,}(?=[^\w-])")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# A shorter piece may be a word by chance («ости», «ния»).
_LONG = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell: its text, where it begins and ends, and the mean width of its letters."""

    text: str
    left: float
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
    return Line(text, written[0].left, written[-1].right, letter)


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of one cell of a table, and the left and right edges of the cell."""

    lines: Sequence[Line]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a file wraps its lines.

    ``padding`` is the empty margin inside a cell. ``keeps_spaces``: the program that made the file writes the space
    at the end of a wrapped line. ``known`` are words that stand whole inside lines, lower case.
    """

    padding: float
    keeps_spaces: bool
    known: frozenset[str]


def wrapping_of(cells: Iterable[Cell]) -> Wrapping:
    """Learn it from all cells of a file."""
    listed = list(cells)
    margins = sorted(min(line.left for line in cell.lines) - cell.left for cell in listed if cell.lines)
    # A stray sign on a border must not decide: one cell of twenty may lie outside.
    padding = min(max(margins[len(margins) // 20], 0.0), _MAX_PADDING) if margins else 0.0
    ends = kept = 0
    known: set[str] = set()
    for cell in listed:
        # A line that had room for one more letter was not cut inside a word.
        roomy = [line for line in cell.lines[:-1] if cell.right - padding - line.right > line.letter]
        ends += len(roomy)
        kept += sum(line.text.endswith(" ") for line in roomy)
        known.update(word.lower() for line in _with_edges(cell.lines) for word in _WHOLE.findall(line))
    return Wrapping(padding, ends > 0 and kept * 2 > ends, frozenset(known))


def _with_edges(lines: Sequence[Line]) -> Iterator[str]:
    """The lines with a space where a whole word certainly begins or ends: at the ends of the cell, after a space."""
    whole = True
    for place, line in enumerate(lines):
        yield (" " if whole else "") + line.text + (" " if place == len(lines) - 1 else "")
        whole = line.text.endswith(" ")


def join_lines(cell: Cell, wrapping: Wrapping) -> str:
    """The text of a cell; wrapped words and hyphens are put together again."""
    text = ""
    for place, line in enumerate(cell.lines):
        if not text or text.endswith(" "):
            text += line.text
        else:
            text = _joined(text, _Seam.at(cell, place, wrapping), wrapping)
    return re.sub(r" {2,}", " ", text).strip().replace("\u00ad", "")


def ends_inside_word(cell: Cell, following: Cell, wrapping: Wrapping) -> bool:
    """Whether a page cut a row inside a word: the cell ends with a piece whose rest opens the cell on the next page."""
    if not cell.lines or not following.lines or cell.lines[-1].text.endswith(" "):
        return False
    whole = Cell([*cell.lines, *following.lines], cell.left, cell.right)
    seam = _Seam.at(whole, len(cell.lines), wrapping)
    return _is_glued(cell.lines[-1].text, seam, wrapping)


@dataclass(frozen=True, slots=True)
class _Seam:
    """Where a line meets the next one.

    ``room`` is the empty space at the end of the first, ``alone`` whether one word fills it, ``ahead`` the next line
    with those after it that may belong to the same long word.
    """

    following: str
    ahead: str
    room: float
    letter: float
    alone: bool

    @classmethod
    def at(cls, cell: Cell, place: int, wrapping: Wrapping) -> _Seam:
        """The seam before the line at the place."""
        last, following = cell.lines[place - 1], cell.lines[place]
        ahead = following.text
        for line, after in pairwise(cell.lines[place:]):
            if " " in line.text:
                break
            ahead += after.text
        room = cell.right - wrapping.padding - last.right
        return cls(following.text, ahead, room, last.letter, " " not in last.text.strip())

    @property
    def is_cut(self) -> bool:
        """Whether the first line may have been cut inside its only word: there was no room for one more letter."""
        return self.alone and self.room <= self.letter * 1.4


def _joined(text: str, seam: _Seam, wrapping: Wrapping) -> str:
    """The text with the next line after it, where the first does not end with a space."""
    if _HYPHEN_END.search(text) or text.endswith("\u00ad"):
        return _after_hyphen(text, seam.following, wrapping)
    if _is_glued(text, seam, wrapping) or (wrapping.keeps_spaces and _SLASH_END.search(text)):
        return text + seam.following
    return f"{text} {seam.following}"


def _is_glued(text: str, seam: _Seam, wrapping: Wrapping) -> bool:
    """Whether the next line begins inside the word, or before the mark, with which this line ends."""
    # A mark that closes, or a hyphen inside a word, never begins a line unless it did not fit in the one above.
    if _CLOSING.match(seam.following) or text.endswith("<"):
        return True
    if _HYPHEN_START.match(seam.following) and text[-1:].isalpha():
        return True
    # «программ(ы)»: a space would have had room, and would have been written.
    if _ENDING.match(seam.following) and wrapping.keeps_spaces:
        return seam.is_cut and seam.room > seam.letter * _SPACE_SHARE
    return seam.is_cut and any(_is_cut_word(text, ahead, wrapping) for ahead in {seam.following, seam.ahead})


def _after_hyphen(text: str, following: str, wrapping: Wrapping) -> str:
    """Keep the hyphen of «план-график», drop the one that only parted a word at the end of a line."""
    if not following[:1].isalnum():
        return f"{text} {following}"
    left, right = _LAST_WORD.search(text[:-1]), _FIRST_WORD.match(following)
    if left and right and (left[0] + right[0]).lower() in wrapping.known and following[:1].islower():
        return text[:-1] + following
    return text + following


def _is_cut_word(text: str, following: str, wrapping: Wrapping) -> bool:
    """Whether a narrow column cut a word in two. Called for a line that one word fills alone.

    A space that would hang over the edge is not written, so such a line may as well end with a whole word: then the
    file's own words decide, and after them the dictionary.
    """
    if text[-1:].isdigit() and following[:1].isdigit():
        return True
    left, right = _LAST_WORD.search(text), _FIRST_WORD.match(following)
    if not left or not right:
        return False
    # An abbreviation takes no endings: «ОО» and «разработана» are two words.
    if len(left[0]) > 1 and left[0].isupper() and right[0].islower():
        return False
    whole, first, rest = (left[0] + right[0]).lower(), left[0].lower(), right[0].lower()
    if whole in wrapping.known or (following[:1].islower() and is_russian_word(whole)):
        return True
    # Neither half of «Рособ-рнадзора» is a word; a long word beside anything is a word of its own.
    long_word = any(len(part) >= _LONG and (part in wrapping.known or is_russian_word(part)) for part in (first, rest))
    return following[:1].islower() and not long_word


@functools.cache
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def is_russian_word(text: str) -> bool:
    """Whether the dictionary of Russian has the word, in any of its forms."""
    return bool(_dictionary().word_is_known(text))
