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
from search_index.evaluation import Evaluation, Matches
from search_index.finding import Finder, Found
from search_index.plan import Every, Having, Plan, Row, Start, Step, Terms, Without
from search_index.postgres_evaluation import FewEvaluation, RoughEvaluation, SharedCollection, WholeEvaluation, telling
from search_index.postgres_query import leaves_of, terms_of
from search_index.postgres_reading import Reading
from search_index.postgres_segments import FewSegment, RoughSegment, WholeSegment
from search_index.preferences import preference

ENOUGH = 500
_NEAR = 200
_OFFERED = 64


@dataclass(frozen=True, slots=True)
class _Scoring:
    """How the matches of a plan are scored: all of it, or ``parts`` of which not every one need be there."""

    required: tuple[Step, ...]
    parts: tuple[Step, ...] = ()

    def of(self, by: Evaluation, segment: Segment) -> Scores:
        found = by.most(self.parts, self.required, 1, segment) if self.parts else self._strict(by, segment)
        return found.scores * preference(segment)

    def _strict(self, by: Evaluation, segment: Segment) -> Matches:
        return by.matches(self.required[0], segment)

    @property
    def leaves(self) -> list[Terms | Row | Start]:
        """What adds to the score."""
        return [leaf for part in (*self.required, *self.parts) for leaf in leaves_of(part, excluded=False)]

    @property
    def sure(self) -> frozenset[str]:
        """Terms that stand for words which every match has."""
        roots = () if self.parts else self.required
        steps = [step for root in roots for step in (root.parts if isinstance(root, Every) else (root,))]
        return frozenset(telling(step.terms) for step in steps if isinstance(step, Terms) and not step.fields)


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
        root = plan.root
        if root is not None and found.relaxed and isinstance(root, Every):
            required = tuple(part for part in root.parts if isinstance(part, Having | Without))
            others = tuple(part for part in root.parts if part not in required)
            self._scorings[id(found)] = (found, _Scoring(required, others))
        elif root is not None:
            self._scorings[id(found)] = (found, _Scoring((root,)))
        return found

    def alike(self, terms: Sequence[str], least: int, other_than: str) -> Found:
        """Return what has at least so many of the terms."""
        found = super().alike(terms, least, other_than)
        self._scorings[id(found)] = (found, _Scoring((), tuple(Terms((term,)) for term in terms)))
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
        places, scores = self._ranked(np.flatnonzero(found.flags[0]), scoring)
        if not len(places):
            return ()
        order = np.argsort(self._reading.shelf.numbers[places])
        places, scores = places[order], scores[order]
        kept = self._reading.page(places)
        segment = FewSegment(self._reading, places, [k.counts for k in kept], [k.places for k in kept], kept)
        page = _Page(
            self._some(segment), replace(self._query, limit=len(places), offset=0, visible_to=None), self._whole
        )
        shown = Found(found.total, {}, [segment.live], [scores], found.relaxed)
        return page.hits(shown, plan)

    def _named(self, flags: Sequence[Flags]) -> frozenset[str]:
        return frozenset(self._reading.identifiers(np.flatnonzero(flags[0])))

    # ----------------------------------------------------------------------------------------------------- ranking

    def _ranked(self, places: Numbers, scoring: _Scoring | None) -> tuple[Numbers, Scores]:
        """The page in order, and the scores."""
        limit, offset = max(0, self._query.limit), max(0, self._query.offset)
        if scoring is None or not len(places) or not limit:
            return places[:0], np.empty(0)
        if not scoring.leaves:
            order = self._order(places, np.zeros(len(places)))[offset : offset + limit]
            return places[order], np.zeros(len(order))
        self._reading.frequencies(term for part in (*scoring.required, *scoring.parts) for term in terms_of(part))
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
        words: list[tuple[str, ...]] = []
        for leaf in scoring.leaves:
            words += leaf.words if isinstance(leaf, Row) else (leaf.terms,) if isinstance(leaf, Terms) else ()
        segment = RoughSegment(self._reading, places, list(dict.fromkeys(map(telling, words))), scoring.sure)
        return scoring.of(RoughEvaluation(self._some(segment), self._whole), segment)

    def _exact(self, places: Numbers, scoring: _Scoring) -> Scores:
        rows = any(isinstance(leaf, Row) for leaf in scoring.leaves)
        positions = self._reading.positions(places) if rows else None
        segment = FewSegment(self._reading, places, self._reading.counts(places), positions)
        return scoring.of(FewEvaluation(self._some(segment), self._whole), segment)

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
