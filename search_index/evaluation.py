"""Answers a plan over a collection: which documents match, how well (BM25F), and where in their texts.

Everything works a list at a time: a step gives one flag and one score for each document of a segment.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search_index import deadline
from search_index.characters import fold
from search_index.collection import Collection, Flags, Numbers, Postings, Scores, Segment
from search_index.plan import Either, Every, Having, Row, Start, Step, Terms, Without
from search_index.schema import POSITIONED

# A word of the title counts as three of the text; length matters less there. Own numbers are never long.
_WEIGHTS = {"title": 3.0, "text": 1.0, "marks": 4.0}
_LENGTH_MATTERS = {"title": 0.4, "text": 0.75, "marks": 0.0}
_SATURATION = 1.6
# Positions of one document stand apart from those of the next by this much: no text is so long.
_STRIDE = 1 << 32


@dataclass(frozen=True, slots=True)
class Matches:
    """One flag and one score for each document of a segment; scores of other documents mean nothing."""

    flags: Flags
    scores: Scores


@dataclass(frozen=True, slots=True)
class Passages:
    """Stretches of positions of the text that a step found: document, first and last position of each."""

    documents: Numbers
    first: Numbers
    last: Numbers


class Evaluation:
    """One question over one collection; lists that were read once are kept until its end."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._postings: dict[tuple[int, str, str], Postings | None] = {}
        self._matches: dict[tuple[int, Step], Matches] = {}
        self._rarity: dict[str, float] = {}

    # ---------------------------------------------------------------------------------------------------- matching

    def matches(self, step: Step, segment: Segment) -> Matches:
        """Return the documents of the segment that the step matches, forgotten ones included; not to be changed."""
        key = (id(segment), step)
        if key not in self._matches:
            deadline.check()
            self._matches[key] = self._matching(step, segment)
        return self._matches[key]

    def _matching(self, step: Step, segment: Segment) -> Matches:
        match step:
            case Terms():
                return self._terms(step, segment)
            case Row():
                return self._row(step, segment)
            case Start(text):
                return self._start(text, segment)
            case Having(column, values):
                flags = segment.column(column).having(values, segment.size, folded=True)
                return Matches(flags, np.zeros(segment.size))
            case Every(parts):
                return self._every(parts, segment)
            case Either(parts):
                return _union([self.matches(part, segment) for part in parts], segment.size)
            case Without(part):
                return Matches(~self.matches(part, segment).flags, np.zeros(segment.size))

    def most(self, parts: Sequence[Step], least: int, segment: Segment) -> Matches:
        """Return the documents with at least so many of the parts; one that lacks parts scores accordingly less."""
        found = [self.matches(part, segment) for part in parts]
        count = np.sum([match.flags for match in found], axis=0)
        scores = np.sum([np.where(match.flags, match.scores, 0.0) for match in found], axis=0)
        return Matches(count >= max(1, least), scores * (count / max(1, len(parts))))

    def _every(self, parts: Sequence[Step], segment: Segment) -> Matches:
        flags = np.ones(segment.size, np.bool_)
        scores = np.zeros(segment.size)
        for part in parts:
            found = self.matches(part, segment)
            flags &= found.flags
            scores += found.scores
        return Matches(flags, scores)

    def _terms(self, step: Terms, segment: Segment) -> Matches:
        flags = np.zeros(segment.size, np.bool_)
        scores = np.zeros(segment.size)
        # A word tells as much whether it is looked for by one term or by its lemma and its stem.
        known = [term for term in step.terms if self.frequency(term)]
        for term in known:
            found, frequency = self._frequencies(term, step.fields or tuple(_WEIGHTS), segment)
            if len(found):
                flags[found] = True
                worth = step.weight * self.rarity(term) / len(known)
                scores[found] += worth * (_SATURATION + 1) * frequency / (frequency + _SATURATION)
                own = self.postings(segment, "marks", term) if "marks" in (step.fields or _WEIGHTS) else None
                if own is not None:
                    # A document's own number is worth more than any number of mentions of it.
                    scores[own.documents] += worth
        return Matches(flags, scores)

    def _frequencies(self, term: str, fields: Sequence[str], segment: Segment) -> tuple[Numbers, Scores]:
        """Documents with the term in one of the fields, and how often, weighed by field and length."""
        found: list[tuple[Numbers, Scores]] = []
        for field in fields:
            postings = self.postings(segment, field, term)
            if postings is not None:
                documents = postings.documents
                found.append((documents, self._norm(field, segment)[documents] * postings.counts))
        if len(found) < 2:
            return found[0] if found else (np.empty(0, np.int64), np.empty(0))
        whole, having = np.zeros(segment.size), np.zeros(segment.size, np.bool_)
        for documents, weighed in found:
            whole[documents] += weighed
            having[documents] = True
        documents = np.flatnonzero(having)  # several times as fast on flags as on numbers
        return documents, whole[documents]

    def _norm(self, field: str, segment: Segment) -> Scores:
        """What one occurrence in the field of each document is worth: the weight of the field, less in long texts."""
        share = _LENGTH_MATTERS[field]
        return self._collection.once(
            ("norm", field, id(segment)),
            lambda: (
                _WEIGHTS[field] / (1 - share + share * segment.lengths(field) / self._collection.average_lengths[field])
            ),
        )

    def _row(self, step: Row, segment: Segment) -> Matches:
        flags = np.zeros(segment.size, np.bool_)
        for field in POSITIONED:
            flags[self._row_places(step, field, segment).documents] = True
        scores = np.zeros(segment.size)
        if flags.any():
            for word in step.words:
                scores += self._terms(Terms(word), segment).scores
        return Matches(flags, scores * step.weight)

    def _row_places(self, step: Row, field: str, segment: Segment, among: Flags | None = None) -> Passages:
        having_all = self._having_all(step.words, field, segment)
        having_all = having_all if among is None else having_all & among
        if not having_all.any():
            return Passages(*(np.empty(0, np.int64) for _ in range(3)))
        first = last = self._keys(field, step.words[0], segment, having_all)
        for word in step.words[1:]:
            following = self._keys(field, word, segment, having_all)
            hits = [(_among(last + gap, following), gap) for gap in range(1, step.slack + 2)]
            first = np.concatenate([first[hit] for hit, _ in hits])
            last = np.concatenate([last[hit] + gap for hit, gap in hits])
        return Passages(first // _STRIDE, first % _STRIDE, last % _STRIDE)

    def _having_all(self, words: Sequence[Sequence[str]], field: str, segment: Segment) -> Flags:
        """Documents with every word: only their positions need comparing."""
        flags = np.ones(segment.size, np.bool_)
        for word in words:
            having = np.zeros(segment.size, np.bool_)
            for term in word:
                postings = self.postings(segment, field, term)
                if postings is not None:
                    having[postings.documents] = True
            flags &= having
        return flags

    def _keys(self, field: str, terms: Sequence[str], segment: Segment, among: Flags) -> Numbers:
        """Occurrences of any of the terms among the documents, each as one number: document and position."""
        found: list[Numbers] = []
        for term in terms:
            deadline.check()
            places = segment.places(field, term, among)
            if places is not None:
                found.append(places.documents * _STRIDE + places.positions)
        if len(found) < 2:
            return found[0] if found else np.empty(0, np.int64)
        return np.unique(np.concatenate(found))

    def _start(self, text: str, segment: Segment) -> Matches:
        flags = np.zeros(segment.size, np.bool_)
        flags[segment.starting(text)] = True
        return Matches(flags, flags.astype(np.float64))

    # --------------------------------------------------------------------------------------------------- passages

    def passages(self, step: Step, segment: Segment, among: Flags) -> list[Passages]:
        """Return where in the texts of the documents the step was found, one list for each notion of the question."""
        match step:
            case Terms(terms):
                keys = self._keys("text", terms, segment, among)
                return [Passages(keys // _STRIDE, keys % _STRIDE, keys % _STRIDE)]
            case Row():
                return [self._row_places(step, "text", segment, among)]
            case Every(parts):
                return [found for part in parts for found in self.passages(part, segment, among)]
            case Either(parts):
                # Alternatives are one notion, so that a place with two of them is no better for it.
                return [_together([found for part in parts for found in self.passages(part, segment, among)])]
            case _:
                return []

    # ------------------------------------------------------------------------------------------------------ lists

    def postings(self, segment: Segment, field: str, term: str) -> Postings | None:
        """Return the list of the term, read once."""
        key = (id(segment), field, term)
        if key not in self._postings:
            self._postings[key] = segment.postings(field, term)
        return self._postings[key]

    def rarity(self, term: str) -> float:
        """Return how much the term tells (inverse document frequency); never negative."""
        if term not in self._rarity:
            having = self.frequency(term)
            total = sum(segment.size for segment in self._collection.segments)
            self._rarity[term] = math.log(1 + (total - having + 0.5) / (having + 0.5))
        return self._rarity[term]

    def frequency(self, term: str) -> int:
        """Return about how many documents have the term, forgotten ones included."""
        return sum(max(segment.frequency(field, term) for field in _WEIGHTS) for segment in self._collection.segments)


def _among(keys: Numbers, ascending: Numbers) -> Flags:
    """Which keys are in the ascending list."""
    if not len(ascending):
        return np.zeros(len(keys), np.bool_)
    places = np.minimum(np.searchsorted(ascending, keys), len(ascending) - 1)
    flags: Flags = ascending[places] == keys
    return flags


def starts_of(step: Step) -> tuple[str, ...]:
    """Return the beginnings of words in the plan; they are found in a text by eye, not by position."""
    match step:
        case Start(text):
            return (fold(text),)
        case Every(parts) | Either(parts):
            return tuple(text for part in parts for text in starts_of(part))
        case _:
            return ()


def _union(found: Sequence[Matches], size: int) -> Matches:
    flags = np.zeros(size, np.bool_)
    scores = np.zeros(size)
    for match in found:
        flags |= match.flags
        # The best reading counts: an abbreviation beside its own expansion is one notion, not two.
        scores = np.maximum(scores, np.where(match.flags, match.scores, 0.0))
    return Matches(flags, scores)


def _together(found: Sequence[Passages]) -> Passages:
    if not found:
        return Passages(*(np.empty(0, np.int64) for _ in range(3)))
    return Passages(
        np.concatenate([part.documents for part in found]),
        np.concatenate([part.first for part in found]),
        np.concatenate([part.last for part in found]),
    )
