"""The search page: words in, documents out, facets to narrow, and what could not be honoured."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from app.kinds import kind_name
from app.pages.search import bp
from app.security.access import LOGGED_IN, allow
from app.web import Answer, container, current_actor, page, reading
from app.web_filters import chosen, chosen_number, chosen_years
from app.words import STATES
from registry.domain.roles import visibility_tokens
from registry.errors import IndexUnavailable
from registry.ports import SearchQuery, SearchResult
from registry.queries import documents, organizations
from registry.queries.document_filters import DocumentFilters

PAGE = 20
DEEPEST = 1000


@bp.get("/")
@allow(LOGGED_IN)
def index() -> Answer:
    """What was found; without words, how to ask."""
    query = _query()
    asked = bool(query.text.strip() or query.kinds or query.organizations or query.years or query.items)
    try:
        found = container().search.search(query) if asked else None
    except IndexUnavailable:
        return _from_the_registry(query)
    return page("search/index.html", query=query, found=found, labels=_labels(found), more=_more(query, found))


def _query() -> SearchQuery:
    return SearchQuery(
        text=request.args.get("q", ""),
        kinds=chosen("kind"),
        organizations=chosen("organization"),
        years=chosen_years(),
        items=chosen("item"),
        statuses=tuple(state for state in chosen("state") if state in STATES),
        visible_to=visibility_tokens(current_actor()),
        limit=PAGE,
        offset=chosen_number("offset", most=DEEPEST),
        sort="date" if request.args.get("sort") == "date" else "relevance",
    )


def _more(query: SearchQuery, found: SearchResult | None) -> int | None:
    following = query.offset + PAGE
    return following if found is not None and following < min(found.total, DEEPEST) else None


def _from_the_registry(query: SearchQuery) -> Answer:
    """While the index is being made anew, titles and numbers are searched in the registry itself."""
    filters = DocumentFilters(
        text=query.text, kinds=query.kinds, organizations=query.organizations, years=query.years, items=query.items
    )
    with reading() as uow:
        found = documents.list_documents(uow, filters, limit=PAGE)
    return page("search/fallback.html", query=query, rows=found.rows)


def _labels(found: SearchResult | None) -> Mapping[str, Mapping[str, str]]:
    """Words for the codes of the facets."""
    if found is None:
        return {}
    kinds = {kind.code: kind_name(kind.code) for kind in container().catalogue.kinds()}
    codes = {*(code for code, _ in found.facets.get("organization", ())), *(hit.organization for hit in found.hits)}
    with reading() as uow:
        names = organizations.titles(uow, codes)
    return {"kind": kinds, "organization": names, "status": {code: str(word) for code, word in STATES.items()}}
