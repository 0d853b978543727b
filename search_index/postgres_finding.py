"""Finding in the shared index, in two stages: the server's lists say which documents match, we say how well.

All matches are counted, by visibility and facets too. When they are many, the lists of titles and of frequent terms
tell the most promising ``ENOUGH``; those are fetched and scored exactly as in every other engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from registry.ports import Hit, SearchQuery
from search_index.characters import fold
from search_index.collection import Flags, Numbers, Scores, Segment
from search_index.evaluation import Evaluation
from search_index.finding import Finder
from search_index.found import Found
from search_index.partial import Loose, scores_of
from search_index.plan import Every, Plan, Row, Start, Step, Terms
from search_index.postgres_evaluation import (
    FewEvaluation,
    RoughEvaluation,
    SharedCollection,
    WholeEvaluation,
    telling,
    told_by,
)
from search_index.postgres_query import leaves_of, terms_of
from search_index.postgres_reading import Reading
from search_index.postgres_segments import FewSegment, RoughSegment, WholeSegment
from search_index.preferences import preference

ENOUGH = 500
_NEAR = 200
_OFFERED = 64


@dataclass(frozen=True, slots=True)
class _Scoring:
    """How the matches of a plan are scored: all of it, or ``parts`` of which not every one need be there.

    Those with a part of the words are scored as ``loose`` says.
    """

    whole: tuple[Step, ...] = ()
    parts: tuple[Step, ...] = ()
    loose: Loose | None = None

    def of(self, by: Evaluation, segment: Segment) -> Scores:
        """Return the scores of all documents of the segment."""
        return self.plain(by, segment) * preference(segment)

    def plain(self, by: Evaluation, segment: Segment) -> Scores:
        """Return the scores by words alone."""
        everything = np.arange(segment.size)
        if self.loose is not None:
            return scores_of(self.loose, by, segment, everything)
        if self.parts:
            return by.part_scores(self.parts, (), segment, everything)
        return by.scores(self.whole[0], segment, everything)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Everything that adds to the score."""
        return (*self.whole, *self.parts, *(self.loose.parts if self.loose else ()))

    @property
    def leaves(self) -> list[Terms | Row | Start]:
        """What adds to the score, word by word."""
        return [leaf for part in self.steps for leaf in leaves_of(part, excluded=False)]

    @property
    def sure(self) -> frozenset[str]:
        """Terms that stand for words which every match has."""
        steps = [step for root in self.whole for step in (root.parts if isinstance(root, Every) else (root,))]
        return frozenset(telling(step.terms) for step in steps if isinstance(step, Terms) and not step.fields)

    @property
    def assumed(self) -> frozenset[str]:
        """Terms of rows only: what has the row has them, and whether others do does not matter."""
        rows = {term for leaf in self.leaves if isinstance(leaf, Row) for term in told_by(leaf)}
        return frozenset(rows.difference(*(told_by(leaf) for leaf in self.leaves if not isinstance(leaf, Row))))


