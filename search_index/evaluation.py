"""Answers a plan over a collection: which documents match, how well (BM25F), and where in their texts.

Everything works a list at a time. A step first gives a flag for each document of a segment; scores are then worked out
only for the documents that the whole question, visibility and filters have left.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search_index import deadline
from search_index.characters import fold
from search_index.collection import Collection, Flags, Numbers, Postings, Scores, Segment
from search_index.list_meeting import FEWER, all_of, any_of, are_long, counts_of, is_among, meeting
from search_index.plan import Either, Every, Having, Row, Start, Step, Terms, Without
from search_index.schema import POSITIONED

# A word of the title counts as three of the text; length matters less there. Own numbers are never long.
_WEIGHTS = {"title": 3.0, "text": 1.0, "marks": 4.0}
_LENGTH_MATTERS = {"title": 0.4, "text": 0.75, "marks": 0.0}
_SATURATION = 1.6
# Positions of one document stand apart from those of the next by this much: no text is so long.
_STRIDE = 1 << 32


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
        self.keeps = True  # what a term tells of all its documents, for other questions
        self._postings: dict[tuple[int, str, str], Postings | None] = {}
        self._matching: dict[tuple[int, Step], Flags] = {}
        self._rarity, self._known = dict[str, float](), dict[tuple[str, ...], list[str]]()

    # ---------------------------------------------------------------------------------------------------- matching

    def matching(self, step: Step, segment: Segment) -> Flags:
        """Return which documents of the segment the step matches, forgotten ones included; not to be changed."""
        key = (id(segment), step)
        if key not in self._matching:
            deadline.check()
            self._matching[key] = self._matched(step, segment)
        return self._matching[key]

    def _matched(self, step: Step, segment: Segment) -> Flags:
        match step:
            case Terms():
                return self._having_terms(step, segment)
            case Row():
                return self._having_row(step, segment)
            case Start(text):
                return self._starting(text, segment)
            case Having(column, values):
                return segment.column(column).having(values, segment.size, folded=True)
            case Every(parts):
                return all_of([self.matching(part, segment) for part in parts], segment.size)
            case Either(parts):
                return any_of([self.matching(part, segment) for part in parts], segment.size)
            case Without(part):
                return ~self.matching(part, segment)

    def counted(self, parts: Sequence[Step], required: Sequence[Step], segment: Segment) -> Numbers:
        """Return how many of the parts each document has; none without everything that is required."""
        count = np.zeros(segment.size, np.uint8)
        for part in parts:
            count += self.matching(part, segment)
        for part in required:
            count *= self.matching(part, segment)
        return count

    def _having_terms(self, step: Terms, segment: Segment) -> Flags:
        flags = np.zeros(segment.size, np.bool_)
        fields = step.fields or tuple(_WEIGHTS)
        for term in step.terms:
            told = self._collection.weighed((id(segment), term, fields))
            for found in (told,) if told else (self.postings(segment, field, term) for field in fields):
                if found is not None:
                    flags[found.documents] = True
        return flags

    def _having_row(self, step: Row, segment: Segment) -> Flags:
        flags = np.zeros(segment.size, np.bool_)
        for field in POSITIONED:
            flags[self._row_places(step, field, segment).documents] = True
        return flags

    def _starting(self, text: str, segment: Segment) -> Flags:
        flags = np.zeros(segment.size, np.bool_)
        flags[segment.starting(text)] = True
        return flags

    # ----------------------------------------------------------------------------------------------------- scoring

    def scores(self, step: Step, segment: Segment, documents: Numbers) -> Scores:
        """Return how well each of the documents, which ascend, answers the step; 0 for one that it does not match."""
        match step:
            case Terms():
                return self._scores_of_terms(step, segment, documents)
            case Row(words, _, weight):
                worth = self._sum([Terms(word) for word in words], segment, documents)
                return worth * weight * self.matching(step, segment)[documents]
            case Start():
                return self.matching(step, segment)[documents].astype(np.float64)
            case Every(parts):
                worth = self._sum(parts, segment, documents)
                return worth * self.matching(step, segment)[documents]
            case Either(parts):
                # The best reading counts: an abbreviation beside its own expansion is one notion, not two.
                found = [self.scores(part, segment, documents) for part in parts]
                best: Scores = np.max(found or [np.zeros(len(documents))], axis=0)
                return best
            case _:
                return np.zeros(len(documents))

    def part_scores(
        self, parts: Sequence[Step], required: Sequence[Step], segment: Segment, documents: Numbers
    ) -> Scores:
        """Return the scores of documents that may lack some of the parts: such a one scores accordingly less."""
        share = self.counted(parts, required, segment)[documents] / max(1, len(parts))
        return self._sum((*required, *parts), segment, documents) * share

    def _sum(self, steps: Sequence[Step], segment: Segment, documents: Numbers) -> Scores:
        total = np.zeros(len(documents))
        for step in steps:
            total += self.scores(step, segment, documents)
        return total

    def _scores_of_terms(self, step: Terms, segment: Segment, documents: Numbers) -> Scores:
        fields = step.fields or tuple(_WEIGHTS)
        scores = np.zeros(len(documents))
        # A word tells as much whether it is looked for by one term or by its lemma and its stem.
        known = self.known(step.terms)
        for term in known:
            lists = {field: found for field in fields if (found := self.postings(segment, field, term)) is not None}
            if not lists:
                continue
            worth = step.weight * self.rarity(term) / len(known)
            told = self._told(lists, (id(segment), term, fields), segment, documents)
            if told is not None and are_long(documents, told, segment.size):
                scores += worth * counts_of(documents, told, segment.size)
            elif told is not None:
                places, telling = meeting(documents, told, segment.size)
                scores[places] += worth * telling
            else:
                scores += worth * _saturated(self._frequency(lists, segment, documents))
            if "marks" in lists:
                # A document's own number is worth more than any number of mentions of it.
                scores[meeting(documents, lists["marks"], segment.size)[0]] += worth
        return scores

    def _told(
        self, lists: Mapping[str, Postings], key: object, segment: Segment, documents: Numbers
    ) -> Postings | None:
        """The documents with a term and how much it tells of each, before its rarity; ``None`` if it is not worth it.

        It is known already, or made for all of them when many are asked for.
        """
        known = self._collection.weighed(key)
        if known is not None or not self.keeps:
            return known
        if len(documents) * FEWER < sum(len(found.documents) for found in lists.values()):
            return None
        frequency = np.zeros(segment.size)
        for field, found in lists.items():
            frequency[found.documents] += self._norm(field, segment, found.documents) * found.counts
        having = np.flatnonzero(frequency)
        return self._collection.weigh(key, Postings(having, _saturated(frequency[having])))

    def _frequency(self, lists: Mapping[str, Postings], segment: Segment, documents: Numbers) -> Scores:
        """How often the documents have the term, weighed by field and length."""
        frequency = np.zeros(len(documents))
        for field, found in lists.items():
            places, counts = meeting(documents, found, segment.size)
            frequency[places] += self._norm(field, segment, documents[places]) * counts
        return frequency

    def _norm(self, field: str, segment: Segment, documents: Numbers) -> Scores:
        """What one occurrence in the field of the documents is worth: the weight of the field, less in long texts."""
        share = _LENGTH_MATTERS[field]
        lengths = segment.lengths(field)[documents]
        return _WEIGHTS[field] / (1 - share + share * lengths / self._collection.average_lengths[field])

    def _row_places(self, step: Row, field: str, segment: Segment, among: Flags | None = None) -> Passages:
        having_all = self._having_all(step.words, field, segment)
        if among is not None:
            having_all &= among
        if not having_all.any():
            return Passages(*(np.empty(0, np.int64) for _ in range(3)))
        first = last = self._keys(field, step.words[0], segment, having_all)
        for word in step.words[1:]:
            following = self._keys(field, word, segment, having_all)
            hits = [(is_among(last + gap, following), gap) for gap in range(1, step.slack + 2)]
            first = np.concatenate([first[hit] for hit, _ in hits])
            last = np.concatenate([last[hit] + gap for hit, gap in hits])
        return Passages(first // _STRIDE, first % _STRIDE, last % _STRIDE)

    def _having_all(self, words: Sequence[Sequence[str]], field: str, segment: Segment) -> Flags:
        """Documents with every word: only their positions need comparing."""
        having = [self._having_terms(Terms(tuple(word), fields=(field,)), segment) for word in words]
        return all_of(having, segment.size)

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
        keys = np.sort(np.concatenate(found))
        return keys[np.concatenate(([True], keys[1:] != keys[:-1]))]

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

    def known(self, terms: tuple[str, ...]) -> list[str]:
        """Return the terms that any document has."""
        if terms not in self._known:
            self._known[terms] = [term for term in terms if self.frequency(term)]
        return self._known[terms]

    def frequency(self, term: str) -> int:
        """Return about how many documents have the term, forgotten ones included."""
        return sum(max(segment.frequency(field, term) for field in _WEIGHTS) for segment in self._collection.segments)


def _saturated(frequency: Scores) -> Scores:
    """How much a term tells that a document has so often: less and less for each time more."""
    return (_SATURATION + 1) * frequency / (frequency + _SATURATION)


def starts_of(step: Step) -> tuple[str, ...]:
    """Return the beginnings of words in the plan; they are found in a text by eye, not by position."""
    match step:
        case Start(text):
            return (fold(text),)
        case Every(parts) | Either(parts):
            return tuple(text for part in parts for text in starts_of(part))
        case _:
            return ()


def _together(found: Sequence[Passages]) -> Passages:
    if not found:
        return Passages(*(np.empty(0, np.int64) for _ in range(3)))
    return Passages(
        np.concatenate([part.documents for part in found]),
        np.concatenate([part.first for part in found]),
        np.concatenate([part.last for part in found]),
    )
