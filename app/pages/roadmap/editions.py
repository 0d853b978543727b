"""Editions side by side, the order that amends one into the other, and an edition as a file with its changes marked."""

from __future__ import annotations

from flask import Response, request

from app.exports.report import DOCX_TYPE, XLSX_TYPE
from app.exports.roadmap import roadmap_sheet
from app.i18n import _
from app.pages.roadmap import bp
from app.security.access import allow
from app.web import Answer, done, page, reading, writing
from app.web_files import made_file
from document_templates.roadmap_table import write_docx, write_xlsx
from registry.domain.editions import word_diff
from registry.domain.roles import Permission
from registry.queries import editions, roadmaps
from registry.queries.word_forms import forms_of_bodies
from registry.services import documents
from registry.services.amending import may_amend, prepare_amendment


@bp.get("/editions/<code>/compare")
@allow(Permission.READ)
def compare(code: str) -> Answer:
    """How an edition differs from another: measure by measure, cell by cell, word by word."""
    with reading() as uow:
        found = editions.compare_editions(uow, code, request.args.get("with") or None)
        others = editions.other_editions(uow, code)
        may = may_amend(uow)
    return page("roadmap/compare.html", found=found, others=others, may_amend=may, diff=word_diff)


@bp.post("/editions/<code>/amend")
@allow(Permission.DRAFT)
def amend(code: str) -> Answer:
    """Draft the amending order of the Department: a list of changes, or the plan in a new edition."""
    other, full = request.form.get("with") or None, request.form.get("full") == "1"
    with reading() as uow:
        prepared = prepare_amendment(uow, code=code, other=other, full=full)
    with writing() as uow:
        made = documents.save_draft(uow, prepared)
    return done(_("Проект приказа подготовлен. Проверьте формулировки."), "documents.card", document_id=made.id)


@bp.get("/editions/<code>/table.<any(docx, xlsx):form>")
@allow(Permission.READ)
def table_file(code: str, form: str) -> Response:
    """The edition in the layout of the order's table; with ``changed_since`` the cells that differ are marked."""
    other = request.args.get("changed_since") or None
    with reading() as uow:
        view = roadmaps.roadmap(uow, code)
        compared = editions.compare_editions(uow, code, other) if other else None
        sheet = roadmap_sheet(view, compared, forms_of_bodies(uow, [view.approved_by]))
    if form == "xlsx":
        return made_file(write_xlsx(sheet), f"{code}.xlsx", XLSX_TYPE)
    return made_file(write_docx(sheet), f"{code}.docx", DOCX_TYPE)
