"""Drafting: what to draft, the form with the document beside it, and its changes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from app.i18n import _
from app.pages.documents import bp
from app.pages.documents.kind_form import KindForm, groups, kind_form
from app.security.access import allow
from app.web import Answer, container, done, fragment, page, reading, refused_into, writing
from document_templates.preview import preview as blocks_of
from registry.domain.roles import Permission
from registry.errors import InvalidInput, RuleViolation
from registry.queries import document_card, organizations, roadmaps
from registry.queries.document_views import DocumentCard
from registry.services import documents, previewing
from registry.services.documents import Prefill


@bp.get("/choose")
@allow(Permission.DRAFT)
def choose() -> Answer:
    """Which kind, for which organization, on which measure."""
    kinds = [kind for kind in container().catalogue.kinds() if kind.has_template]
    with reading() as uow:
        own = organizations.choices(uow, Permission.DRAFT)
        measures = roadmaps.roadmap(uow).items if roadmaps.roadmaps(uow) else ()
    return page("documents/choose.html", kinds=kinds, organizations=own, measures=measures)


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.DRAFT)
def create() -> Answer:
    """A new draft: its form starts with what the measure, the organization and the indicators say."""
    about = _about()
    with reading() as uow:
        start = documents.prefill(uow, **about)
    form = _form(start.kind, start.context, {**start.values, "key": uuid.uuid4().hex})
    if form.wants_row(request.form.get("more")) or not form.validate_on_submit():
        return _form_page(form, start.kind, start=start)
    with refused_into(form):
        with reading() as uow:
            prepared = documents.prepare_draft(uow, **about, values=form.values())
        with writing() as uow:
            made = documents.save_draft(uow, prepared, idempotency_key=form.key.data or None)
        return done(_("Проект сохранён."), "documents.card", document_id=made.id)
    return _form_page(form, start.kind, start=start)


@bp.route("/<int:document_id>/edit", methods=["GET", "POST"])
@allow(Permission.DRAFT)
def edit(document_id: int) -> Answer:
    """Change a draft."""
    with reading() as uow:
        card = document_card.document_card(uow, document_id)
        about = _about_of(card)
        start = documents.prefill(uow, **about)
    form = _form(card.kind, start.context, {**card.values, "revision": card.revision})
    if form.wants_row(request.form.get("more")) or not form.validate_on_submit():
        return _form_page(form, card.kind, start=start, card=card)
    seen = int(form.revision.data) if str(form.revision.data or "").isdecimal() else card.revision
    with refused_into(form):
        with reading() as uow:
            prepared = documents.prepare_revision(uow, document_id=document_id, values=form.values(), revision=seen)
        with writing() as uow:
            documents.save_revision(uow, prepared, document_id=document_id, revision=seen)
        return done(_("Проект сохранён."), "documents.card", document_id=document_id)
    return _form_page(form, card.kind, start=start, card=card)


@bp.post("/preview")
@allow(Permission.DRAFT)
def preview() -> Answer:
    """The document of the form as it stands now; nothing is kept."""
    about = _about()
    with reading() as uow:
        start = documents.prefill(uow, **about)
        form = _form(start.kind, start.context, start.values)
        try:
            drafted = previewing.preview(uow, **about, values=form.values())
        except (InvalidInput, RuleViolation) as refused:
            return fragment("documents/preview.html", blocks=(), refused=refused)
    return fragment("documents/preview.html", blocks=blocks_of(drafted.docx), refused=None)


def _form(kind: str, context: Mapping[str, Any], data: Mapping[str, Any]) -> KindForm:
    made = kind_form(container().catalogue.kind(kind), context["indicators"])(data=data)
    return made if request.method == "POST" else made.with_spare_rows()


def _form_page(form: KindForm, kind: str, *, start: Prefill, card: DocumentCard | None = None) -> Answer:
    spec = container().catalogue.kind(kind)
    about = {"kind": kind, "organization": start.organization, "item": start.item, "window": start.window}
    return page(
        "documents/form.html",
        form=form,
        kind=spec,
        groups=groups(spec),
        required={field.name for field in spec.fields if field.required},
        start=start,
        card=card,
        preview_address=url_for("documents.preview", **{name: value for name, value in about.items() if value}),
    )


def _about() -> dict[str, Any]:
    given = request.args
    return {
        "kind": given.get("kind", ""),
        "organization": given.get("organization", ""),
        "item": given.get("item") or None,
        "window": given.get("window") or None,
    }


def _about_of(card: DocumentCard) -> dict[str, Any]:
    item = card.items[0] if card.items else None
    return {
        "kind": card.kind,
        "organization": card.organization,
        "item": item.number if item else None,
        "window": item.window if item else None,
    }
