"""From a plan to a page of results: visibility, filters, facets, order, snippets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from registry.ports import TRAITS, Hit, SearchQuery
from search_index import deadline
from search_index.collection import Collection, Flags, Numbers, Scores, Segment
from search_index.evaluation import Evaluation, Matches, Passages, starts_of
from search_index.found import Found, best_of, best_places, listed_in
from search_index.partial import PAGE, Loose, having_enough, loosened, may_join, scores_of, shares_of
from search_index.plan import Plan, Step, Terms, plain_word_terms
from search_index.preferences import preference
from search_index.schema import FACETS
from search_index.snippets import Place, Snippet, places_of_beginnings, snippet_of
from search_index.texts import KeptText

FEW = 3


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
        """Return the matches of the plan, with those that have a part of its words when few have all (``partial``)."""
        root = plan.root
        if root is None:
            return self._filtered([np.zeros(segment.size, np.bool_) for segment in self._collection.segments], [])
        strict = self._seen([self._evaluation.matches(root, segment) for segment in self._collection.segments])
        loose = loosened(root) if self._query.partial else None
        complete = _count(strict)
        if loose is not None and may_join(loose, complete, newest_first=self._query.sort == "date"):
            return self._with_partial(loose, [match.flags for match in strict], PAGE - complete)
        return self._filtered([m.flags for m in strict], self._preferred(strict))

    def alike(self, terms: Sequence[str], least: int, other_than: str) -> Found:
        """Return what has at least so many of the terms, without the one document; filters do not matter."""
        parts = [Terms((term,)) for term in terms]
        found = self._seen([self._evaluation.most(parts, least, segment) for segment in self._collection.segments])
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
            rows.append(
                self._hit(segment.card(document), score, snippet, is_complete=bool(found.whole[number][document]))
            )
        return tuple(rows)

    # ---------------------------------------------------------------------------------------------------- matching

    def _with_partial(self, loose: Loose, whole: Sequence[Flags], many: int) -> Found:
        """Add so many of the documents with a part of the words, the best; all are scored by their parts."""
        shares = shares_of(loose.parts, self._evaluation)
        scores = []
        for segment, seen in zip(self._collection.segments, self._visible, strict=True):
            documents, has = having_enough(loose, shares, self._evaluation, segment, seen)
            found = np.zeros(segment.size)
            if len(documents):
                found[documents] = self._scored_loosely(loose, has, segment, documents)
            scores.append(found)
        flags = [flag.copy() for flag in whole]
        for number, document in best_of(scores, whole, many):
            flags[number][document] = True
        return self._filtered(flags, scores, whole)

    def _scored_loosely(self, loose: Loose, has: Scores, segment: Segment, documents: Numbers) -> Scores:  # noqa: ARG002
        """How well the documents answer, preferences included; ``has`` is how much they have of what is told."""
        return scores_of(loose, self._evaluation, segment, documents) * preference(segment)[documents]

    def _seen(self, found: Sequence[Matches]) -> list[Matches]:
        return [Matches(match.flags & seen, match.scores) for match, seen in zip(found, self._visible, strict=True)]

    def _filtered(
        self, flags: Sequence[Flags], scores: Sequence[Scores], whole: Sequence[Flags] | None = None
    ) -> Found:
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
        whole = kept if whole is None else [flag & having for flag, having in zip(kept, whole, strict=True)]
        complete = int(sum(np.count_nonzero(flag) for flag in whole))
        return Found(total, complete, facets, kept, scores or [np.zeros(len(flag)) for flag in kept], whole)

    # --------------------------------------------------------------------------------------------------- the page

    def _passages(self, plan: Plan, page: Sequence[tuple[int, int, float]], number: int) -> list[Passages]:
        """Where the plan was found in those documents of the page that are in the segment."""
        segment = self._collection.segments[number]
        shown = np.zeros(segment.size, np.bool_)
        shown[[document for at, document, _ in page if at == number]] = True
        return self._evaluation.passages(plan.root, segment, shown) if plan.root else []

    def _page(self, found: Found) -> list[tuple[int, int, float]]:
        limit, offset = max(0, self._query.limit), max(0, self._query.offset)
        segments, documents, scores, days = listed_in(self._collection.segments, found)
        # The last key is the first to sort by; document numbers at the end make the order the same every time.
        first, then = (days, scores) if self._query.sort == "date" else (scores, days)
        best = best_places(first, offset + limit)
        order = best[np.lexsort((-documents[best], -segments[best], -then[best], -first[best]))][
            offset : offset + limit
        ]
        return [(int(segments[i]), int(documents[i]), float(scores[i])) for i in order]

    @staticmethod
    def _hit(card: Mapping[str, Any], score: float, snippet: Snippet, *, is_complete: bool) -> Hit:
        return Hit(
            id=card["id"],
            title=card["title"],
            kind=card["kind"],
            organization=card["organization"],
            number=card["number"],
            day=_day(card),
            snippet=snippet.text,
            score=round(score, 4),
            page=snippet.page,
            section=snippet.section,
            line=snippet.line,
            complete=is_complete,
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


def _day(card: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(card["day"]) if card["day"] else None
