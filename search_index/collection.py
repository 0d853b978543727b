"""An index at one moment, as the evaluator reads it, whatever engine keeps it.

A collection is a list of segments; in a segment documents are numbered from 0, and everything about them comes as
numpy arrays, a whole list at a time. An engine that can give these lists faster makes every search faster.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents with a term, ascending, and how often each has it."""

    documents: Numbers
    counts: Scores


@dataclass(frozen=True, slots=True)
class Places:
    """Every occurrence of a term: ``documents`` repeats a document for each of its ``positions``; both ascend."""

    documents: Numbers
    positions: Numbers


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Column:
    """A facet of all documents as pairs (document, number of the value), so that a document may have several."""

    documents: Numbers
    codes: Numbers
    values: tuple[str, ...]
    is_single: bool = False
    """Whether every document has exactly one value: then pairs are numbered as documents are."""

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]]) -> Column:
        """Return the column of the values of each document in order."""
        known: dict[str, int] = {}
        documents: list[int] = []
        codes: list[int] = []
        for document, values in enumerate(rows):
            for value in values:
                documents.append(document)
                codes.append(known.setdefault(value, len(known)))
        return cls(np.array(documents, np.int64), np.array(codes, np.int64), tuple(known))

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

    def counts(self, among: Flags, listed: Numbers) -> dict[str, int]:
        """Return how many of the flagged documents, which are also ``listed``, have each value; none is absent."""
        if not self.values or not len(listed):
            return {}
        codes = self.codes[listed] if self.is_single else self.codes[among[self.documents]]
        found = np.bincount(codes, minlength=len(self.values)).tolist()
        return {value: count for value, count in zip(self.values, found, strict=True) if count}


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

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """Return what ``make`` gave for the key; it is made once for the life of the collection."""
        if key not in self._known:
            self._known[key] = make()
        made: Made = self._known[key]
        return made

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
