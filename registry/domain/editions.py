"""Two editions of a roadmap compared cell by cell: what is new, dropped, moved, renamed, changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from registry.domain.item_numbers import sort_key

CELLS = ("number", "section", "title", "responsible_text", "kinds_text", "deadline_text", "expected_result")
"""The cells that are compared, in the order of the table; all are verbatim texts."""


@dataclass(frozen=True, slots=True)
class EditionItem:
    """A measure of an edition. ``key`` is its name in the family of the plan; empty when nobody gave it one yet."""

    number: str
    section: str
    title: str
    responsible_text: str = ""
    kinds_text: str = ""
    deadline_text: str = ""
    expected_result: str = ""
    key: str = ""

    def cell(self, name: str) -> str:
        """The text of a cell of ``CELLS``."""
        return str(getattr(self, name))


@dataclass(frozen=True, slots=True)
class Edition:
    """What of an edition is compared; ``sections`` are (number, title)."""

    sections: tuple[tuple[str, str], ...]
    items: tuple[EditionItem, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that reads otherwise, verbatim before and after."""

    cell: str
    was: str
    becomes: str

    @property
    def mirrored(self) -> CellChange:
        """The same change seen from the other edition."""
        return CellChange(self.cell, self.becomes, self.was)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a measure: ``before`` is ``None`` for a new one, ``after`` for one that was dropped."""

    before: EditionItem | None
    after: EditionItem | None

    @property
    def item(self) -> EditionItem:
        """The measure as it reads in the later edition that has it."""
        return self.after or self.before or _NONE

    @property
    def what(self) -> str:
        """``new``, ``dropped``, ``moved`` (another number or section), ``renamed`` or ``changed``."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "dropped"
        changed = {cell.cell for cell in self.cells}
        if changed & {"number", "section"}:
            return "moved"
        return "renamed" if "title" in changed else "changed"

    @property
    def cells(self) -> tuple[CellChange, ...]:
        """The cells that differ; all filled ones of a measure that is new or was dropped."""
        before, after = self.before or _NONE, self.after or _NONE
        return tuple(
            CellChange(name, before.cell(name), after.cell(name))
            for name in CELLS
            if before.cell(name) != after.cell(name)
        )

    def changes(self, cell: str) -> bool:
        """Whether a measure that stays has another text in the cell."""
        return None not in (self.before, self.after) and any(each.cell == cell for each in self.cells)

    @property
    def mirrored(self) -> Change:
        """The same change seen from the other edition."""
        return Change(self.after, self.before)


_NONE = EditionItem("", "", "")


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A heading that reads otherwise; ``None`` where the edition has no such section."""

    number: str
    was: str | None
    becomes: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything in which two editions differ; measures in the order of their numbers."""

    changes: tuple[Change, ...] = ()
    sections: tuple[SectionChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.sections)

    @property
    def totals(self) -> dict[str, int]:
        """How many measures are new, dropped, moved, renamed, changed; how many terms and how many cells differ."""
        counted = dict.fromkeys(("new", "dropped", "moved", "renamed", "changed"), 0)
        for change in self.changes:
            counted[change.what] += 1
        cells = sum(len(change.cells) for change in self.changes if change.what not in {"new", "dropped"})
        return {**counted, "deadlines": sum(each.changes("deadline_text") for each in self.changes), "cells": cells}

    @property
    def mirrored(self) -> Comparison:
        """The comparison the other way round."""
        sections = tuple(SectionChange(each.number, each.becomes, each.was) for each in self.sections)
        return Comparison(_in_order(change.mirrored for change in self.changes), sections)


def compare(before: Edition, after: Edition) -> Comparison:
    """What differs. Measures are the same when their keys are: see ``with_keys`` for editions without keys."""
    was, now = _by_key(before.items), _by_key(after.items)
    pairs = (Change(was.get(key), now.get(key)) for key in dict.fromkeys((*was, *now)))
    changes = _in_order(change for change in pairs if change.cells)
    old, new = dict(before.sections), dict(after.sections)
    sections = tuple(
        SectionChange(number, old.get(number), new.get(number))
        for number in sorted(old.keys() | new.keys(), key=sort_key)
        if old.get(number) != new.get(number)
    )
    return Comparison(changes, sections)


def apply(edition: Edition, comparison: Comparison) -> Edition:
    """The edition with the changes made: what the other edition says, its measures in the order of their numbers."""
    items = _by_key(edition.items)
    for change in comparison.changes:
        key = change.item.key
        if change.after is None:
            del items[key]
        else:
            base = items.get(key, replace(_NONE, key=key))
            items[key] = replace(base, **{each.cell: each.becomes for each in change.cells})
    sections = dict(edition.sections)
    for each in comparison.sections:
        sections.pop(each.number, None)
        if each.becomes is not None:
            sections[each.number] = each.becomes
    return Edition(
        tuple(sorted(sections.items(), key=lambda pair: sort_key(pair[0]))),
        tuple(sorted(items.values(), key=lambda item: sort_key(item.number))),
    )


def _by_key(items: Iterable[EditionItem]) -> dict[str, EditionItem]:
    return {item.key or item.number: item for item in items}


def _in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: (sort_key(change.item.number), change.item.key)))


# ------------------------------------------------------------------------------------------------------------- words

# A number of a measure and a date are one word each.
_TOKEN = re.compile(r"\d+(?:\.\d+)+|\w+|\s+|[^\w\s]")
_LONGEST = 4_000
_KINSHIP = 0.35


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of two texts put together: ``same``, ``was`` (only in the earlier) or ``becomes`` (only in the later)."""

    kind: str
    text: str


def word_diff(was: str, becomes: str) -> tuple[Piece, ...]:
    """Both texts word by word: ``same`` and ``was`` make the earlier one, ``same`` and ``becomes`` the later one.

    Texts with little in common are shown whole, one after the other: a mosaic of single words helps nobody.
    """
    if was == becomes:
        return (Piece("same", was),) if was else ()
    old, new = _TOKEN.findall(was), _TOKEN.findall(becomes)
    if max(len(old), len(new)) > _LONGEST:
        return tuple(_whole(was, becomes))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _KINSHIP:
        return tuple(_whole(was, becomes))
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
        else:
            pieces.extend(_whole("".join(old[a:b]), "".join(new[c:d])))
    return tuple(pieces)


def _whole(was: str, becomes: str) -> Iterator[Piece]:
    if was:
        yield Piece("was", was)
    if becomes:
        yield Piece("becomes", becomes)


def changed_cells(comparison: Comparison) -> Mapping[str, Sequence[str]]:
    """Number of each measure of the later edition that differs → names of its cells that do."""
    return {
        change.after.number: tuple(cell.cell for cell in change.cells) for change in comparison.changes if change.after
    }
