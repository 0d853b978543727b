"""Tags in a text: where they stand and what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Opener = Literal["{{", "{%", "{#"]
Holder = Literal["", "p", "tr", "tc", "r"]

_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
#: Quotes and braces are told apart in tags of so many signs.
_LONGEST = 4_000
#: Signs within which closing signs may stand.
_HIDING = re.compile("[\"'“”„‘’‚{]")
_OPENER = re.compile(r"\{[{%#]")
_HOLDER = re.compile(r"(tr|tc|p|r)(?=\s)")
_WORD = re.compile(r"\s*(\w+)\s*(.*?)\s*$", re.DOTALL)
#: Quotes that Word puts in place of the straight ones.
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: the opening signs, its inside without them, the element it stands for, and the sides it draws near.

    ``inside`` has straight quotes and no holder; ``start`` and ``end`` are places in the text it was found in.
    """

    opener: Opener
    inside: str
    holder: Holder
    before: bool
    after: bool
    start: int
    end: int
    written: str

    @property
    def code(self) -> str:
        """The tag as Jinja reads it, on one line."""
        return f"{self.opener}{self.inside}{_CLOSERS[self.opener]}".replace("\n", " ")

    @property
    def word(self) -> str:
        """The first word of a statement: ``if``, ``colspan``; empty for other tags."""
        found = _WORD.match(self.inside) if self.opener == "{%" else None
        return found[1] if found else ""

    @property
    def rest(self) -> str:
        """What follows the first word."""
        found = _WORD.match(self.inside)
        return found[2] if found else ""


def tags(text: str) -> Iterator[Tag]:
    """The whole tags of the text in order. One that is not closed ends the search."""
    place = 0
    while found := _OPENER.search(text, place):
        end = closed_at(text, found.start())
        if end is None:
            return
        yield _tag(text[found.start() : end], found.start(), end)
        place = end


def left_open(text: str) -> int | None:
    """Where a tag begins that is not closed in the text, or ``None``."""
    place = 0
    while found := _OPENER.search(text, place):
        end = closed_at(text, found.start())
        if end is None:
            return found.start()
        place = end
    return len(text) - 1 if text.endswith("{") else None


def closed_at(text: str, start: int) -> int | None:
    """The place after the closing signs of the tag that begins at ``start``; ``None`` when it is not closed.

    Closing signs within quotes or within inner braces do not count, unless nothing else closes the tag.
    """
    opener = text[start : start + 2]
    closer = _CLOSERS[opener]
    first = text.find(closer, start + 2)
    if first < 0:
        return None
    if opener == "{#" or first - start > _LONGEST or not _HIDING.search(text, start + 2, first):
        return first + 2
    exact = _balanced(text[start : start + _LONGEST].translate(_QUOTES), 2, closer)
    return first + 2 if exact is None else start + exact


def _balanced(text: str, place: int, closer: str) -> int | None:
    quote, depth = "", 0
    while place < len(text):
        sign = text[place]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif depth == 0 and text.startswith(closer, place):
            return place + 2
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
        place += 1
    return None


def _tag(written: str, start: int, end: int) -> Tag:
    opener: Opener = written[:2]  # type: ignore[assignment] # one of the three by the search
    inside = written[2:-2]
    held = _HOLDER.match(inside)
    holder: Holder = held[1] if held else ""  # type: ignore[assignment] # one of the four by the search
    inside = inside[len(holder) :]
    drawn = opener == "{%" and not holder
    before, after = drawn and inside[:1] == "-", drawn and inside[-1:] == "-"
    inside = inside[before : len(inside) - after]
    if opener != "{#":
        inside = inside.translate(_QUOTES)
    return Tag(opener, inside, holder, before, after, start, end, written)
