"""Questions over the shared index: which documents match, by the server's lists; how well, by what was fetched."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from search_index import deadline
from search_index.collection import Collection, Flags, Numbers, Postings, Scores, Segment
from search_index.evaluation import Evaluation
from search_index.plan import Either, Every, Having, Row, Start, Step, Terms, Without
from search_index.postgres_lexemes import SIGNS, quoted
from search_index.postgres_query import leaf_query, query_of
from search_index.postgres_reading import Reading
from search_index.postgres_segments import FewSegment, RoughSegment


@dataclass(frozen=True)
class SharedCollection(Collection):
    """Documents of one reading; averages are of all documents, whichever these are."""

    reading: Reading

    @cached_property
    def average_lengths(self) -> dict[str, float]:
        """The mean number of words of a document in each scored field."""
        return self.reading.shelf.average_lengths


class _Weighing(Evaluation):
    """Knows how rare a term is among all documents."""

    def __init__(self, collection: SharedCollection, whole: WholeEvaluation | None = None) -> None:
        super().__init__(collection)
        self._reading = collection.reading
        self._whole = whole

    def frequency(self, term: str) -> int:
        """Return about how many documents have the term."""
        return self._reading.frequencies([term])[term]

    def rarity(self, term: str) -> float:
        """Return how much the term tells; never negative."""
        having = self.frequency(term)
        return math.log(1 + (max(0, self._reading.shelf.count - having) + 0.5) / (having + 0.5))


class WholeEvaluation(_Weighing):
    """Which documents match, by the server's lists; how well is not told."""

    def __init__(self, collection: SharedCollection) -> None:
        super().__init__(collection)
        self._segment = collection.segments[0]
        self._flags: dict[Step, Flags] = {}

    def matching(self, step: Step, segment: Segment) -> Flags:  # noqa: ARG002
        """Return which documents match."""
        return self.flags(step)

    def scores(self, step: Step, segment: Segment, documents: Numbers) -> Scores:  # noqa: ARG002
        """Return nothing: how well they match is worked out for a few of them."""
        return np.zeros(len(documents))

    def flags(self, step: Step) -> Flags:
        """Return which documents match; not to be changed."""
        if step not in self._flags:
            deadline.check()
            listed = self._reading.facts.rows.in_terms(step)
            flags = self._of(listed, self._short)
            if self._reading.shelf.has_long:
                flags = np.where(self._reading.shelf.long, self._of(listed, self._long), flags)
            self._flags[step] = flags
        return self._flags[step]

    def learn(self, words: Sequence[str]) -> None:
        """Read the lists of written words at once."""
        found = self._reading.lists([quoted(SIGNS["words"], word) for word in words])
        for word, documents in zip(words, found, strict=True):
            known = Postings(documents, np.ones(len(documents))) if len(documents) else None
            self._postings[id(self._segment), "words", word] = known

    def _short(self, step: Step) -> Flags | None:
        if _has_readings(step) or (isinstance(step, Every) and any(map(_has_readings, step.parts))):
            return None
        query = query_of(step)
        return None if query is None else self._reading.matching(query)

    def _long(self, step: Step) -> Flags | None:
        if not isinstance(step, Terms | Row | Start):
            return None
        return self._reading.matching_parts([leaf_query(step)])[0]

    def _of(self, step: Step, listed: Callable[[Step], Flags | None]) -> Flags:
        found = listed(step)
        if found is not None:
            return found
        match step:
            case Having(column, values):
                return self._segment.column(column).having(values, self._segment.size, folded=True)
            case Without(part):
                return ~self._of(part, listed)
            case Either(parts):
                either: Flags = np.logical_or.reduce([self._of(part, listed) for part in parts])
                return either
            case Every(parts):
                flags = np.ones(self._segment.size, np.bool_)
                for part in _grouped(parts):
                    flags &= self._of(part, listed)
                return flags
            case _:
                raise TypeError(step)


class FewEvaluation(_Weighing):
    """Exact scores of documents that were fetched; prefixes and rows are where the whole found them."""

    def _starting(self, text: str, segment: Segment) -> Flags:
        flags = self._found(Start(text), segment)
        return super()._starting(text, segment) if flags is None else flags

    def _having_row(self, step: Row, segment: Segment) -> Flags:
        flags = self._found(step, segment)
        return super()._having_row(step, segment) if flags is None else flags

    def _found(self, step: Step, segment: Segment) -> Flags | None:
        if self._whole is None or not isinstance(segment, FewSegment | RoughSegment):
            return None
        return self._whole.flags(step)[segment.chosen]


class RoughEvaluation(FewEvaluation):
    """Scores by what the lists tell: one term stands for a word, words of a row for the row."""

    def _having_terms(self, step: Terms, segment: Segment) -> Flags:
        return super()._having_terms(replace(step, terms=(telling(step.terms),)), segment)

    def _scores_of_terms(self, step: Terms, segment: Segment, documents: Numbers) -> Scores:
        return super()._scores_of_terms(replace(step, terms=(telling(step.terms),)), segment, documents)


def told_by(step: Terms | Row | Start) -> tuple[str, ...]:
    """Return the terms whose lists tell how promising documents are that the step found."""
    match step:
        case Row(words):
            return tuple(map(telling, words))
        case Terms(terms):
            return (telling(terms),)
        case Start():
            return ()


def telling(terms: Sequence[str]) -> str:
    """Return the one of the terms of a word that most of its documents have: its stem, else the first."""
    return next((term for term in terms if term.startswith("~")), terms[0])


def _has_readings(step: Step) -> bool:
    """Whether rows are alternatives: they are asked for one by one.

    Together they would be looked for in every document that has a word of any of them.
    """
    return isinstance(step, Either) and any(isinstance(part, Row) for part in step.parts)


def _grouped(parts: Sequence[Step]) -> Iterator[Step]:
    """The parts, those that the server can answer together as one; its lists are then cut before they are sent."""
    apart = [part.part if isinstance(part, Without) else part for part in parts]
    worded = [part for part, inner in zip(parts, apart, strict=True) if query_of(inner) and not _has_readings(inner)]
    if len(worded) in (0, 1, len(parts)) or all(isinstance(part, Without) for part in worded):
        yield from parts
        return
    yield Every(tuple(worded))
    yield from (part for part in parts if part not in worded)
