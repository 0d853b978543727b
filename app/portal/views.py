"""What everybody may read: the list with its filters and its feed, a document, its files."""

from __future__ import annotations

from flask import Response, render_template, request

from app.portal import bp
from app.recommending import PUBLIC as EVERYBODY
from app.recommending import recommendations_page
from app.security.access import PUBLIC, allow
from app.web import Answer, container, page, reading
from app.web_files import stored_file
from app.web_filters import document_filters
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
    return page("portal/document.html", found=found, blocks=blocks)


@bp.get("/documents/<int:document_id>/<any(docx, pdf):kind>")
@allow(PUBLIC)
def file(document_id: int, kind: str) -> Response:
    """A file of a published document."""
    with reading() as uow:
        answer = portal.published_file(uow, document_id, kind)
    return stored_file(answer)
