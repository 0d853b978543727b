"""Readings of abbreviations are terms of the shared index, wherever a document has one: no vector is read for them.

A reading is a row of words, mostly common ones («муниципальный орган управления образованием»); looked for as a phrase
it would be compared in every document that has the words. The rows of the glossary with which an index was begun are
kept in it, and a document gets a term for each row that it has. So a list answers them, and exactly. The glossary
still works on the question alone: a reading that the index does not know is looked for as any other phrase.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b

from search_index.plan import Either, Every, Planner, Row, Step, Terms, Without
from search_index.postgres_query import leaves_of
from search_index.query_language import read_question
from search_index.schema import POSITIONED, IndexedDocument

# No term of the analysis begins so.
_MARK = "&"
Words = tuple[tuple[str, ...], ...]


def glossary_rows(planner: Planner) -> tuple[Row, ...]:
    """Return every row that a spelling of the glossary may become in a question."""
    spellings = [text for entry in planner.glossary.entries for text in (*entry.write, *entry.mean)]
    roots = [planner.plan(read_question(text)).root for text in dict.fromkeys(spellings)]
    found = [leaf for root in roots if root is not None for leaf in leaves_of(root) if isinstance(leaf, Row)]
    return tuple({term_of(row): row for row in found}.values())


@lru_cache(maxsize=4096)
def _term(words: Words, slack: int) -> str:
    return _MARK + blake2b(json.dumps([words, slack]).encode(), digest_size=8).hexdigest()


def term_of(row: Row) -> str:
    """Return the term of documents that have the row, however much it weighs."""
    return _term(row.words, row.slack)


@dataclass(frozen=True)
class KnownRows:
    """The rows that are terms of one index."""

    rows: tuple[Row, ...] = ()

    @cached_property
    def _terms(self) -> frozenset[str]:
        return frozenset(map(term_of, self.rows))

    def __contains__(self, row: object) -> bool:
        """Whether documents that have the row have its term."""
        return isinstance(row, Row) and term_of(row) in self._terms

    @cached_property
    def _begun(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows by the terms of their first words."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            for term in row.words[0]:
                found.setdefault(term, []).append(row)
        return {term: tuple(rows) for term, rows in found.items()}

    def marked(self, document: IndexedDocument) -> IndexedDocument:
        """Return the document with a term for each row that it has, at the places where the row begins."""
        terms = dict(document.terms)
        for field in POSITIONED:
            found = dict(self._found(document.terms[field]))
            if found:
                terms[field] = {**document.terms[field], **found}
        return replace(document, terms=terms)

    def _found(self, terms: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, list[int]]]:
        for begun in self._begun.keys() & terms.keys():
            for row in self._begun[begun]:
                if all(any(term in terms for term in word) for word in row.words):
                    places = beginnings(row, terms)
                    if places:
                        yield term_of(row), places

    def in_terms(self, step: Step) -> Step:
        """Return the step with a term in the place of each row that is one."""
        match step:
            case Row() if step in self:
                return Terms((term_of(step),), step.weight, POSITIONED)
            case Every(parts) | Either(parts):
                return type(step)(tuple(map(self.in_terms, parts)))
            case Without(part):
                return Without(self.in_terms(part))
            case _:
                return step

    def written(self) -> str:
        """Return the rows as text."""
        return json.dumps([[row.words, row.slack] for row in self.rows], ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> KnownRows:
        """Return the rows that were written so."""
        return cls(tuple(Row(tuple(map(tuple, words)), slack=slack) for words, slack in json.loads(text)))


def beginnings(row: Row, terms: Mapping[str, Sequence[int]]) -> list[int]:
    """Return the ascending places where the row begins in a field with these places of its terms."""
    first, *others = [{place for term in word for place in terms.get(term, ())} for word in row.words]
    # Where the row may have come to, and where it began.
    reached = {place: {place} for place in first}
    for following in others:
        further: dict[int, set[int]] = {}
        for place, begun in reached.items():
            for gap in range(1, row.slack + 2):
                if place + gap in following:
                    further.setdefault(place + gap, set()).update(begun)
        reached = further
    return sorted(set().union(*reached.values()))
