"""The layout of a document of the registry: remarks, mending, accepted breaches."""

from __future__ import annotations

from typing import Any

from app.i18n import _
from app.limited import layout_fixed, layout_remarks
from app.pages.check import bp
from app.pages.check.forms import WaiverForm
from app.pages.check.shown import by_rule
from app.security.access import allow
from app.web import Answer, container, done, page, reading, refused_into, writing
from app.web_files import made_file
from document_templates.checks import demanded
from registry.domain.roles import Permission
from registry.ports import LayoutRemark
from registry.queries import document_card
from registry.services import layout, layout_rules
from registry.services.layout import CheckTask
from registry.services.writing import DOCX


@bp.get("/documents/<int:document_id>/layout")
@allow(Permission.READ)
def document(document_id: int) -> Answer:
    """The remarks on a document by rule, with what can be done about them."""
    return _page(document_id)


def _page(document_id: int, form: WaiverForm | None = None) -> Answer:
    with reading() as uow:
        card = document_card.document_card(uow, document_id)
        task = layout.task_of(uow, document_id=document_id)
    remarks = _remarks(task)
    pack = demanded(task.day, "auto", task.local)
    return page(
        "check/document.html",
        card=card,
        task=task,
        pack=pack,
        groups=by_rule(pack, remarks, task.waivers),
        fixable=any(remark.fixable for remark in remarks),
        form=form,
        waiver_form=form or WaiverForm(formdata=None),
    )


def _remarks(task: CheckTask) -> list[LayoutRemark]:
    """In a limited child: a document that was written here may be of a template of anyone."""
    return layout_remarks(container().isolation, task.data, task.day, "auto", task.local)


@bp.post("/documents/<int:document_id>/layout/fix")
@allow(Permission.DRAFT)
def fix(document_id: int) -> Answer:
    """Mend a draft: its mended file becomes the newest version."""
    with reading() as uow:
        prepared = layout.prepare_fix(uow, document_id=document_id)
    with writing() as uow:
        layout.save_fix(uow, prepared)
    return done(prepared.reason, "check.document", document_id=document_id)


@bp.post("/documents/<int:document_id>/layout/mended")
@allow(Permission.READ)
def mended_document(document_id: int) -> Answer:
    """The mended file of a document that was entered as it is; the document itself stays."""
    with reading() as uow:
        task = layout.task_of(uow, document_id=document_id)
        card: Any = document_card.document_card(uow, document_id)
    fixed = layout_fixed(container().isolation, task.data, task.day, "auto", task.local)
    return made_file(fixed.docx, _("исправлено — %(name)s", name=card.current.file_name), DOCX)


@bp.post("/documents/<int:document_id>/layout/waive")
@allow(Permission.DRAFT)
def waive(document_id: int) -> Answer:
    """Accept a breach."""
    form = WaiverForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            layout_rules.waive(uow, document_id=document_id, **form.values())
            return done(_("Отступление принято."), "check.document", document_id=document_id)
    return _page(document_id, form)


@bp.post("/documents/<int:document_id>/layout/waivers/<int:waiver_id>")
@allow(Permission.DRAFT)
def take_back(document_id: int, waiver_id: int) -> Answer:
    """No longer accept a breach."""
    form = WaiverForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            layout_rules.take_back(uow, waiver_id=waiver_id, reason=form.reason.data)
            return done(_("Отступление отозвано."), "check.document", document_id=document_id)
    return _page(document_id, form)
