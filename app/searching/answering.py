"""Whether the index can answer a question now, for every page that searches and has the registry to fall back on."""

from __future__ import annotations

from app.jobs.draining import incomplete
from app.web import container
from registry.errors import IndexUnavailable
from registry.ports import SearchQuery, SearchResult


def from_the_index(query: SearchQuery) -> tuple[SearchResult | None, bool]:
    """What the index finds, and whether it is still being made; ``None`` when only the registry can answer."""
    try:
        found = container().search.search(query)
    except IndexUnavailable:
        return None, True
    partial = incomplete(container())
    return (None if partial and not found.total else found), partial
