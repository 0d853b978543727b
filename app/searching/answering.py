"""Whether the index can answer a question now, for every page that searches and has the registry to fall back on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.jobs.draining import incomplete
from app.web import container
from registry.errors import IndexUnavailable
from registry.ports import SearchQuery, SearchResult
from registry.queries import jobs


@dataclass(frozen=True, slots=True)
class Making:
    """The index is being made anew: since when, and how many of a hundred parts are done."""

    since: datetime
    percent: int


def making() -> Making | None:
    """How far the making of the index is; ``None`` when nobody makes it. Numbers of documents are not for everybody."""
    with container().database.read() as uow:
        latest = next(iter(jobs.of_kind(uow, "rebuild", limit=1)), None)
    if latest is None or latest.finished or latest.started_at is None:
        return None
    return Making(latest.started_at, min(100, 100 * latest.done // max(1, latest.total)))


def from_the_index(query: SearchQuery) -> tuple[SearchResult | None, bool]:
    """What the index finds, and whether it is still being made; ``None`` when only the registry can answer."""
    try:
        found = container().search.search(query)
    except IndexUnavailable:
        return None, True
    partial = incomplete(container())
    return (None if partial and not found.total else found), partial
