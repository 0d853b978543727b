"""A document written anew with the figures in force, when those that it prints were corrected."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import url_for

from app.web import UnitOfWork, reading
from app.web_filters import chosen_number
from registry.errors import AlreadyDone
from registry.queries import document_card
from registry.queries.document_views import DocumentCard
from registry.services import corrections
from registry.services.documents import Prefill

LARGEST = 10**9
"""The largest identifier that an address may name."""


def anew_address(card: DocumentCard) -> str | None:
    """Where the document is written anew with the figures in force.

    ``None`` for those who may not do it, and for a document that was not drafted here.
    """
    if not card.corrections or not card.may_draft or card.origin != "drafted":
        return None
    if "revise" in card.moves:
        return url_for("documents.edit", document_id=card.id, figures="new")
    item = next((each for each in card.items if each.title), None)
    return url_for(
        "documents.create",
        kind=card.kind,
        organization=card.organization,
        item=item.number if item else None,
        window=item.window if item else None,
        instead=card.id,
        seen=max(each.figure_id for each in card.corrections),
    )


def replaced_document() -> DocumentCard | None:
    """The document in whose place a new one is drafted, as the address names it. Raises ``NotFound``."""
    number = chosen_number("instead", most=LARGEST)
    if not number:
        return None
    with reading() as uow:
        return document_card.document_card(uow, number)


def settle_replaced(uow: UnitOfWork, successor_id: int) -> None:
    """Settle the document that the new one stands in for; somebody may have done it meanwhile."""
    number = chosen_number("instead", most=LARGEST)
    if number:
        with suppress(AlreadyDone):
            seen = chosen_number("seen", most=LARGEST)
            corrections.settle_by(uow, document_id=number, successor_id=successor_id, seen=seen)


def year_of(card: DocumentCard | None) -> dict[str, str]:
    """The year that the document is about, for the starting values of its new text."""
    year = card.values.get("year") if card else None
    return {"year": str(year)} if year else {}


def with_new_figures(card: DocumentCard, start: Prefill) -> dict[str, Any]:
    """The values of the document; the fields that print corrected figures are as they would be written today."""
    moved = {(each.indicator, each.scope, each.year) for each in card.corrections}
    stale = {name for each in card.figures if (each.indicator, each.scope, each.year) in moved for name in each.fields}
    return {**card.values, **{name: start.values[name] for name in stale if name in start.values}}
