"""Saved searches: what is kept of a question, and the question again with the rights of the moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.container import Container
from registry.domain.roles import Actor, visibility_tokens
from registry.ports import TRAITS, Hit, SearchQuery
from registry.queries import document_files
from registry.queries.saved_searches import SavedRow, appeared_since

FEED_LENGTH = 50
# So many of the latest hits are looked through for what is new.
_LOOKED = 1000


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


def query_of(saved: SavedRow, actor: Actor, *, limit: int) -> SearchQuery:
    """The question again, the newest documents first, with what the person may see now; all its words are meant."""
    kept = {name: tuple(values) for name, values in saved.filters.items()}
    return SearchQuery(
        text=saved.question,
        kinds=kept.get("kind", ()),
        organizations=kept.get("organization", ()),
        years=tuple(int(year) for year in kept.get("year", ())),
        items=kept.get("item", ()),
        statuses=kept.get("state", ()),
        traits={name: kept[name] for name in TRAITS if name in kept},
        visible_to=visibility_tokens(actor),
        limit=limit,
        sort="date",
        partial=False,
    )


def newest(container: Container, saved: SavedRow, actor: Actor, *, limit: int = FEED_LENGTH) -> tuple[Hit, ...]:
    """The newest documents that the search finds for the person. Raises ``IndexUnavailable``."""
    return container.search.search(query_of(saved, actor, limit=limit)).hits


def new_hits(container: Container, saved: SavedRow, actor: Actor) -> tuple[Hit, ...]:
    """Those of the found documents that appeared since the person was told. Raises ``IndexUnavailable``."""
    hits = newest(container, saved, actor, limit=_LOOKED)
    with container.database.read(actor) as uow:
        fresh = appeared_since(uow, (int(hit.id) for hit in hits), saved.told_at)
    return tuple(hit for hit in hits if int(hit.id) in fresh)


def pages_of(container: Container, actor: Actor, ids: Iterable[str]) -> Mapping[str, str]:
    """The paths of documents for the person: cards, or the portal for what only publication opens."""
    listed = [int(each) for each in ids]
    with container.database.read(actor) as uow:
        own = document_files.readable_among(uow, listed)
    return {str(each): f"/documents/{each}" if each in own else f"/portal/documents/{each}" for each in listed}