class SharedFinder(Finder):
    """One question of one person over the shared index."""

    def __init__(self, reading: Reading, query: SearchQuery, *, likeness: bool) -> None:
        collection = SharedCollection([WholeSegment(reading)], reading)
        super().__init__(collection, query)
        self._reading = reading
        self._likeness = likeness
        self._whole = WholeEvaluation(collection)
        self._evaluation = self._whole
        self._scorings: dict[int, tuple[Found, _Scoring]] = {}

    def find(self, plan: Plan) -> Found:
        """Return the matches of the plan."""
        found = super().find(plan)
        if plan.root is not None and id(found) not in self._scorings:
            self._scorings[id(found)] = (found, _Scoring((plan.root,)))
        return found

    def _with_partial(self, loose: Loose, whole: Sequence[Flags], many: int) -> Found:
        self._reading.frequencies(term for part in loose.parts for term in terms_of(part))
        found = super()._with_partial(loose, whole, many)
        self._scorings[id(found)] = (found, _Scoring(loose=loose))
        return found

    def _scored_loosely(self, loose: Loose, has: Scores, segment: Segment, documents: Numbers) -> Scores:
        """Scores of the promising documents: of those that have the most of what is told, the shorter ones."""
        promising = np.sort(np.lexsort((segment.lengths("text")[documents], -has))[:ENOUGH])
        few = self._few(documents[promising])
        scores = np.zeros(len(documents))
        scores[promising] = _Scoring(loose=loose).plain(FewEvaluation(self._some(few), self._whole), few)
        return scores

    def alike(self, terms: Sequence[str], least: int, other_than: str) -> Found:
        """Return what has at least so many of the terms."""
        found = super().alike(terms, least, other_than)
        self._scorings[id(found)] = (found, _Scoring(parts=tuple(Terms((term,)) for term in terms)))
        return found

    def vocabulary(self, beginning: str) -> Iterable[str]:
        """Return the shortest written words that begin so."""
        words = self._reading.words(beginning, _OFFERED)
        self._whole.learn(words)
        return words

    def vocabulary_near(self, word: str) -> Callable[[str], Iterable[str]]:
        """Return what gives the written words that begin so and may be the word spelt better."""
        folded = fold(word)
        if not self._likeness:
            return lambda beginning: self._reading.words(beginning, lengths=(len(folded) - 2, len(folded) + 2))
        near = self._reading.like(folded, _NEAR)
        return lambda beginning: [each for each in near if each.startswith(beginning)]

    def hits(self, found: Found, plan: Plan) -> tuple[Hit, ...]:
        """Return the page that the query asks for; its texts are read with it."""
        _, scoring = self._scorings.get(id(found), (found, None))
        places, scores = self._ranked(found.documents[0], scoring)
        if not len(places):
            return ()
        order = np.argsort(self._reading.shelf.numbers[places])
        places, scores = places[order], scores[order]
        kept = self._reading.page(places)
        segment = FewSegment(self._reading, places, [k.counts for k in kept], [k.places for k in kept], kept)
        page = _Page(
            self._some(segment), replace(self._query, limit=len(places), offset=0, visible_to=None), self._whole
        )
        whole = np.array([found.has_all(0, place) for place in places.tolist()], np.bool_)
        shown = Found(found.total, {}, [np.arange(len(scores))], [scores], [whole])
        return page.hits(shown, plan)

    def _named(self, documents: Sequence[Numbers]) -> frozenset[str]:
        return frozenset(self._reading.identifiers(documents[0]))

    # ----------------------------------------------------------------------------------------------------- ranking

    def _ranked(self, places: Numbers, scoring: _Scoring | None) -> tuple[Numbers, Scores]:
        """The page in order, and the scores."""
        limit, offset = max(0, self._query.limit), max(0, self._query.offset)
        if scoring is None or not len(places) or not limit:
            return places[:0], np.empty(0)
        if not scoring.leaves:
            order = self._order(places, np.zeros(len(places)))[offset : offset + limit]
            return places[order], np.zeros(len(order))
        self._reading.frequencies(term for part in scoring.steps for term in terms_of(part))
        first, rest = self._promising(places, scoring, offset + limit)
        scores = self._exact(first, scoring)
        order = self._order(first, scores)
        if not len(rest) or offset + limit <= len(first):
            order = order[offset : offset + limit]
            return first[order], scores[order]
        ranked = np.concatenate((first[order], rest))[offset : offset + limit]
        return ranked, self._exact(ranked, scoring)

    def _promising(self, places: Numbers, scoring: _Scoring, last: int) -> tuple[Numbers, Numbers]:
        """The documents that are worth scoring, and when the page ends after those, the others in their order."""
        if len(places) <= ENOUGH:
            return places, places[:0]
        scores = np.zeros(len(places)) if self._query.sort == "date" else self._rough(places, scoring)
        if last <= ENOUGH and self._query.sort != "date":
            best = scores >= -np.partition(-scores, ENOUGH)[ENOUGH]
            places, scores = places[best], scores[best]
        order = self._order(places, scores)
        return places[order[:ENOUGH]], places[order[ENOUGH:]]

    def _rough(self, places: Numbers, scoring: _Scoring) -> Scores:
        terms = dict.fromkeys(term for leaf in scoring.leaves for term in told_by(leaf))
        segment = RoughSegment(self._reading, places, list(terms), scoring.sure, scoring.assumed)
        return scoring.of(RoughEvaluation(self._some(segment), self._whole), segment)

    def _exact(self, places: Numbers, scoring: _Scoring) -> Scores:
        segment = self._few(places)
        return scoring.of(FewEvaluation(self._some(segment), self._whole), segment)

    def _few(self, places: Numbers) -> FewSegment:
        return FewSegment(self._reading, places, self._reading.counts(places))

    def _some(self, segment: Segment) -> SharedCollection:
        return SharedCollection([segment], self._reading)

    def _order(self, places: Numbers, scores: Scores) -> Numbers:
        shelf = self._reading.shelf
        keys = (-scores, -shelf.days[places]) if self._query.sort == "date" else (-shelf.days[places], -scores)
        order: Numbers = np.lexsort((-shelf.numbers[places], *keys))
        return order


class _Page(Finder):
    """The documents of one page, fetched, to be shown as every engine shows them."""

    def __init__(self, collection: SharedCollection, query: SearchQuery, whole: WholeEvaluation) -> None:
        super().__init__(collection, query)
        self._evaluation = FewEvaluation(collection, whole)
