"""From a plan to a page of results: visibility, filters, facets, order, snippets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from registry.ports import TRAITS, Hit, SearchQuery
from search_index import deadline
from search_index.collection import Collection, Flags, Numbers, Scores, Segment
from search_index.evaluation import Evaluation, starts_of
from search_index.facets import passed
from search_index.found import Candidates, Found, best_of, best_places
from search_index.partial import PAGE, Loose, having_enough, loosened, may_join, scores_of, shares_of
from search_index.plan import Plan, Step, Terms, plain_word_terms
from search_index.preferences import preference
from search_index.snippets import Place, Snippet, places_of_beginnings, snippet_of
from search_index.texts import KeptText

FEW = 3
_NOTION_OF_BEGINNINGS = -1
# Of a document: the number of the notion, its first and its last position.
_Passages = dict[int, list[tuple[int, int, int]]]


class Finder:
    """One question of one person over one collection."""

    def __init__(self, collection: Collection, query: SearchQuery) -> None:
        self._collection = collection
        self._query = query
        self._evaluation = Evaluation(collection)
        self._visible = _visible(collection, query.visible_to)
        self._filters = {
            "kind": query.kinds,
            "organization": query.organizations,
            "year": tuple(map(str, query.years)),
            "item": query.items,
            "status": query.statuses,
            **{name: tuple(query.traits.get(name, ())) for name in TRAITS},
        }

    def find(self, plan: Plan) -> Found:
        """Return the matches of the plan, with those that have a part of its words when few have all (``partial``)."""
        root = plan.root
        if root is None:
            return self._filtered(
                [np.zeros(segment.size, np.bool_) for segment in self._collection.segments], _unscored
            )
        strict = self._seen([self._evaluation.matching(root, segment) for segment in self._collection.segments])
        loose = loosened(root) if self._query.partial else None
        complete = _count(strict) if loose is not None else 0
        if loose is not None and may_join(loose, complete, newest_first=self._query.sort == "date"):
            return self._with_partial(loose, strict, PAGE - complete)
        return self._filtered(strict, partial(self._evaluation.scores, root))

    def identifiers(self, plan: Plan) -> frozenset[str]:
        """Return the identifiers of the documents with all that the plan asks for."""
        if plan.root is None:
            return frozenset()
        strict = self._seen([self._evaluation.matching(plan.root, segment) for segment in self._collection.segments])
        return self._named(self._filtered(strict, _unscored).documents)

    def alike(self, terms: Sequence[str], least: int, other_than: str) -> Found:
        """Return what has at least so many of the terms, without the one document; filters do not matter."""
        parts = [Terms((term,)) for term in terms]
        counted = [self._evaluation.counted(parts, (), segment) for segment in self._collection.segments]
        found = self._seen([count >= max(1, least) for count in counted])
        for segment, flags in zip(self._collection.segments, found, strict=True):
            number = segment.number_of(other_than)
            if number is not None:
                flags[number] = False
        return self._filtered(found, partial(self._evaluation.part_scores, parts, ()))

    def frequency(self, term: str) -> int:
        """Return about how many documents have the term, whoever may see them: for weighing, never shown."""
        return self._evaluation.frequency(term)

    def document(self, identifier: str) -> tuple[str, str] | None:
        """Return the title and the text; ``None`` when there is no such document or the person may not see it."""
        for segment, visible in zip(self._collection.segments, self._visible, strict=True):
            number = segment.number_of(identifier)
            if number is not None and visible[number]:
                return segment.card(number)["title"], segment.text(number).text
        return None

    def seen_with(self, step: Step, *, words: Iterable[str]) -> Iterable[tuple[Segment, Numbers]]:
        """Return the visible documents of each segment that match the step and have one of the written words."""
        listed = list(words)
        for segment, visible in zip(self._collection.segments, self._visible, strict=True):
            flags = np.zeros(segment.size, np.bool_)
            for word in listed:
                postings = self._evaluation.postings(segment, "words", word)
                if postings is not None:
                    flags[postings.documents] = True
            flags &= visible
            if flags.any():
                flags &= self._evaluation.matching(step, segment)
            yield segment, np.flatnonzero(flags)

    def seen_count(self, word: str) -> int:
        """Return how many documents that the person may see have the written word."""
        total = 0
        for segment, visible in zip(self._collection.segments, self._visible, strict=True):
            postings = self._evaluation.postings(segment, "words", word)
            if postings is not None:
                total += int(np.count_nonzero(visible[postings.documents]))
        return total

    def has_form(self, word: str) -> bool:
        """Whether a document that the person may see has a form of the word."""
        terms = plain_word_terms(word)
        return bool(terms) and self.any_seen(Terms(terms))

    def vocabulary(self, beginning: str) -> Iterable[str]:
        """Return the written words that begin so; some may be of documents that the person may not see."""
        return {word for segment in self._collection.segments for word in segment.words(beginning)}

    def vocabulary_near(self, word: str) -> Callable[[str], Iterable[str]]:  # noqa: ARG002
        """Return what gives the written words that begin so, among them those that the word may be misspelt for."""
        return self.vocabulary

    def any_seen(self, step: Step) -> bool:
        """Whether any document that the person may see matches the step."""
        found = [self._evaluation.matching(step, segment) for segment in self._collection.segments]
        return _count(self._seen(found)) > 0

    def hits(self, found: Found, plan: Plan) -> tuple[Hit, ...]:
        """Return the page that the query asks for, with snippets."""
        page = self._page(found)
        beginnings = starts_of(plan.root) if plan.root else ()
        where = {number: self._passages(plan, page, number) for number in {number for number, _, _ in page}}
        rows: list[Hit] = []
        for number, document, score in page:
            deadline.check()
            segment = self._collection.segments[number]
            kept = segment.text(document)
            places = _places(where[number].get(document, ()), kept)
            places += places_of_beginnings(kept.text, beginnings, _NOTION_OF_BEGINNINGS)
            snippet = snippet_of(kept.text, places, kept.sections)
            rows.append(self._hit(segment.card(document), score, snippet, is_complete=found.has_all(number, document)))
        return tuple(rows)

    # ---------------------------------------------------------------------------------------------------- matching

    def _with_partial(self, loose: Loose, whole: Sequence[Flags], many: int) -> Found:
        """Add so many of the documents with a part of the words, the best; all are scored by their parts."""
        shares = shares_of(loose.parts, self._evaluation)
        candidates: list[Candidates] = []
        for segment, seen, having_all in zip(self._collection.segments, self._visible, whole, strict=True):
            documents, has = having_enough(loose, shares, self._evaluation, segment, seen)
            scores = self._scored_loosely(loose, has, segment, documents) if len(documents) else np.empty(0)
            candidates.append(Candidates(documents, scores, preference(segment)[documents], having_all[documents]))
        flags = [having_all.copy() for having_all in whole]
        for listed, taken in zip(flags, best_of(candidates, many), strict=True):
            listed[taken] = True
        scored = {id(segment): found for segment, found in zip(self._collection.segments, candidates, strict=True)}
        found = self._filtered(flags, lambda segment, documents: scored[id(segment)].scores_of(documents))
        kept = [flag[listed] for flag, listed in zip(whole, found.documents, strict=True)]
        return replace(found, whole=kept)

    def _scored_loosely(self, loose: Loose, has: Scores, segment: Segment, documents: Numbers) -> Scores:  # noqa: ARG002
        """How well the documents answer; ``has`` is how much they have of what the words tell."""
        return scores_of(loose, self._evaluation, segment, documents)

    def _seen(self, found: Sequence[Flags]) -> list[Flags]:
        return [flags & seen for flags, seen in zip(found, self._visible, strict=True)]

    def _filtered(self, flags: Sequence[Flags], scored: _Scored) -> Found:
        """Apply the filters and score what is left; each facet counts as if its own filter were not there."""
        kept, facets = passed(self._collection.segments, flags, self._filters)
        scores = [
            scored(segment, documents) * preference(segment)[documents] if len(documents) else np.empty(0)
            for segment, documents in zip(self._collection.segments, kept, strict=True)
        ]
        return Found(sum(map(len, kept)), facets, kept, scores)

    # --------------------------------------------------------------------------------------------------- the page

    def _passages(self, plan: Plan, page: Sequence[tuple[int, int, float]], number: int) -> _Passages:
        """Where the plan was found in those documents of the page that are in the segment."""
        segment = self._collection.segments[number]
        shown = np.zeros(segment.size, np.bool_)
        shown[[document for at, document, _ in page if at == number]] = True
        where: _Passages = {}
        for notion, found in enumerate(self._evaluation.passages(plan.root, segment, shown) if plan.root else ()):
            rows = zip(found.documents.tolist(), found.first.tolist(), found.last.tolist(), strict=True)
            for document, first, last in rows:
                where.setdefault(document, []).append((notion, first, last))
        return where

    def _named(self, documents: Sequence[Numbers]) -> frozenset[str]:
        pairs = zip(self._collection.segments, documents, strict=True)
        return frozenset(segment.card(int(at))["id"] for segment, found in pairs for at in found)

    def _page(self, found: Found) -> list[tuple[int, int, float]]:
        limit, offset = max(0, self._query.limit), max(0, self._query.offset)
        wanted = offset + limit
        best = [best_places(self._first(segment, found, number), wanted) for number, segment in self._numbered()]
        documents = np.concatenate([found.documents[number][at] for number, at in enumerate(best)] or [np.empty(0)])
        scores = np.concatenate([found.scores[number][at] for number, at in enumerate(best)] or [np.empty(0)])
        segments = np.repeat(np.arange(len(best)), [len(at) for at in best])
        days = np.concatenate(
            [segment.days[found.documents[number][best[number]]] for number, segment in self._numbered()]
            or [np.empty(0)]
        )
        # The last key is the first to sort by; document numbers at the end make the order the same every time.
        first, then = (days, scores) if self._query.sort == "date" else (scores, days)
        order = np.lexsort((-documents, -segments, -then, -first))[offset:wanted]
        return [(int(segments[i]), int(documents[i]), float(scores[i])) for i in order]

    def _first(self, segment: Segment, found: Found, number: int) -> Numbers:
        """What the matches of a segment are ordered by first."""
        return segment.days[found.documents[number]] if self._query.sort == "date" else found.scores[number]

    def _numbered(self) -> Iterable[tuple[int, Segment]]:
        return enumerate(self._collection.segments)

    @staticmethod
    def _hit(card: Mapping[str, Any], score: float, snippet: Snippet, *, is_complete: bool) -> Hit:
        return Hit(
            id=card["id"],
            title=card["title"],
            kind=card["kind"],
            organization=card["organization"],
            number=card["number"],
            day=date.fromisoformat(card["day"]) if card["day"] else None,
            snippet=snippet.text,
            score=round(score, 4),
            page=snippet.page,
            section=snippet.section,
            line=snippet.line,
            complete=is_complete,
        )


def _places(passages: Iterable[tuple[int, int, int]], kept: KeptText) -> list[Place]:
    """What was found in one document, in characters of its text."""
    starts, lengths = kept.starts, kept.lengths
    return [
        Place(int(starts[first]), int(starts[last] + lengths[last]), notion)
        for notion, first, last in passages
        if last < len(starts)
    ]


_Scored = Callable[[Segment, Numbers], Scores]


def _unscored(segment: Segment, documents: Numbers) -> Scores:  # noqa: ARG001
    return np.zeros(len(documents))


def _visible(collection: Collection, tokens: tuple[str, ...] | None) -> list[Flags]:
    """Return which documents of each segment the person may see."""
    if tokens is None:
        return [segment.live for segment in collection.segments]
    return collection.lately(
        ("visible", tokens),
        lambda: [
            segment.live & segment.column("visible").having(tokens, segment.size) for segment in collection.segments
        ],
    )


def _count(found: Sequence[Flags]) -> int:
    return int(sum(np.count_nonzero(flags) for flags in found))


def _day(card: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(card["day"]) if card["day"] else None
