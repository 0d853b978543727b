"""Documents about the same as one that is being read."""

from __future__ import annotations

from dataclasses import dataclass

from app.searching import in_registry
from app.searching.showing import Addresses, owner_titles
from app.web import container, current_actor
from registry.errors import Busy, IndexUnavailable, LimitExceeded
from registry.ports import Hit

MOST = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """A document about the same: where it is shown, and whose it is."""

    hit: Hit
    address: str
    organization: str


def alike(document_id: int, tokens: tuple[str, ...] | None, addresses_of: Addresses) -> list[Alike]:
    """Those about the same that the person may see, the most alike first; none while everybody searches."""
    try:
        hits = likened(document_id, tokens)
    except (Busy, LimitExceeded):
        return []
    pages, names = addresses_of(hit.id for hit in hits), owner_titles({hit.organization for hit in hits})
    return [Alike(hit, pages[hit.id], names.get(hit.organization, hit.organization)) for hit in hits]


def likened(document_id: int, tokens: tuple[str, ...] | None) -> tuple[Hit, ...]:
    """The documents about the same; without an index, those whose titles are like its title."""
    try:
        return container().search.similar(str(document_id), visible_to=tokens, limit=MOST)
    except IndexUnavailable:
        return in_registry.alike(container(), current_actor(), document_id, visible_to=tokens, limit=MOST)
