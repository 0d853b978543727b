"""Saved searches: what is kept of a question, and the question again with the rights of the moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from app.container import Container
from app.jobs.draining import incomplete
from registry.domain.roles import Actor, visibility_tokens
from registry.errors import N_, IndexUnavailable
from registry.ports import TRAITS, SearchQuery
from registry.queries.appearance import AppearedRow, appeared
from registry.queries.saved_searches import SavedRow

FEED_LENGTH = 50


def filters_of(query: SearchQuery) -> Mapping[str, Sequence[str]]:
    """The filters of a question by the names they have in an address."""
    return {
        "kind": query.kinds,
        "organization": query.organizations,
        "year": tuple(map(str, query.years)),
        "item": query.items,
        "state": query.statuses,
        **query.traits,
    }


def query_of(question: str, filters: Mapping[str, Sequence[str]], actor: Actor) -> SearchQuery:
    """The question again, with what the person may see now; all its words are meant."""
    kept = {name: tuple(values) for name, values in filters.items()}
    return SearchQuery(
        text=question,
        kinds=kept.get("kind", ()),
        organizations=kept.get("organization", ()),
        years=tuple(int(year) for year in kept.get("year", ())),
        items=kept.get("item", ()),
        statuses=kept.get("state", ()),
        traits={name: kept[name] for name in TRAITS if name in kept},
        visible_to=visibility_tokens(actor),
        partial=False,
    )


def found_for(container: Container, saved: SavedRow, actor: Actor) -> frozenset[int]:
    """All documents that the search finds for the person.

    Raises ``IndexUnavailable`` also while the index is being made: what it does not hold yet would pass for new later.
    """
    return _matching(container, query_of(saved.question, saved.filters, actor))


def known_now(container: Container, query: SearchQuery) -> frozenset[int] | None:
    """The documents that are not new from now on; ``None`` while the index cannot tell."""
    with suppress(IndexUnavailable):
        return _matching(container, query)
    return None


def newest(container: Container, saved: SavedRow, actor: Actor, *, limit: int = FEED_LENGTH) -> tuple[AppearedRow, ...]:
    """The latest to appear of what the search finds and the person may read now. Raises ``IndexUnavailable``."""
    found = found_for(container, saved, actor)
    with container.database.read(actor) as uow:
        return appeared(uow, found, actor, limit=limit)


def _matching(container: Container, query: SearchQuery) -> frozenset[int]:
    if incomplete(container):
        raise IndexUnavailable(N_("Поисковый указатель обновляется. Повторите позже."))
    return frozenset(map(int, container.search.matching(query)))
