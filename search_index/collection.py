"""An index at one moment, as the evaluator reads it, whatever engine keeps it.

A collection is a list of segments; in a segment documents are numbered from 0, and everything about them comes as
numpy arrays, a whole list at a time. An engine that can give these lists faster makes every search faster.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from search_index.texts import KeptText

Numbers = NDArray[Any]  # whole numbers of any width
Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]
Made = TypeVar("Made")

_LATELY = 32
_KEPT_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents with a term, ascending, and how often each has it."""

    documents: Numbers
    counts: Scores


class ListCache:
    """Lists that were read lately, up to a number of bytes; any number of threads may ask."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[object, Postings] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> Postings | None:
        """Return the list if it is kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: object, found: Postings) -> Postings:
        """Keep the list, dropping the ones that were not asked for longest; return it."""
        with self._lock:
            self._drop(self._kept.pop(key, None))
            self._kept[key] = found
            self._bytes += _bytes(found)
            while self._bytes > self._most and self._kept:
                self._drop(self._kept.popitem(last=False)[1])
        return found

    def _drop(self, found: Postings | None) -> None:
        self._bytes -= _bytes(found) if found is not None else 0


def _bytes(found: Postings) -> int:
    return 300 + int(found.documents.nbytes + found.counts.nbytes)


@dataclass(frozen=True, slots=True)
class Places:
    """Every occurrence of a term: ``documents`` repeats a document for each of its ``positions``; both ascend."""

    documents: Numbers
    positions: Numbers


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Column:
    """A facet of all documents as pairs (document, number of the value), so that a document may have several.

    ``starts`` tells where those of each document begin, and where the last ones end, when they are in the order of
    documents; else it is ``None``.
    """

    documents: Numbers
    codes: Numbers
    values: tuple[str, ...]
    starts: Numbers | None = None
    is_single: bool = False
    """Whether every document has exactly one value: then pairs are numbered as documents are."""

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]]) -> Column:
        """Return the column of the values of each document in order."""
        known: dict[str, int] = {}
        codes: list[int] = []
        starts = [0]
        for values in rows:
            codes += [known.setdefault(value, len(known)) for value in values]
            starts.append(len(codes))
        return cls.starting(np.array(codes, np.int64), tuple(known), np.array(starts, np.int64))

    @classmethod
    def starting(cls, codes: Numbers, values: tuple[str, ...], starts: Numbers) -> Column:
        """Return the column of those pairs."""
        each = np.diff(starts)
        documents = np.repeat(np.arange(len(each), dtype=np.int32), each)
        return cls(documents, codes, values, starts, is_single=bool((each == 1).all()))

    def having(self, wanted: Iterable[str], size: int, *, folded: bool = False) -> Flags:
        """Return which of ``size`` documents have one of the values."""
        names = set(wanted)
        meant: Flags = np.array([(v.casefold() if folded else v) in names for v in self.values], np.bool_)
        if not meant.any():
            return np.zeros(size, np.bool_)
        if self.is_single:
            return meant[self.codes]
        flags = np.zeros(size, np.bool_)
        flags[self.documents[meant[self.codes]]] = True
        return flags

    def counts(self, listed: Numbers) -> dict[str, int]:
        """Return how many of the listed documents, which ascend, have each value; none is absent."""
        if not self.values or not len(listed):
            return {}
        found = np.bincount(self._codes_of(listed), minlength=len(self.values)).tolist()
        return {value: count for value, count in zip(self.values, found, strict=True) if count}

    def _codes_of(self, listed: Numbers) -> Numbers:
        places = listed
        if not self.is_single and self.starts is not None and len(listed) * 4 < len(self.starts):
            starts = self.starts[listed]
            sizes = self.starts[listed + 1] - starts
            ends = np.cumsum(sizes)
            places = np.arange(ends[-1]) + np.repeat(starts - (ends - sizes), sizes)
        elif not self.is_single:
            among = np.zeros(max(int(listed[-1]), int(self.documents.max(initial=0))) + 1, np.bool_)
            among[listed] = True
            places = np.flatnonzero(among[self.documents])
        codes: Numbers = self.codes[places]
        return codes


class Segment(Protocol):
    """A part of the index."""

    @property
    def size(self) -> int:
        """How many documents the segment has, forgotten ones included."""
        ...

    @property
    def live(self) -> Flags:
        """Which documents are not forgotten."""
        ...

    @property
    def days(self) -> Numbers:
        """The day of each document as its ordinal; 0 when it has none."""
        ...

    def lengths(self, field: str) -> Scores:
        """How many words each document has in the field."""
        ...

    def column(self, name: str) -> Column:
        """The values of a facet, or of ``visible``."""
        ...

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents with the term in the field; ``None`` when there are none."""
        ...

    def frequency(self, field: str, term: str) -> int:
        """How many documents have the term in the field, forgotten ones included."""
        ...

    def places(self, field: str, term: str, among: Flags) -> Places | None:
        """The occurrences of the term in those of the flagged documents that have it; ``None`` when there are none.

        ``None`` too for a field without positions.
        """
        ...

    def starting(self, beginning: str) -> Numbers:
        """The documents with a written word that begins so; one may be there several times."""
        ...

    def words(self, beginning: str) -> Iterable[str]:
        """The written words that begin so; a beginning with a mark of ``schema.MARKS`` gives the marked ones."""
        ...

    def number_of(self, identifier: str) -> int | None:
        """The number of a document that is not forgotten; ``None`` when it is not in the segment."""
        ...

    def text(self, document: int) -> KeptText:
        """The text of a document."""
        ...

    def card(self, document: int) -> Mapping[str, Any]:
        """What is shown of a document (see ``schema.card_of``)."""
        ...


@dataclass(frozen=True)
class Collection:
    """All segments of an index at one moment."""

    segments: Sequence[Segment]
    _known: dict[object, Any] = field(default_factory=dict, repr=False, compare=False, kw_only=True)
    _lately: dict[object, Any] = field(default_factory=dict, repr=False, compare=False, kw_only=True)
    _weighed: ListCache = field(default_factory=lambda: ListCache(_KEPT_BYTES), repr=False, compare=False, kw_only=True)

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """Return what ``make`` gave for the key; it is made once for the life of the collection."""
        if key not in self._known:
            self._known[key] = make()
        made: Made = self._known[key]
        return made

    def lately(self, key: object, make: Callable[[], Made]) -> Made:
        """Return the same, but of many keys only the ones asked for lately are kept."""
        made: Made = self._lately.pop(key, None) or make()
        self._lately[key] = made
        while len(self._lately) > _LATELY:
            self._lately.pop(next(iter(self._lately), None), None)
        return made

    def weighed(self, key: object) -> Postings | None:
        """Return the list that ``weigh`` was given for the key, if it is still kept."""
        return self._weighed.get(key)

    def weigh(self, key: object, found: Postings) -> Postings:
        """Keep the list for the life of the collection, within some bytes for all of them; return it."""
        return self._weighed.put(key, found)

    @cached_property
    def size(self) -> int:
        """How many documents there are."""
        return int(sum(np.count_nonzero(segment.live) for segment in self.segments))

    @cached_property
    def average_lengths(self) -> dict[str, float]:
        """The mean number of words of a document in each scored field."""
        total = max(1, sum(segment.size for segment in self.segments))
        return {
            field: max(1.0, float(sum(segment.lengths(field).sum() for segment in self.segments)) / total)
            for field in ("title", "text", "marks")
        }
