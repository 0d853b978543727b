"""The terms of a field and their lists, as arrays of a file.

Terms stand sorted by their bytes, so that one is found by halving and those with one beginning are neighbours; their
lists stand in the same order. Of a field ``f``: ``f.terms`` and ``f.ends`` (the terms one after another and where each
ends), ``f.starts`` (where the list of each begins), ``f.docs`` (steps between document numbers), ``f.counts`` and, when
it has positions, ``f.places`` (steps between positions) and ``f.places@`` (where those of each term begin).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from search_index.array_file import Array, Arrays, ArraysInMemory
from search_index.schema import COUNTED, POSITIONED
from search_index.squeezed import gaps, squeeze, stretched, sums

_LARGE = 255
_UNKNOWN = -1
_MOST_KNOWN = 2_000  # terms whose numbers are remembered


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of sorted terms, decoded: ``sizes`` is how many documents each has.

    ``counts`` and ``positions`` are ``None`` where the field keeps none; positions stand in the order of documents.
    """

    sizes: Array
    documents: Array
    counts: Array | None
    positions: Array | None


def field_arrays(field: str, terms: Sequence[bytes], lists: Lists) -> ArraysInMemory:
    """Return the arrays of the field. No list may be empty."""
    starts = _starts(lists.sizes)
    found = ArraysInMemory(
        {
            f"{field}.terms": np.frombuffer(b"".join(terms), np.uint8),
            f"{field}.ends": _starts(np.fromiter(map(len, terms), np.int64, len(terms))).astype("<u4"),
            f"{field}.starts": starts.astype("<u4"),
            **squeeze(f"{field}.docs", gaps(lists.documents, starts[:-1]), starts),
        }
    )
    if lists.counts is not None:
        found |= squeeze(f"{field}.counts", lists.counts, starts)
        if lists.positions is not None:
            each = _starts(lists.counts)
            found |= squeeze(f"{field}.places", gaps(lists.positions, each[:-1]), each[starts])
            found[f"{field}.places@"] = each[starts].astype("<u8")
    return found


def _starts(sizes: Array) -> Array:
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def _sums_before(counts: Array, wanted: Array) -> Array:
    """Return the sum of all counts before each of the wanted places."""
    between = np.add.reduceat(counts, np.concatenate(([0], wanted)), dtype=np.int64)
    if wanted[0] == 0:
        between[0] = 0
    return np.cumsum(between[:-1])


class FieldLists:
    """Reads the lists of a field."""

    def __init__(self, arrays: Arrays, field: str) -> None:
        self._arrays = arrays
        self._field = field
        self._terms = memoryview(arrays.array(f"{field}.terms").data)
        self._ends = arrays.array(f"{field}.ends")
        self._starts = arrays.array(f"{field}.starts")
        self._known: dict[bytes, int | None] = {}

    def __len__(self) -> int:
        return len(self._ends) - 1

    def term(self, number: int) -> bytes:
        """Return the term of that number."""
        return self._terms[int(self._ends[number]) : int(self._ends[number + 1])].tobytes()

    def terms(self, first: int, last: int) -> list[bytes]:
        """Return the terms from one number up to another."""
        if first >= last:
            return []
        ends = self._ends[first : last + 1].tolist()
        whole = self._terms[ends[0] : ends[-1]].tobytes()
        base = ends[0]
        return [whole[start - base : end - base] for start, end in pairwise(ends)]

    def place(self, term: bytes) -> int:
        """Return the number of the first term that is not less."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.term(middle) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def number(self, term: bytes) -> int | None:
        """Return the number of the term; ``None`` when there is none."""
        known = self._known.get(term, _UNKNOWN)
        if known != _UNKNOWN:
            return known
        place = self.place(term)
        found = place if place < len(self) and self.term(place) == term else None
        if len(self._known) >= _MOST_KNOWN:
            self._known = {}
        self._known[term] = found
        return found

    def beginning(self, beginning: bytes) -> tuple[int, int]:
        """Return the numbers of the first term that begins so and of the first one after those."""
        return self.place(beginning), self.place(beginning + b"\xff")

    def size(self, number: int) -> int:
        """Return how many documents the term has."""
        return int(self._starts[number + 1]) - int(self._starts[number])

    def sizes(self, first: int, last: int) -> Array:
        """Return how many documents the terms have."""
        return np.diff(self._starts[first : last + 1].astype(np.int64))

    def documents(self, first: int, last: int) -> Array:
        """Return the documents of the terms, a list behind another."""
        low, high = int(self._starts[first]), int(self._starts[last])
        steps = stretched(self._arrays, f"{self._field}.docs", (low, high), (first, last))
        return sums(steps, self._starts[first:last].astype(np.int64) - low)

    def counts(self, first: int, last: int) -> Array | None:
        """Return how often the documents have the terms; ``None`` when the field does not count."""
        if self._field not in COUNTED:
            return None
        low, high = int(self._starts[first]), int(self._starts[last])
        return stretched(self._arrays, f"{self._field}.counts", (low, high), (first, last))

    def lists(self, first: int, last: int) -> Lists:
        """Return everything about the terms."""
        counts = self.counts(first, last)
        positions = None
        if counts is not None and self._field in POSITIONED:
            each = np.cumsum(counts, dtype=np.int64) - counts
            positions = sums(self._steps(first, last), each)
        return Lists(self.sizes(first, last), self.documents(first, last), counts, positions)

    def positions(self, number: int, counts: Array, wanted: Array) -> Array:
        """Return the positions of the term in the documents at the wanted places of its list, which ascend."""
        begins = self._arrays.array(f"{self._field}.places@")
        steps = self._arrays.array(f"{self._field}.places")[int(begins[number]) : int(begins[number + 1])]
        sizes = counts[wanted].astype(np.int64)
        ends = np.cumsum(sizes)
        firsts = ends - sizes
        inside = np.arange(int(ends[-1])) + np.repeat(_sums_before(counts, wanted) - firsts, sizes)
        found = steps[inside].astype(np.int64)
        large = found == _LARGE
        if large.any():
            offsets = self._arrays.array(f"{self._field}.places#")
            values = self._arrays.array(f"{self._field}.places+")[int(offsets[number]) : int(offsets[number + 1])]
            found[large] = values[np.searchsorted(np.flatnonzero(steps == _LARGE), inside[large])]
        running = np.cumsum(found)
        positions: Array = running - np.repeat(running[firsts] - found[firsts], sizes)
        return positions

    def _steps(self, first: int, last: int) -> Array:
        begins = self._arrays.array(f"{self._field}.places@")
        return stretched(self._arrays, f"{self._field}.places", (int(begins[first]), int(begins[last])), (first, last))
