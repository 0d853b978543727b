"""Drafting: what to draft, the form with the document beside it, and its changes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import request

from app.i18n import _
from app.pages.documents import bp
from app.pages.documents.anew import replaced_document, settle_replaced, with_new_figures, year_of
from app.pages.documents.choices import after_choice, choices_of, form_after
from app.pages.documents.kind_form import KindForm, deciding, groups, kind_form, refusals
from app.pages.documents.prior import is_looking, prior_to, with_reference
from app.security.access import allow
from app.web import Answer, container, done, fragment, page, reading, refused_into, writing
from registry.domain.lifecycle import Move, State, after
from registry.domain.roles import Permission
from registry.errors import InvalidInput, RuleViolation
from registry.queries import document_card, organizations, roadmaps
from registry.queries.document_views import DocumentCard
from registry.services import documents, previewing
from registry.services.documents import Prefill
from registry.services.rechoosing import Rechosen


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
    replaced = replaced_document()
    with reading() as uow:
        start = documents.prefill(uow, **about, chosen={**_chosen(about["kind"]), **year_of(replaced)})
    values = with_new_figures(replaced, start) if replaced else {}
    form = _form(start, {**start.values, **values, "key": uuid.uuid4().hex})
    if _is_sent(form):
        with refused_into(form):
            with reading() as uow:
                prepared = documents.prepare_draft(uow, **about, values=form.values())
            with writing() as uow:
                made = documents.save_draft(uow, prepared, idempotency_key=form.key.data or None)
                settle_replaced(uow, made.id)
            return done(_("Проект сохранён."), "documents.card", document_id=made.id)
    return _form_page(form, start, anew=replaced is not None)


@bp.route("/<int:document_id>/edit", methods=["GET", "POST"])
@allow(Permission.DRAFT)
def edit(document_id: int) -> Answer:
    """Change a draft."""
    card, start = _to_edit(document_id)
    anew = request.args.get("figures") == "new"
    form = _form(start, {**(with_new_figures(card, start) if anew else card.values), **_hidden(card)})
    if _is_sent(form):
        if (chosen := after_choice(card, form)) is not None:
            return _form_page(form_after(start, form, chosen), start, card, chosen=chosen)
        seen = _revision_seen(form)
        with refused_into(form):
            with reading() as uow:
                prepared = documents.prepare_revision(uow, document_id=document_id, values=form.values(), revision=seen)
            with writing() as uow:
                documents.save_revision(uow, prepared, document_id=document_id, revision=seen)
            return done(_("Проект сохранён."), "documents.card", document_id=document_id)
    return _form_page(form, start, card, anew=anew)


@bp.post("/preview")
@allow(Permission.DRAFT)
def preview() -> Answer:
    """The document of the form as it stands now; nothing is kept."""
    about = _about()
    form = kind_form(container().catalogue.kind(about["kind"]), ())()
    try:
        with reading() as uow:
            drafted = previewing.preview(uow, **about, values=form.values())
    except (InvalidInput, RuleViolation) as refused:
        return fragment("documents/preview.html", blocks=(), refused=refused)
    return fragment("documents/preview.html", blocks=container().sheets.of(drafted.docx), refused=None)


def _form(start: Prefill, data: Mapping[str, Any]) -> KindForm:
    made = kind_form(container().catalogue.kind(start.kind), start.context["indicators"])(data=data).with_room()
    return made if request.method == "POST" else made.with_spare_rows()


def _is_sent(form: KindForm) -> bool:
    """Whether the form is to be saved: buttons that change it send it only to have it back."""
    if form.wants_row(request.form.get("more")) or is_looking():
        return False
    return bool(form.validate_on_submit())


def _hidden(card: DocumentCard) -> dict[str, Any]:
    return {"revision": card.revision, "made_for": choices_of(card)}


def _form_page(
    form: KindForm,
    start: Prefill,
    card: DocumentCard | None = None,
    *,
    anew: bool = False,
    chosen: Rechosen | None = None,
) -> Answer:
    spec = container().catalogue.kind(start.kind)
    about = {"kind": start.kind, "organization": start.organization, "item": start.item, "window": start.window}
    return page(
        "documents/form.html",
        form=form,
        kind=spec,
        groups=groups(spec),
        deciding=deciding(spec),
        required={field.name for field in spec.fields if field.required},
        errors=tuple(refusals(form)),
        start=start,
        card=card,
        anew=anew,
        chosen=chosen,
        cited=with_reference(form),
        prior=prior_to(spec, form.values(), card.id if card else None),
        about={name: value for name, value in about.items() if value},
    )


def _to_edit(document_id: int) -> tuple[DocumentCard, Prefill]:
    """The draft and what its form may offer. Raises ``Immutable`` for a registered document."""
    with reading() as uow:
        card = document_card.document_card(uow, document_id)
        after(Move.REVISE, State(card.state), document_id=document_id)
        return card, documents.prefill(uow, **_about_of(card), chosen=year_of(card))


def _revision_seen(form: KindForm) -> int:
    """The revision that the person saw when she opened the form; 0, which no draft has, when the form is damaged."""
    seen = str(form.revision.data or "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


def _about() -> dict[str, Any]:
    given = request.args
    return {
        "kind": given.get("kind", ""),
        "organization": given.get("organization", ""),
        "item": given.get("item") or None,
        "window": given.get("window") or None,
    }


def _chosen(kind: str) -> dict[str, str]:
    """The choices that the address makes: the form starts with what they ask for."""
    given = {field.name: request.args.get(field.name, "") for field in deciding(container().catalogue.kind(kind))}
    return {name: value for name, value in given.items() if value}


def _about_of(card: DocumentCard) -> dict[str, Any]:
    # A measure that no edition in force has any more has no title; the draft is then changed without it.
    item = card.items[0] if card.items and card.items[0].title else None
    return {
        "kind": card.kind,
        "organization": card.organization,
        "item": item.number if item else None,
        "window": item.window if item else None,
    }
