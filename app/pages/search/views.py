"""The search page: words in, documents out, facets to narrow, and what could not be honoured."""

from __future__ import annotations

from flask import Response, url_for

from app.pages.search import bp
from app.searching import in_registry, showing
from app.searching.answering import from_the_index, making
from app.searching.asking import asked, more, says_something
from app.searching.lists import LONGEST_LIST, list_file
from app.searching.offers import offers
from app.security.access import LOGGED_IN, allow
from app.web import Answer, container, current_actor, fragment, page
from registry.domain.roles import visibility_tokens
from registry.ports import SearchQuery, SearchResult


@bp.get("/")
@allow(LOGGED_IN)
def index() -> Answer:
    """What was found; without words, how to ask."""
    query, strangers = asked(visibility_tokens(current_actor()))
    if not says_something(query):
        return page("search/how.html", query=query, strangers=strangers)
    found, partial = from_the_index(query)
    if found is None:
        return _from_the_registry(query, strangers)
    return _results(query, found, strangers=strangers, partial=partial)


@bp.get("/list.<any(xlsx, csv):ending>")
@allow(LOGGED_IN)
def list_of_found(ending: str) -> Response:
    """What was found as a file."""
    return list_file(visibility_tokens(current_actor()), ending)


@bp.get("/complete")
@allow(LOGGED_IN)
def complete() -> Answer:
    """Lines to choose while a person types, for htmx."""
    tokens = visibility_tokens(current_actor())
    listed = offers(tokens, showing.card_addresses, lambda words: url_for("search.index", q=words))
    return fragment("search/_offers.html", offers=listed)


def _results(query: SearchQuery, found: SearchResult, *, strangers: tuple[str, ...], partial: bool) -> Answer:
    shown = showing.results(query, found, showing.card_addresses)
    shown |= {"strangers": strangers, "partial": partial, "longest": LONGEST_LIST}
    shown["making"] = making() if partial else None
    return page("search/index.html", more=more(query, found.total), **shown)


def _from_the_registry(query: SearchQuery, strangers: tuple[str, ...]) -> Answer:
    """While the index is being made anew, titles and numbers are searched in the registry itself."""
    found = in_registry.listed(container(), current_actor(), query)
    addresses = showing.card_addresses(str(row.id) for row in found.rows)
    return page(
        "search/fallback.html", query=query, found=found, addresses=addresses, strangers=strangers, making=making()
    )
