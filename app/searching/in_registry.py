"""Search by the registry itself, while the index is away: titles, numbers and requisites, in turn and in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from app.container import Container
from app.searching.wording import beginnings, wording_of
from registry.db import UnitOfWork
from registry.domain.roles import Actor
from registry.domain.wording import EachOf, Has, SomeOf
from registry.errors import N_
from registry.ports import Completion, Hit, SearchQuery, SearchResult
from registry.queries import documents, portal
from registry.queries.deadline import within
from registry.queries.document_filters import DocumentFilters
from registry.queries.documents import DocumentRow
from registry.queries.portal import PublishedRow

NOTICE = N_("Поисковый указатель не читается и строится заново: пока найдено только по названиям и номерам.")
SECONDS = 3.0
# So many of the newest documents with a word of the title are compared with it.
_COMPARED = 200
_PUBLIC = ("public",)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the registry found: the first of ``total``, and what of the question could not be honoured."""

    rows: tuple[DocumentRow, ...] | tuple[PublishedRow, ...]
    total: int
    notices: tuple[str, ...]


def listed(container: Container, actor: Actor, query: SearchQuery) -> Listed:
    """What the actor may read and the registry finds; of readers of the portal what is published.

    Raises ``LimitExceeded`` and ``Busy`` as the index does.
    """
    filters, notices = _filters(container, query)
    with _asking(container, actor) as uow:
        return Listed(*_first(uow, filters, query), notices)


def found(container: Container, actor: Actor, query: SearchQuery) -> SearchResult:
    """The same as the index would give it, with the notice that it is less than there is."""
    answer = listed(container, actor, query)
    return SearchResult(answer.total, tuple(map(_hit, answer.rows)), notices=(NOTICE, *answer.notices))


def completed(
    container: Container, actor: Actor, text: str, *, visible_to: tuple[str, ...] | None, limit: int
) -> tuple[Completion, ...]:
    """Documents whose title or number has all that is typed so far."""
    typed = text.split()
    if not typed or len(typed[-1]) < 2:
        return ()
    query = SearchQuery("", visible_to=visible_to, limit=limit)
    filters = replace(_filters(container, query)[0], wording=EachOf(tuple(map(Has, typed))))
    with _asking(container, actor) as uow:
        rows, _total = _first(uow, filters, query)
    wanted = text.strip().casefold()
    return tuple(
        Completion(row.number, "number", str(row.id))
        if row.number and wanted in row.number.casefold()
        else Completion(row.title, "title", str(row.id))
        for row in rows
    )


def alike(
    container: Container, actor: Actor, document_id: int, *, visible_to: tuple[str, ...] | None, limit: int
) -> tuple[Hit, ...]:
    """Documents with the most words of the title of this one, at least half of them; of equals the newer first.

    None for a document that the actor may not read.
    """
    query = SearchQuery("", visible_to=visible_to, limit=_COMPARED)
    filters, _notices = _filters(container, query)
    with _asking(container, actor) as uow:
        own, _one = _first(uow, replace(filters, only=frozenset({document_id})), query)
        words = beginnings(own[0].title) if own else ()
        if not words:
            return ()
        rows, _total = _first(uow, replace(filters, wording=SomeOf(tuple(map(Has, words)))), query)
    shared = [(sum(word.casefold() in row.title.casefold() for word in words), row) for row in rows]
    kept = [(count, row) for count, row in shared if 2 * count >= len(words) and row.id != document_id]
    return tuple(_hit(row) for _count, row in sorted(kept, key=lambda pair: -pair[0])[:limit])


def _filters(container: Container, query: SearchQuery) -> tuple[DocumentFilters, tuple[str, ...]]:
    wording, notices = wording_of(query.text, container.names)
    filters = DocumentFilters(
        kinds=query.kinds,
        organizations=query.organizations,
        years=query.years,
        items=query.items,
        states=query.statuses,
        topics=query.traits,
        wording=wording,
        or_published=True,
    )
    return filters, notices


@contextmanager
def _asking(container: Container, actor: Actor) -> Iterator[UnitOfWork]:
    with container.search_turns.turn(), container.database.read(actor) as uow, within(uow, SECONDS):
        yield uow


def _first(
    uow: UnitOfWork, filters: DocumentFilters, query: SearchQuery
) -> tuple[tuple[DocumentRow, ...] | tuple[PublishedRow, ...], int]:
    size, wanted = max(1, query.limit), max(0, query.limit)
    if query.visible_to == _PUBLIC:
        return portal.published_list(uow, filters, limit=size).rows[:wanted], portal.count_published(uow, filters)
    return documents.list_documents(uow, filters, limit=size).rows[:wanted], documents.count_documents(uow, filters)


def _hit(row: DocumentRow | PublishedRow) -> Hit:
    return Hit(str(row.id), row.title, row.kind, row.organization, row.number or "", row.day, "", 0.0)
