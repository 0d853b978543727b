"""What everybody may read: the list with its filters and its feed, a document, its files."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from app.portal import bp
from app.recommending import PUBLIC as EVERYBODY
from app.recommending import recommendations_page
from app.searching import in_registry, showing
from app.searching.alike import alike
from app.searching.answering import from_the_index, making
from app.searching.asking import asked, more, says_something
from app.searching.offers import offers
from app.security.access import PUBLIC, allow
from app.security.pace import SEARCHES, take
from app.web import Answer, container, current_actor, fragment, page, reading
from app.web_files import stored_file
from app.web_filters import document_filters
from registry.domain.formats import BY_CODE
from registry.ports import SearchQuery, SearchResult
from registry.queries import portal
from registry.queries.portal import PortalCursor

FEED_LENGTH = 50


@bp.get("/")
@allow(PUBLIC)
def index() -> Answer:
    """Published documents, the newest first."""
    filters, after = document_filters(), request.args.get("after")
    with reading() as uow:
        found = portal.published_list(uow, filters, PortalCursor.read(after))
        facets = portal.portal_facets(uow, filters)
    return page("portal/index.html", found=found, facets=facets, filters=filters, begins=not after)


@bp.get("/search")
@allow(PUBLIC)
def search() -> Answer:
    """Full text over what is published; without words, how to ask."""
    query, strangers = asked(EVERYBODY)
    if not says_something(query):
        return page("portal/how.html", query=query, strangers=strangers)
    take(SEARCHES)
    found, partial = from_the_index(query)
    if found is None:
        return _from_the_registry(query, strangers)
    return _results(query, found, strangers=strangers, partial=partial)


@bp.get("/complete")
@allow(PUBLIC)
def complete() -> Answer:
    """Lines to choose while a reader types, for htmx."""
    listed = offers(EVERYBODY, showing.portal_addresses, lambda words: url_for("portal.search", q=words))
    return fragment("search/_offers.html", offers=listed)


@bp.get("/recommendations/")
@allow(PUBLIC)
def recommendations() -> Answer:
    """Published recommendations by what they are about."""
    return recommendations_page(EVERYBODY)


@bp.get("/feed.atom")
@allow(PUBLIC)
def feed() -> Response:
    """The newest publications as an Atom feed, under the same filters."""
    with reading() as uow:
        found = portal.published_list(uow, document_filters(), limit=FEED_LENGTH)
    updated = max((row.updated_at for row in found.rows), default=container().clock.now())
    text = render_template("pages/portal/feed.xml", rows=found.rows, updated=updated)
    return Response(text, mimetype="application/atom+xml")


@bp.get("/documents/<int:document_id>")
@allow(PUBLIC)
def document(document_id: int) -> Answer:
    """A published document: its requisites, its text, its files."""
    with reading() as uow:
        found = portal.published_document(uow, document_id)
    blocks = container().sheets.of(container().files.read(found.sha256)) if found.drafted else ()
    near = alike(document_id, EVERYBODY, showing.portal_addresses)
    return page("portal/document.html", found=found, blocks=blocks, alike=near)


@bp.get(f"/documents/<int:document_id>/<any({', '.join(BY_CODE)}):kind>")
@allow(PUBLIC)
def file(document_id: int, kind: str) -> Response:
    """A file of a published document."""
    with reading() as uow:
        answer = portal.published_file(uow, document_id, kind)
    return stored_file(answer)


def _results(query: SearchQuery, found: SearchResult, *, strangers: tuple[str, ...], partial: bool) -> Answer:
    shown = showing.results(query, found, showing.portal_addresses, hidden=("status",))
    shown["making"] = making() if partial else None
    return page("portal/search.html", more=more(query, found.total), strangers=strangers, partial=partial, **shown)


def _from_the_registry(query: SearchQuery, strangers: tuple[str, ...]) -> Answer:
    """While the index is being made anew, titles and numbers are searched in the registry itself."""
    found = in_registry.listed(container(), current_actor(), query)
    addresses = showing.portal_addresses(str(row.id) for row in found.rows)
    return page(
        "portal/fallback.html", query=query, found=found, addresses=addresses, strangers=strangers, making=making()
    )
