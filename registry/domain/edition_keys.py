"""Which measure of a new edition is which of the one before, and the keys under which they go on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from registry.domain.editions import Edition, EditionItem
from registry.domain.folding import fold

_TEXTS = ("responsible_text", "kinds_text", "deadline_text", "expected_result")
_WORD = re.compile(r"\w+")

# How much two titles must have in common: under one number, and under different ones.
_SIMILAR, _ALIKE = 0.5, 0.75
_KIN_CELLS = 3


def matched(before: Sequence[EditionItem], after: Sequence[EditionItem]) -> dict[int, int]:
    """Position in ``after`` → position of the same measure in ``before``; new measures are absent.

    In this order: the same key; the same number and title; the same title under another number (of several the one
    with more equal cells, then the nearest); the same number and a similar title; a nearly equal title under another
    number; the same number and at least three equal cells beside a new title. The answer does not depend on which
    edition is called the first.
    """
    pairing = _Pairing([_Measured(item) for item in before], [_Measured(item) for item in after])
    for stage in _STAGES:
        pairing.take(stage)
    return pairing.found


def with_keys(before: Edition, after: Edition, taken: Collection[str] = ()) -> Edition:
    """The later edition with the keys of the earlier one; a new measure gets its number, made unique in the family.

    ``taken`` are keys that other editions of the family have.
    """
    found = matched(before.items, after.items)
    used = {*taken, *(item.key for item in before.items)}
    items: list[EditionItem] = []
    for place, item in enumerate(after.items):
        key = before.items[found[place]].key if place in found else fresh_key(item.number, used)
        used.add(key)
        items.append(replace(item, key=key))
    return Edition(after.sections, tuple(items))


def without_keys(edition: Edition) -> Edition:
    """The edition as if nobody had given its measures keys: they are told by their numbers and texts alone."""
    return Edition(edition.sections, tuple(replace(item, key="") for item in edition.items))


def fresh_key(number: str, taken: Collection[str]) -> str:
    """The number itself, or ``2.9#2`` and so on when another measure of the family has it."""
    if number not in taken:
        return number
    return next(key for n in range(2, len(taken) + 3) if (key := f"{number}#{n}") not in taken)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A measure with its title made comparable."""

    item: EditionItem
    title: str = field(init=False)
    words: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", " ".join(fold(self.item.title).split()))
        object.__setattr__(self, "words", Counter(_WORD.findall(self.title)))


Stage = Callable[[_Measured, _Measured], float]
"""How much two measures are the same; 0 when they are not by this sign."""


@dataclass(slots=True)
class _Pairing:
    before: list[_Measured]
    after: list[_Measured]
    found: dict[int, int] = field(default_factory=dict)

    def take(self, stage: Stage) -> None:
        """Pair what is left, the surest and nearest first; the order is the same from both sides."""
        used = set(self.found.values())
        left = [i for i in range(len(self.before)) if i not in used]
        free = [j for j in range(len(self.after)) if j not in self.found]
        candidates = [
            (-score, abs(i - j), i + j, i, j)
            for i in left
            for j in free
            if (score := stage(self.before[i], self.after[j]))
        ]
        for _, _, _, i, j in sorted(candidates):
            if i not in used and j not in self.found:
                self.found[j] = i
                used.add(i)


def _same_key(a: _Measured, b: _Measured) -> float:
    return float(bool(a.item.key) and a.item.key == b.item.key)


def _same_number_and_title(a: _Measured, b: _Measured) -> float:
    return float(a.item.number == b.item.number and a.title == b.title)


def _same_title(a: _Measured, b: _Measured) -> float:
    return 1.0 + _equal_cells(a, b) + (a.item.section == b.item.section) if a.title and a.title == b.title else 0.0


def _same_number_similar_title(a: _Measured, b: _Measured) -> float:
    return float(a.item.number == b.item.number and _likeness(a, b) >= _SIMILAR)


def _nearly_same_title(a: _Measured, b: _Measured) -> float:
    likeness = _likeness(a, b)
    return likeness if likeness >= _ALIKE else 0.0


def _same_number_and_cells(a: _Measured, b: _Measured) -> float:
    return float(a.item.number == b.item.number and _equal_cells(a, b) >= _KIN_CELLS)


_STAGES: tuple[Stage, ...] = (
    _same_key,
    _same_number_and_title,
    _same_title,
    _same_number_similar_title,
    _nearly_same_title,
    _same_number_and_cells,
)


def _equal_cells(a: _Measured, b: _Measured) -> int:
    return sum(a.item.cell(name) == b.item.cell(name) != "" for name in _TEXTS)


def _likeness(a: _Measured, b: _Measured) -> float:
    """Words in common, counted twice, over all words: 1 for equal titles, the same from both sides."""
    whole = a.words.total() + b.words.total()
    return 2 * (a.words & b.words).total() / whole if whole else 0.0
