"""What is asked, for the registry: while the index is away, titles and numbers are searched in the database."""

from __future__ import annotations

import re

from registry.db import UnitOfWork
from registry.errors import N_
from registry.ports import Hit, SearchQuery, SearchResult
from registry.queries import documents
from registry.queries.document_filters import DocumentFilters

NOTICE = N_("Поисковый указатель не читается и строится заново: пока найдено только по названиям и номерам.")
_ENDINGS_OF = 5
_WORDS_AT_MOST = 8
_NO_YEAR = 0


def registry_filters(query: SearchQuery) -> DocumentFilters:
    """The filters of the query, the words of its question without signs and endings, its years and number."""
    words, years = _words_and_years(query.text)
    if query.years and years:
        years = tuple(set(query.years) & set(years)) or (_NO_YEAR,)
    return DocumentFilters(
        kinds=query.kinds,
        organizations=query.organizations,
        years=years or query.years,
        items=query.items,
        states=query.statuses,
        text=" ".join(words[:_WORDS_AT_MOST]),
    )


def found_in_registry(uow: UnitOfWork, query: SearchQuery) -> SearchResult:
    """What the actor may read and the registry finds by itself, with the notice that it is less than there is."""
    filters = registry_filters(query)
    rows = documents.list_documents(uow, filters, limit=max(1, query.limit)).rows[: max(0, query.limit)]
    hits = tuple(
        Hit(str(row.id), row.title, row.kind, row.organization, row.number or "", row.day, "", 0.0) for row in rows
    )
    return SearchResult(documents.count_documents(uow, filters), hits, notices=(NOTICE,))


def _words_and_years(text: str) -> tuple[list[str], tuple[int, ...]]:
    from search_index.query_fields import years_of
    from search_index.query_language import read_question
    from search_index.query_nodes import AllOf, Filter, Node, Phrase, Prefix, Word

    words: list[str] = []
    years: list[int] = []

    def take(node: Node | None) -> None:
        match node:
            case AllOf(nodes):
                for part in nodes:
                    take(part)
            case Word(typed) | Phrase(typed) | Prefix(typed) | Filter("number", typed):
                words.extend(filter(None, map(_beginning, typed.split())))
            case Filter("year", typed):
                years.extend(map(int, years_of(typed)))
            case _:
                # What is excluded and what has alternatives narrows too much for a search by all words.
                return

    take(read_question(text).root)
    return words, tuple(years)


def _beginning(word: str) -> str:
    """The word without its ending, so that other forms are found; nothing for signs and short function words."""
    from search_index.morphology import stem

    bare = re.sub(r"^\W+|\W+$", "", word)
    if len(bare) < 3 and not any(sign.isdigit() for sign in bare):
        return ""
    return stem(bare.lower()) if bare.isalpha() and len(bare) >= _ENDINGS_OF and not bare.isupper() else bare
