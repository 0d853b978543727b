"""The search page: words in, documents out, facets to narrow, and what could not be honoured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from app.jobs.draining import incomplete
from app.kinds import kind_name
from app.pages.search import bp
from app.security.access import LOGGED_IN, allow
from app.web import Answer, container, current_actor, page, reading
from app.web_filters import chosen, chosen_number, chosen_states, chosen_years, without_strangers
from app.without_index import registry_filters
from app.words import STATES
from registry.domain.roles import visibility_tokens
from registry.errors import IndexUnavailable
from registry.ports import SearchQuery, SearchResult
from registry.queries import documents, organizations, portal

PAGE = 20
DEEPEST = 1000


@bp.get("/")
@allow(LOGGED_IN)
def index() -> Answer:
    """What was found; without words, how to ask."""
    query, strangers = _query()
    asked = bool(query.text.strip() or query.kinds or query.organizations or query.years or query.items)
    if not asked:
        return page("search/how.html", query=query, strangers=strangers)
    try:
        found = container().search.search(query)
    except IndexUnavailable:
        return _from_the_registry(query, strangers)
    partial = incomplete(container())
    if partial and not found.total:
        return _from_the_registry(query, strangers)
    return _results(query, found, strangers=strangers, partial=partial)


def _results(query: SearchQuery, found: SearchResult, **more: Any) -> Answer:
    return page(
        "search/index.html",
        query=query,
        found=found,
        labels=_labels(found),
        addresses=_addresses(found),
        more=_more(query, found),
        **more,
    )


def _query() -> tuple[SearchQuery, tuple[str, ...]]:
    """What is asked, and the codes in it that name nothing."""
    asked = SearchQuery(
        text=request.args.get("q", ""),
        kinds=chosen("kind"),
        organizations=chosen("organization"),
        years=chosen_years(),
        items=chosen("item"),
        statuses=chosen_states(),
        visible_to=visibility_tokens(current_actor()),
        limit=PAGE,
        offset=chosen_number("offset", most=DEEPEST),
        sort="date" if request.args.get("sort") == "date" else "relevance",
    )
    return without_strangers(asked, _searchable(asked.organizations))


def _searchable(codes: tuple[str, ...]) -> frozenset[str]:
    """Those of the codes whose organizations have, or may have, something that the person may find."""
    if not codes:
        return frozenset()
    with reading() as uow:
        return organizations.readable_among(uow, codes) | portal.publishers_among(uow, codes)


def _more(query: SearchQuery, found: SearchResult) -> int | None:
    following = query.offset + PAGE
    return following if following < min(found.total, DEEPEST) else None


def _from_the_registry(query: SearchQuery, strangers: tuple[str, ...]) -> Answer:
    """While the index is being made anew, titles and numbers are searched in the registry itself."""
    with reading() as uow:
        found = documents.list_documents(uow, registry_filters(query), limit=PAGE)
    return page("search/fallback.html", query=query, rows=found.rows, strangers=strangers)


def _labels(found: SearchResult) -> Mapping[str, Mapping[str, str]]:
    """Words for the codes of the facets."""
    codes = {*(code for code, _ in found.facets.get("organization", ())), *(hit.organization for hit in found.hits)}
    with reading() as uow:
        names = organizations.titles(uow, codes)
    kinds = {kind.code: kind_name(kind.code) for kind in container().catalogue.kinds()}
    return {"kind": kinds, "organization": names, "status": {code: str(word) for code, word in STATES.items()}}


def _addresses(found: SearchResult) -> Mapping[str, str]:
    """Where each hit leads: to its card, or to the portal when only its publication lets the person see it."""
    with reading() as uow:
        own = organizations.readable_among(uow, {hit.organization for hit in found.hits})
    places = {True: "documents.card", False: "portal.document"}
    return {hit.id: url_for(places[hit.organization in own], document_id=int(hit.id)) for hit in found.hits}
