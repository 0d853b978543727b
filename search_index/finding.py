"""From a plan to a page of results: visibility, filters, facets, order, snippets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from registry.errors import N_
from registry.ports import TRAITS, Hit, SearchQuery
from search_index import deadline
from search_index.collection import Collection, Flags, Numbers, Scores, Segment
from search_index.evaluation import Evaluation, Matches, Passages, starts_of
from search_index.plan import Every, Having, Plan, Step, Terms, Without, plain_word_terms
from search_index.preferences import preference
from search_index.schema import FACETS
from search_index.snippets import Place, Snippet, places_of_beginnings, snippet_of
from search_index.texts import KeptText

FEW = 3
_RELAXABLE = 3
_ENOUGH = 10  # documents with a part of the words: they fill a screen


@dataclass(frozen=True, slots=True)
class Found:
    """All matches that the person may see and the filters let through: flags and scores for each segment.

    ``relaxed`` tells that documents with a part of the words are among them.
    """

    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]]
    flags: Sequence[Flags]
    scores: Sequence[Scores]
    relaxed: bool


class Finder:
    """One question of one person over one collection."""

    def __init__(self, collection: Collection, query: SearchQuery) -> None:
        self._collection = collection
        self._query = query
        self._evaluation = Evaluation(collection)
        self._visible = [_visible(segment, query.visible_to) for segment in collection.segments]
        self._filters = {
            "kind": query.kinds,
            "organization": query.organizations,
            "year": tuple(map(str, query.years)),
            "item": query.items,
            "status": query.statuses,
            **{name: tuple(query.traits.get(name, ())) for name in TRAITS},
        }

    def find(self, plan: Plan) -> Found:
        """Return the matches of the plan; those with the most of its words when hardly any has all of them."""
        root = plan.root
        if root is None:
            return self._filtered([np.zeros(segment.size, np.bool_) for segment in self._collection.segments], [])
        strict = [self._evaluation.matches(root, segment) for segment in self._collection.segments]
        strict = self._seen(strict)
        loose = self._loose(root) if _count(strict) < FEW else None
        if loose is not None and _count(loose) > _count(strict):
            return self._filtered([m.flags for m in loose], self._preferred(loose), relaxed=True)
        return self._filtered([m.flags for m in strict], self._preferred(strict))

    def identifiers(self, plan: Plan) -> frozenset[str]:
        """Return the identifiers of the documents with all that the plan asks for."""
        if plan.root is None:
            return frozenset()
        strict = self._seen([self._evaluation.matches(plan.root, segment) for segment in self._collection.segments])
        return self._named(self._filtered([m.flags for m in strict], []).flags)

    def alike(self, terms: Sequence[str], least: int, other_than: str) -> Found:
        """Return what has at least so many of the terms, without the one document; filters do not matter."""
        parts = [Terms((term,)) for term in terms]
        found = self._seen([self._evaluation.most(parts, (), least, segment) for segment in self._collection.segments])
        for segment, match in zip(self._collection.segments, found, strict=True):
            number = segment.number_of(other_than)
            if number is not None:
                match.flags[number] = False
        return self._filtered([m.flags for m in found], self._preferred(found))

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
                flags &= self._evaluation.matches(step, segment).flags
            yield segment, np.flatnonzero(flags)

    def _preferred(self, found: Sequence[Matches]) -> list[Scores]:
        segments = self._collection.segments
        return [match.scores * preference(segment) for segment, match in zip(segments, found, strict=True)]

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
        found = [self._evaluation.matches(step, segment) for segment in self._collection.segments]
        return _count(self._seen(found)) > 0

    def hits(self, found: Found, plan: Plan) -> tuple[Hit, ...]:
        """Return the page that the query asks for, with snippets."""
        rows: list[Hit] = []
        page = self._page(found)
        notions = {number: self._passages(plan, page, number) for number in {number for number, _, _ in page}}
        for number, document, score in page:
            deadline.check()
            segment = self._collection.segments[number]
            kept = segment.text(document)
            snippet = snippet_of(kept.text, _places(document, plan, notions[number], kept), kept.sections)
            rows.append(self._hit(segment.card(document), score, snippet))
        return tuple(rows)

    # ---------------------------------------------------------------------------------------------------- matching

    def _loose(self, root: Step) -> list[Matches] | None:
        """Matches of as many words as a few documents have; ``None`` when there are too few words to leave any out."""
        if not isinstance(root, Every):
            return None
        required = [part for part in root.parts if isinstance(part, Having | Without)]
        others = [part for part in root.parts if part not in required]
        if len(others) < _RELAXABLE:
            return None
        found = [self._evaluation.partly(others, required, segment) for segment in self._collection.segments]
        counts = [count * seen for (count, _), seen in zip(found, self._visible, strict=True)]
        having = np.sum([np.bincount(count, minlength=len(others) + 1) for count in counts], axis=0)
        # Beside documents with all words those with most of them; where there are none, as many words as a few
        # documents have: a question in a sentence of its own finds something as well.
        floor = max(2, round(len(others) * 0.6)) if having[-1] else 1
        least = next((n for n in range(len(others), floor, -1) if having[n:].sum() >= _ENOUGH), floor)
        return [Matches(count >= least, scores) for count, (_, scores) in zip(counts, found, strict=True)]

    def _seen(self, found: Sequence[Matches]) -> list[Matches]:
        return [Matches(match.flags & seen, match.scores) for match, seen in zip(found, self._visible, strict=True)]

    def _filtered(self, flags: Sequence[Flags], scores: Sequence[Scores], *, relaxed: bool = False) -> Found:
        """Apply the filters; each facet counts as if its own filter were not there."""
        kept: list[Flags] = []
        counts = {facet: Counter[str]() for facet in FACETS}
        for segment, matched in zip(self._collection.segments, flags, strict=True):
            passed = {
                facet: segment.column(facet).having(wanted, segment.size)
                for facet, wanted in self._filters.items()
                if wanted
            }
            kept.append(_all(matched, list(passed.values())))
            listed = np.flatnonzero(kept[-1])
            for facet in FACETS:
                among, numbers = kept[-1], listed
                if facet in passed:
                    among = _all(matched, [flag for name, flag in passed.items() if name != facet])
                    numbers = np.flatnonzero(among)
                counts[facet].update(segment.column(facet).counts(among, numbers))
        facets = {
            facet: tuple(sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))) for facet, count in counts.items()
        }
        total = int(sum(np.count_nonzero(flag) for flag in kept))
        return Found(total, facets, kept, scores or [np.zeros(len(flag)) for flag in kept], relaxed)

    # --------------------------------------------------------------------------------------------------- the page

    def _passages(self, plan: Plan, page: Sequence[tuple[int, int, float]], number: int) -> list[Passages]:
        """Where the plan was found in those documents of the page that are in the segment."""
        segment = self._collection.segments[number]
        shown = np.zeros(segment.size, np.bool_)
        shown[[document for at, document, _ in page if at == number]] = True
        return self._evaluation.passages(plan.root, segment, shown) if plan.root else []

    def _named(self, flags: Sequence[Flags]) -> frozenset[str]:
        pairs = zip(self._collection.segments, flags, strict=True)
        return frozenset(segment.card(int(at))["id"] for segment, found in pairs for at in np.flatnonzero(found))

    def _page(self, found: Found) -> list[tuple[int, int, float]]:
        limit, offset = max(0, self._query.limit), max(0, self._query.offset)
        segments, documents, scores, days = _listed(self._collection.segments, found)
        # The last key is the first to sort by; document numbers at the end make the order the same every time.
        first, then = (days, scores) if self._query.sort == "date" else (scores, days)
        best = _best(first, offset + limit)
        order = best[np.lexsort((-documents[best], -segments[best], -then[best], -first[best]))][
            offset : offset + limit
        ]
        return [(int(segments[i]), int(documents[i]), float(scores[i])) for i in order]

    @staticmethod
    def _hit(card: Mapping[str, Any], score: float, snippet: Snippet) -> Hit:
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
        )


def _places(document: int, plan: Plan, notions: Sequence[Passages], kept: KeptText) -> list[Place]:
    """What the plan found in one document, in characters of its text."""
    places: list[Place] = []
    for notion, passages in enumerate(notions):
        here = passages.documents == document
        pairs = zip(passages.first[here].tolist(), passages.last[here].tolist(), strict=True)
        places += (
            Place(int(kept.starts[first]), int(kept.starts[last] + kept.lengths[last]), notion)
            for first, last in pairs
            if last < len(kept.starts)
        )
    beginnings = starts_of(plan.root) if plan.root else ()
    return places + places_of_beginnings(kept.text, beginnings, len(notions))


def relaxed_notice() -> str:
    """What is said when documents with only a part of the words are shown."""
    return N_("Документов со всеми словами запроса мало: показаны и те, где есть большая часть слов.")


def _visible(segment: Segment, tokens: tuple[str, ...] | None) -> Flags:
    if tokens is None:
        return segment.live
    return segment.live & segment.column("visible").having(tokens, segment.size)


def _all(first: Flags, others: Sequence[Flags]) -> Flags:
    flags = first
    for other in others:
        flags = flags & other
    return flags


def _count(found: Sequence[Matches]) -> int:
    return int(sum(np.count_nonzero(match.flags) for match in found))


def _listed(segments: Sequence[Segment], found: Found) -> tuple[Numbers, Numbers, Scores, Numbers]:
    documents = [np.flatnonzero(flags) for flags in found.flags]
    if not documents:
        empty = np.empty(0, np.int64)
        return empty, empty, np.empty(0), empty
    return (
        np.concatenate([np.full(len(rows), number, np.int64) for number, rows in enumerate(documents)]),
        np.concatenate(documents).astype(np.int64),
        np.concatenate([scores[rows] for scores, rows in zip(found.scores, documents, strict=True)]),
        np.concatenate([segment.days[rows] for segment, rows in zip(segments, documents, strict=True)]),
    )


def _best(values: Numbers, many: int) -> Numbers:
    """Return the places of so many of the greatest values, and of all that equal the least of these."""
    if many >= len(values) or not many:
        return np.arange(len(values) if many else 0)
    return np.flatnonzero(values >= np.partition(values, len(values) - many)[len(values) - many])
