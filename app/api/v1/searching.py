"""Search for programs: documents, recommendations, what goes on from typed words, documents alike, saved searches.

Filters are those of the search page: ``kind``, ``organization``, ``year``, ``item``, ``state``, ``subject``, ``grade``,
``assessment``, ``audience``, each as often as wanted; ``sort=date`` and ``offset`` as there.
"""

from __future__ import annotations

from flask import Response, jsonify, request

from app import recommending
from app.api.v1 import bp
from app.searching import in_registry
from app.searching.alike import likened
from app.searching.asking import asked
from app.searching.cursors import going_on, next_cursor
from app.searching.offers import completions
from app.searching.programs import completions_json, hits_json, result_json
from app.security.access import LOGGED_IN, allow
from app.security.pace import SEARCHES, take
from app.web import container, current_actor, reading
from app.web_filters import chosen_number
from registry.domain.roles import visibility_tokens
from registry.errors import IndexUnavailable
from registry.ports import SearchQuery
from registry.queries import document_files, portal, saved_searches

LONGEST = 100


@bp.get("/search")
@allow(LOGGED_IN)
def search() -> Response:
    """What the words ``q`` and the filters find; ``limit`` is 20, and 100 at the most. Without an index, by title.

    ``next`` of the answer, given as ``cursor`` with the same question, goes on; ``null`` ends the list.
    """
    take(SEARCHES)
    query, strangers = asked(_tokens(), limit=_limit())
    return _answer(query, strangers=strangers)


@bp.get("/recommendations")
@allow(LOGGED_IN)
def recommendation_list() -> Response:
    """Prior recommendations by ``q``, ``kind``, ``subject``, ``grade``, ``assessment``, ``audience`` and ``year``.

    Pages as those of the search; each hit has ``citation``, as a document of ours prints it.
    """
    take(SEARCHES)
    return _answer(recommending.asked(_tokens(), limit=_limit()), citing=True)


def _answer(query: SearchQuery, *, strangers: tuple[str, ...] = (), citing: bool = False) -> Response:
    if request.args.get("cursor"):
        query = going_on(query, request.args["cursor"])
    try:
        found = container().search.search(query)
        following = next_cursor(query, found.total)
    except IndexUnavailable:
        # The registry tells the first documents only.
        found = in_registry.found(container(), current_actor(), query)
        following = None
    told = result_json(found)
    if citing:
        told["hits"] = [
            {**hit, "citation": recommending.citation(each)} for hit, each in zip(told["hits"], found.hits, strict=True)
        ]
    return jsonify({**told, "unknown": list(strangers), "next": following})


@bp.get("/search/complete")
@allow(LOGGED_IN)
def search_completions() -> Response:
    """What goes on from the words ``q``."""
    return jsonify(completions_json(completions(_tokens())))


@bp.get("/search/similar/<int:document_id>")
@allow(LOGGED_IN)
def similar_documents(document_id: int) -> Response:
    """Documents about the same. One that is not there, or that the person may not see, is not found."""
    take(SEARCHES)
    _known(document_id)
    return jsonify(hits_json(likened(document_id, _tokens())))


@bp.get("/search/saved")
@allow(LOGGED_IN)
def saved_search_list() -> Response:
    """The searches that the person keeps."""
    with reading() as uow:
        return jsonify([each.as_json() for each in saved_searches.saved_searches(uow)])


def _limit() -> int:
    return chosen_number("limit", most=LONGEST) or 20


def _known(document_id: int) -> None:
    """Raise ``NotFound`` unless the document is of a body that the person reads, or published."""
    with reading() as uow:
        if document_id not in document_files.readable_among(uow, [document_id]):
            portal.published_document(uow, document_id)


def _tokens() -> tuple[str, ...] | None:
    return visibility_tokens(current_actor())
