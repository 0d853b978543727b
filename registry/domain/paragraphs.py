"""Two texts of paragraphs put side by side: which were changed, added, left out."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph that reads otherwise: its number in the later text (the earlier one's when it was left out), from 1.

    ``was`` or ``becomes`` is empty for one that was added or left out.
    """

    number: int
    was: str
    becomes: str


def paragraph_changes(before: Sequence[str], after: Sequence[str]) -> tuple[ParagraphChange, ...]:
    """The paragraphs that differ, in order; texts longer than any paper are compared by their beginnings."""
    old, new = before[:_LONGEST], after[:_LONGEST]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    changed = ((a, b, c, d) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
    return tuple(change for places in changed for change in _pairs(old, new, *places))


def _pairs(old: Sequence[str], new: Sequence[str], a: int, b: int, *later: int) -> Iterator[ParagraphChange]:
    c, d = later
    for place, (was, becomes) in enumerate(zip_longest(old[a:b], new[c:d], fillvalue="")):
        yield ParagraphChange((c if becomes else a) + place + 1, was, becomes)
