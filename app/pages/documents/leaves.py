"""A page of a file as it looks, beside the words that were read on it."""

from __future__ import annotations

from flask import Response, request

from app.limited import page_picture
from app.pages.documents import bp
from app.security.access import allow
from app.web import Answer, container, page, reading
from registry.domain.roles import Permission
from registry.queries.document_pages import document_page


@bp.get("/<int:document_id>/pages/<int:number>")
@allow(Permission.READ)
def leaf(document_id: int, number: int) -> Answer:
    """The page, turned as ``turn`` asks, and its text."""
    with reading() as uow:
        found = document_page(uow, document_id, number)
    return page("documents/leaf.html", leaf=found, turn=_turn())


@bp.get("/<int:document_id>/pages/<int:number>.png")
@allow(Permission.READ)
def leaf_picture(document_id: int, number: int) -> Response:
    """The page as a picture, drawn by a limited child; a browser that has it is told so instead."""
    with reading() as uow:
        found = document_page(uow, document_id, number)
    answer, turn = Response(mimetype="image/png"), _turn()
    answer.set_etag(f"{found.sha256}-{number}-{turn}")
    answer.cache_control.private, answer.cache_control.no_cache = True, True
    if answer.make_conditional(request).status_code != 304:
        answer.data = page_picture(container().isolation, container().files.read(found.sha256), number - 1, turn)
    return answer


def _turn() -> int:
    """By how many degrees, clockwise, the address asks to turn the page; what is no right angle is none."""
    asked = request.args.get("turn", "")
    return int(asked) if asked in {"90", "180", "270"} else 0
