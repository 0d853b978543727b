"""Entering ready documents, and what fulfils a requirement beside drafts: links and releases."""

from __future__ import annotations

import uuid
from typing import Any

from flask import request

from app.i18n import _
from app.limited import taken_text
from app.pages.documents import bp
from app.pages.documents.forms import EnterForm, LinkForm, ReasonForm
from app.security.access import allow
from app.web import Answer, container, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.domain.topics import VALUES
from registry.errors import N_, NotFound
from registry.queries import evidence as queries
from registry.queries import organizations, roadmaps
from registry.services import evidence
from registry.services.entering import ItemWindow, enter_document


@bp.route("/enter", methods=["GET", "POST"])
@allow(Permission.REGISTER)
def enter() -> Answer:
    """Take the file of a ready document into the registry."""
    names = {"organization": "organization", "kind": "kind", "items": "item", "window": "window"}
    form = EnterForm(**{field: request.args.get(name) for field, name in names.items()}, key=uuid.uuid4().hex)
    with reading() as uow:
        own = organizations.choices(uow, Permission.REGISTER)
        form.offer(own, container().catalogue.kinds(), roadmaps.numbers_in_force(uow))
    if form.validate_on_submit():
        with refused_into(form):
            return _entered(form)
    return page("documents/enter.html", form=form, limit=container().settings.max_upload_mb)


@bp.route("/link", methods=["GET", "POST"])
@allow(Permission.REGISTER)
def link() -> Answer:
    """Name a page, a recording or a publication that fulfils a requirement."""
    about, form = asked_about(), LinkForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            evidence.add_link(uow, **about, **form.values())
            return to_audit(_("Ссылка принята, требование отмечено."), about)
    return page("documents/link.html", form=form, **shown_about(about))


@bp.route("/exempt", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def exempt() -> Answer:
    """Release an organization from a requirement."""
    about, form = asked_about(), ReasonForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            evidence.exempt(uow, **about, reason=form.reason.data)
            return to_audit(_("Освобождение записано."), about)
    return page("documents/exempt.html", form=form, **shown_about(about))


@bp.route("/evidence/<int:evidence_id>/revoke", methods=["GET", "POST"])
@allow(Permission.REGISTER)
def revoke(evidence_id: int) -> Answer:
    """Take a fact out of the audit."""
    with reading() as uow:
        fact = queries.evidence(uow, evidence_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            evidence.revoke(uow, evidence_id=evidence_id, reason=form.reason.data)
            return to_audit(_("Подтверждение отозвано."), {"organization": fact.organization, "item": fact.item})
    return page("documents/revoke.html", form=form, fact=fact)


@bp.route("/exemptions/<int:exemption_id>/revoke", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def revoke_exemption(exemption_id: int) -> Answer:
    """End a release."""
    with reading() as uow:
        release = queries.exemption(uow, exemption_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            evidence.revoke_exemption(uow, exemption_id=exemption_id, reason=form.reason.data)
            about = {"organization": release.organization, "item": release.item}
            return to_audit(_("Освобождение отменено."), about)
    return page("documents/revoke_exemption.html", form=form, release=release)


def _entered(form: EnterForm) -> Answer:
    data = form.file.data.read()
    name = form.file.data.filename or ""
    read = taken_text(container().isolation, data, name)
    values = form.values(leave=["file", "items", "window", "key", *VALUES])
    with writing() as uow:
        made = enter_document(
            uow,
            **values,
            file_name=name,
            data=data,
            extracted_text=read.text,
            no_text_reason=read.reason,
            sections=read.sections,
            scanned=read.scanned,
            recognise=bool(read.scanned) and not container().recogniser.refusal(),
            items=_items(form),
            topics=form.said(),
            idempotency_key=form.key.data or None,
        )
    return done(_("Документ внесён в реестр."), "documents.card", document_id=made.id)


def _items(form: EnterForm) -> list[ItemWindow]:
    """The measures; a window that the page came with belongs to the one measure it came with."""
    window = form.window.data if form.numbers == [request.args.get("item")] else None
    return [ItemWindow(number, window or None) for number in form.numbers]


def asked_about() -> dict[str, Any]:
    """The requirement that the page speaks of, as its address names it."""
    given = request.args
    return {
        "organization": given.get("organization", ""),
        "item": given.get("item", ""),
        "kind": given.get("kind") or None,
        "window": given.get("window") or None,
    }


def shown_about(about: dict[str, Any]) -> dict[str, Any]:
    """What the page says of the requirement. Raises ``NotFound`` for what there is not."""
    with reading() as uow:
        owner = organizations.organization(uow, about["organization"])
        measure = roadmaps.item(uow, about["item"])
    kind = container().catalogue.kind(about["kind"]) if about["kind"] else None
    if kind is None and request.endpoint != "documents.exempt":
        raise NotFound(N_("Не указан вид документа. Откройте эту страницу со страницы полноты."))
    window = next((each for each in measure.deadline.windows if each.id == about["window"]), None)
    return {"owner": owner, "measure": measure, "kind": kind, "window": window}


def to_audit(message: str, about: dict[str, Any]) -> Answer:
    """Back to the row of the audit."""
    return done(message, "audit.organization", code=about["organization"], _anchor=f"item-{about['item']}")
