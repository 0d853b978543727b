"""Several segments become one: a stretch of the alphabet at a time, so that memory does not grow with the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from search_index.array_file import Array, Arrays, ArraysInMemory, ArrayWriter
from search_index.array_pool import STORED_FIELDS, grouped
from search_index.field_lists import FieldLists, Lists, field_arrays
from search_index.kept_rows import merge_rows
from search_index.schema import COUNTED, POSITIONED
from search_index.squeezed import insides

_AT_ONCE = 400_000  # postings of a stretch, about
_GONE = np.int64(-1)
_BEHIND_ALL = b"\xff"  # no term of UTF-8 has the byte


@dataclass(frozen=True, slots=True)
class _Source:
    """A field of a segment, and the number that each of its documents gets; ``_GONE`` for forgotten ones."""

    lists: FieldLists
    numbers: Array


def merge(sources: Sequence[tuple[Arrays, Array]], writer: ArrayWriter) -> int:
    """Write the documents of the sources as one segment; how many they are.

    Each source comes with flags of the documents to keep; their order stays.
    """
    merge_rows(sources, writer)
    numbers: list[Array] = []
    total = 0
    for _, live in sources:
        numbers.append(np.where(live, np.cumsum(live) - 1 + total, _GONE))
        total += int(np.count_nonzero(live))
    for field in STORED_FIELDS:
        fields = [_Source(FieldLists(arrays, field), new) for (arrays, _), new in zip(sources, numbers, strict=True)]
        joined = _Joined()
        for part in _parts(field, fields):
            writer.add_all(joined.moved(field, part))
        writer.add_all(joined.first_offsets(field))
        for arrays, _ in sources:
            arrays.release()
    return total


class _Joined:
    """Makes the offsets of a part go on where those of the part before ended."""

    def __init__(self) -> None:
        self._ends: dict[str, int] = {}

    def moved(self, field: str, part: ArraysInMemory) -> ArraysInMemory:
        """Return the part with its offsets moved; the first of them is left out, except of the first part."""
        moved = ArraysInMemory(part)
        for name in _offset_names(field):
            if name in part:
                base = self._ends.get(name)
                whole = part[name] + part[name].dtype.type(base or 0)
                self._ends[name] = int(whole[-1])
                moved[name] = whole if base is None else whole[1:]
        return moved

    def first_offsets(self, field: str) -> ArraysInMemory:
        """Return the arrays of a field that has no terms at all; nothing when there were parts."""
        return ArraysInMemory() if self._ends else _encoded(field, [], [])


def _offset_names(field: str) -> Iterator[str]:
    yield from (f"{field}.ends", f"{field}.starts", f"{field}.places@")
    yield from (f"{field}.{name}#" for name in ("docs", "counts", "places"))


def _parts(field: str, sources: Sequence[_Source]) -> Iterator[ArraysInMemory]:
    """Yield the arrays of the field, a stretch of terms after another."""
    for first, last in pairwise(_borders(sources)):
        found: list[tuple[list[bytes], Lists]] = []
        for source in sources:
            low = source.lists.place(first)
            high = source.lists.place(last)
            if low < high:
                found.append((source.lists.terms(low, high), _renumbered(source, low, high)))
        if found:
            part = _encoded(field, *_united(found))
            if len(part[f"{field}.ends"]) > 1:
                yield part


def _borders(sources: Sequence[_Source]) -> list[bytes]:
    """Return the terms at which stretches begin, and what is behind them all; the largest segment sets the pace."""
    largest = max(sources, key=lambda source: len(source.numbers)).lists
    share = max(1, _AT_ONCE // max(1, len(sources)))
    reached = np.cumsum(largest.sizes(0, len(largest))) // share
    steps = np.flatnonzero(np.diff(reached)) + 1
    return [b"", *(largest.term(int(number)) for number in steps), _BEHIND_ALL]


def _renumbered(source: _Source, low: int, high: int) -> Lists:
    """Return the lists with the new numbers of documents, forgotten ones left out; lists may become empty."""
    found = source.lists.lists(low, high)
    documents = source.numbers[found.documents]
    kept = documents != _GONE
    if kept.all():
        return Lists(found.sizes, documents, found.counts, found.positions)
    of_terms = np.repeat(np.arange(high - low), found.sizes)
    counts, positions = found.counts, found.positions
    if counts is not None and positions is not None:
        each = np.cumsum(counts, dtype=np.int64) - counts
        positions = positions[insides(each[kept], counts[kept])]
    sizes = np.bincount(of_terms[kept], minlength=high - low)
    return Lists(sizes, documents[kept], counts[kept] if counts is not None else None, positions)


def _united(found: Sequence[tuple[list[bytes], Lists]]) -> tuple[list[bytes], list[tuple[Array, Lists]]]:
    """Return all terms that still have documents, and of each source the new numbers of its terms with its lists."""
    having = {term for terms, lists in found for term, size in zip(terms, lists.sizes.tolist(), strict=True) if size}
    united = sorted(having)
    places = {term: number for number, term in enumerate(united)}
    return united, [
        (np.fromiter((places.get(term, 0) for term in terms), np.int64, len(terms)), lists) for terms, lists in found
    ]


def _encoded(field: str, terms: list[bytes], found: Sequence[tuple[Array, Lists]]) -> ArraysInMemory:
    of_terms = _joined([np.repeat(numbers, lists.sizes) for numbers, lists in found])
    postings = Lists(
        np.empty(0),
        _joined([lists.documents for _, lists in found]),
        _joined([lists.counts for _, lists in found]) if field in COUNTED else None,
        _joined([lists.positions for _, lists in found]) if field in POSITIONED else None,
    )
    return field_arrays(field, terms, grouped(of_terms, postings, len(terms)))


def _joined(parts: Sequence[Array | None]) -> Array:
    return np.concatenate([part for part in parts if part is not None] or [np.empty(0, np.int64)])
