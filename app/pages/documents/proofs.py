"""Proofs: the protocol of an event, documents found for a requirement, and the answers to proposed matches."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.i18n import _
from app.pages.documents import bp
from app.pages.documents.facts import asked_about, shown_about, to_audit
from app.pages.documents.forms import ProtocolForm
from app.security.access import allow
from app.web import Answer, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.queries import evidence as queries
from registry.queries import matching as proposals
from registry.services import evidence, matching
from registry.services.matching import Choice


@bp.route("/protocol", methods=["GET", "POST"])
@allow(Permission.REGISTER)
def protocol() -> Answer:
    """Prove by a registered document that an event was held on a day."""
    about, form = asked_about(), ProtocolForm(document_id=request.args.get("document"))
    shown = shown_about(about)
    with reading() as uow:
        form.offer(queries.registered_documents(uow, about["organization"]))
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = {name: value for name, value in about.items() if name != "organization"}
            evidence.add_protocol(uow, **made, **form.values())
            return to_audit(_("Протокол принят, мероприятие отмечено."), about)
    return page("documents/protocol.html", form=form, **shown)


@bp.get("/find")
@allow(Permission.REGISTER)
def find() -> Answer:
    """The documents of the organization that could fulfil one requirement."""
    about = asked_about()
    shown = shown_about(about)
    with reading() as uow:
        found = proposals.for_row(
            uow, about["organization"], item=about["item"], kind=shown["kind"].code, window=about["window"]
        )
    return page("documents/find.html", found=found, about=about, **shown)


@bp.post("/<int:document_id>/matches/confirm")
@allow(Permission.REGISTER)
def confirm_match(document_id: int) -> Answer:
    """Let the document fulfil the requirement."""
    about = _match()
    with writing() as uow:
        fact = matching.confirm(uow, Choice(document_id, **about))
    return _back(_("Исполнение подтверждено."), document_id, fact.organization, about["item"])


@bp.post("/<int:document_id>/matches/dismiss")
@allow(Permission.REGISTER)
def dismiss_match(document_id: int) -> Answer:
    """Say that the document does not fit."""
    about = _match()
    with writing() as uow:
        made = matching.dismiss(uow, document_id=document_id, item=about["item"], kind=about["kind"])
    return _back(_("Предложение отклонено."), document_id, made.organization, about["item"])


@bp.post("/matches/<int:dismissed_id>/restore")
@allow(Permission.REGISTER)
def restore_match(dismissed_id: int) -> Answer:
    """Propose it again."""
    with writing() as uow:
        made = matching.restore(uow, dismissed_id=dismissed_id)
    return done(_("Предложение возвращено."), "audit.proposals", code=made.organization)


def _match() -> dict[str, Any]:
    given = request.form
    return {"item": given.get("item", ""), "kind": given.get("kind", ""), "window": given.get("window") or None}


def _back(message: str, document_id: int, organization: str, item: str) -> Response:
    """To the page on which the answer was given; to the document's card when that is not said."""
    back = request.form.get("back")
    if back == "audit":
        return done(message, "audit.organization", code=organization, _anchor=f"item-{item}")
    if back == "proposals":
        return done(message, "audit.proposals", code=organization)
    return done(message, "documents.card", document_id=document_id)
