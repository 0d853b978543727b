"""Ordering a batch: kind, measure and organizations, then the common values with the first documents below them."""

from __future__ import annotations

import re
import uuid
from typing import Any

from flask import request

from app.i18n import _, localized
from app.jobs.batches import first_documents
from app.pages.batches import bp
from app.pages.documents.kind_form import KindForm, groups, kind_form, refusals
from app.security.access import allow
from app.security.session import current_actor
from app.web import Answer, container, done, fragment, page, reading, refused_into, writing
from document_templates.fields import is_empty
from registry.domain.roles import Permission
from registry.errors import DokkartaError, Forbidden, InvalidInput, NotFound, RuleViolation, Unavailable
from registry.queries import roadmaps
from registry.services import batches
from registry.services.batches import BatchOrder

# What a person can set right herself; everything else is a page of its own.
_REFUSALS = (InvalidInput, RuleViolation, NotFound, Forbidden)


@bp.get("/new")
@allow(Permission.DRAFT)
def choose() -> Answer:
    """Which kind, on which measure, for which organizations."""
    return _choose_page()


@bp.route("/fill", methods=["GET", "POST"])
@allow(Permission.DRAFT)
def fill() -> Answer:
    """The values that all documents share; the documents of the first organizations; the start."""
    try:
        with reading() as uow:
            order = _order({})
            owners = batches.organizations_of(uow, order)
            before = batches.drafts_before(uow, order) if request.method == "GET" else 0
    except _REFUSALS as refused:
        return _choose_page(refused)
    form = _form(order)
    if request.method == "GET" or _asks_for_row(form):
        return _fill_page(form, order, len(owners), before=before)
    if "show" in request.form:
        return _fill_page(form, order, len(owners), shown=_shown(_order(_values(form))))
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = batches.start(uow, _order(_values(form)), form_key=form.key.data or None)
            return done(_("Пакет документов начат."), "batches.card", batch_id=made.id)
    return _fill_page(form, order, len(owners))


@bp.post("/preview")
@allow(Permission.DRAFT)
def preview() -> Answer:
    """The documents of the first organizations for the values as they stand now; nothing is kept."""
    return fragment("batches/shown.html", shown=_shown(_order(_values(_form(_order({}))))))


def _choose_page(refused: DokkartaError | None = None) -> Answer:
    kinds = [kind for kind in container().catalogue.kinds() if kind.has_template]
    with reading() as uow:
        measures = roadmaps.roadmap(uow).items if roadmaps.roadmaps(uow) else ()
    text = fragment("batches/choose.html", kinds=kinds, measures=measures, refused=refused)
    return text, 200 if refused is None else 422


def _fill_page(
    form: KindForm, order: BatchOrder, count: int, shown: list[Any] | None = None, before: int = 0
) -> Answer:
    spec = container().catalogue.kind(order.kind)
    # Figures are those of each organization, so nothing can be chosen for all.
    own = {field.name for field in spec.fields if field.type == "figures"}
    named = {group: [name for name in names if name not in own] for group, names in groups(spec).items()}
    return page(
        "batches/fill.html",
        form=form,
        kind=spec,
        groups={group: names for group, names in named.items() if names},
        errors=tuple(refusals(form)),
        order=order,
        count=count,
        before=before,
        shown=shown,
        about={name: value for name, value in request.args.items() if value},
    )


def _form(order: BatchOrder) -> KindForm:
    made = kind_form(container().catalogue.kind(order.kind), ())(data={"key": uuid.uuid4().hex})
    return made if request.method == "POST" else made.with_spare_rows()


def _asks_for_row(form: KindForm) -> bool:
    return form.wants_row(request.form.get("more"))


def _values(form: KindForm) -> dict[str, Any]:
    """What was entered; an empty field leaves the value to each organization."""
    return {name: value for name, value in form.values().items() if not is_empty(value)}


def _order(values: dict[str, Any]) -> BatchOrder:
    given = request.args
    listed = dict.fromkeys(re.findall(r"[^\s,;]+", given.get("organizations", "")))
    return BatchOrder(
        kind=given.get("kind", ""),
        item=given.get("item") or None,
        level=None if listed else given.get("level") or None,
        organizations=tuple(listed),
        values=values,
    )


def _shown(order: BatchOrder) -> list[dict[str, Any]]:
    """Each of the first documents as blocks of a sheet, or why there is none."""
    try:
        made = first_documents(container(), current_actor(), order)
    except (*_REFUSALS, Unavailable) as refused:
        return [{"name": "", "blocks": (), "refused": localized(refused)}]
    return [
        {"name": name, "blocks": (), "refused": localized(each)}
        if isinstance(each, DokkartaError)
        else {"name": name, "blocks": container().sheets.of(each.docx), "refused": None}
        for name, each in made
    ]
