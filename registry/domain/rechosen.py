"""Values of a form after another choice: what a person did not touch follows the choice, what she wrote stays.

A field, or a row of it, is untouched when it says what the program had written for the choice before. A row that was
written over keeps its place where the new choice has the same one; a row that was taken out stays out.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Row = Any
_Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """A field that followed a choice: its value, how many of its rows are new ones, how many are a person's own.

    Of a field that is one text ``replaced`` is 1 when it is the new one, ``kept`` when a person's own stays.
    """

    value: Any
    replaced: int
    kept: int


def deciding(texts: Mapping[str, str], choices: Sequence[str]) -> tuple[str, ...]:
    """The choices that starting values depend on: ``texts`` are the defaults by field, ``choices`` names of choices."""
    return tuple(name for name in choices if any(f"chosen.{name}" in text for text in texts.values()))


def followed(olds: Sequence[Any], now: Any, new: Any) -> Followed | None:
    """What becomes of a value; ``None`` when the choice does not change it.

    ``olds`` are what the program may have written for the choice before, ``now`` is what stands there, ``new`` what it
    writes for the new choice; lists are taken row by row.
    """
    if all(_same(old, new) for old in olds):
        return None
    if any(isinstance(each, list) for each in (*olds, now, new)):
        old = max((_rows(each) for each in olds), key=lambda each: _alike(each, _rows(now)))
        return _rows_followed(old, _rows(now), _rows(new))
    if any(_same(old, now) for old in olds):
        return None if _same(now, new) else Followed(new if new is not None else "", 1, 0)
    return Followed(now, 0, 1)


def _rows_followed(old: list[Row], now: list[Row], new: list[Row]) -> Followed | None:
    written_over: dict[_Key, Row] = {}
    added: list[Row] = []
    taken_out: set[_Key] = set()
    for what, low, high, start, stop in _compared(old, now).get_opcodes():
        if what != "equal":
            pairs = min(high - low, stop - start)
            written_over.update(zip(map(_key, old[low : low + pairs]), now[start : start + pairs], strict=True))
            added += now[start + pairs : stop]
            taken_out |= {_key(row) for row in old[low + pairs : high]}
    made: list[Row] = []
    fresh, standing = 0, {_key(row) for row in now}
    for row in new:
        key = _key(row)
        if key not in taken_out:
            fresh += key not in written_over and key not in standing
            made.append(written_over.pop(key, row))
    own = [*written_over.values(), *added]
    place = len(made) - _common_end([_key(row) for row in made], [_key(row) for row in now])
    made[place:place] = [row for row in own if _key(row) not in {_key(each) for each in made}]
    kept = sum(_key(row) not in {_key(each) for each in new} for row in made)
    return None if _same(made, now) else Followed(made, fresh, kept)


def _common_end(one: Sequence[_Key], other: Sequence[_Key]) -> int:
    """How many rows at their ends are the same: a person's own go before the closing points."""
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _compared(old: Sequence[Row], now: Sequence[Row]) -> SequenceMatcher[_Key]:
    return SequenceMatcher(None, [_key(row) for row in old], [_key(row) for row in now], autojunk=False)


def _alike(old: Sequence[Row], now: Sequence[Row]) -> float:
    return _compared(old, now).ratio()


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) or isinstance(other, list):
        return [_key(row) for row in _rows(one)] == [_key(row) for row in _rows(other)]
    return _key(one) == _key(other)


def _rows(value: Any) -> list[Row]:
    return [row for row in value if any(_key(row))] if isinstance(value, list) else []


def _key(value: Any) -> _Key:
    """What a row or a text says, without differences of spaces; an empty cell says nothing."""
    if isinstance(value, Mapping):
        cells = ((str(name), " ".join(str(value[name] or "").split())) for name in sorted(value))
        return tuple(f"{name}={text}" for name, text in cells if text)
    return (" ".join(str("" if value is None else value).split()),)
