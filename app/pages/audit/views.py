"""The audit of all organizations as a heat map, and of one organization row by row; as page, JSON, XLSX and DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response, jsonify, request

from app.exports.audit import report_of
from app.exports.docx import docx
from app.exports.report import DOCX_TYPE, XLSX_TYPE
from app.exports.xlsx import xlsx
from app.lists import Rights
from app.pages.audit import bp
from app.pages.audit.heat import heat_map
from app.security.access import allow
from app.web import Answer, UnitOfWork, container, page, reading
from app.web_files import made_file
from app.web_filters import chosen_number
from app.words import SHORT_LEVELS, STATUSES
from registry.domain.completeness import Row
from registry.domain.roles import Permission
from registry.errors import N_, NotFound
from registry.queries import completeness, evidence, evidence_history, organizations
from registry.queries.completeness import Completeness, Summary


@bp.get("/")
@allow(Permission.READ)
def index() -> Answer:
    """All organizations that the person may read: totals, and the map of organizations and measures."""
    with reading() as uow:
        found = _summary_of(uow)
        bodies = organizations.choices(uow, levels=("department", "mouo"))
    heat = heat_map(found, chosen_number("from"))
    return page("audit/index.html", found=found, heat=heat, bodies=bodies, levels=SHORT_LEVELS, on=found.on)


@bp.get("/all.<any(json, xlsx, docx):form>")
@allow(Permission.READ)
def summary_file(form: str) -> Response:
    """The summary as a file."""
    with reading() as uow:
        return _as_file(_summary_of(uow), form, f"polnota-{_day():%Y-%m-%d}")


@bp.get("/<code>")
@allow(Permission.READ)
def organization(code: str) -> Answer:
    """One organization: every requirement in every window, and what it was released from."""
    status = request.args.get("status", "")
    with reading() as uow:
        found = completeness.organization_completeness(uow, code, _day(), _roadmap())
        releases = evidence.exemptions(uow, code)
        kept = evidence_history.history(uow, code)
        may = Rights.in_place(organizations.path_of(uow, code))
    groups = [(item, shown) for item, rows in found.by_item if (shown := _chosen(rows, status))]
    return page(
        "audit/organization.html",
        found=found, groups=groups, status=status, statuses=STATUSES, releases=releases,
        kept=kept, may=may,
    )  # fmt: skip


@bp.get("/<code>/audit.<any(json, xlsx, docx):form>")
@allow(Permission.READ)
def organization_file(code: str, form: str) -> Response:
    """The audit of one organization as a file."""
    with reading() as uow:
        found = completeness.organization_completeness(uow, code, _day(), _roadmap())
    return _as_file(found, form, f"polnota-{code}-{found.on:%Y-%m-%d}")


def _chosen(rows: Sequence[Row], status: str) -> list[Row]:
    """The rows with the status; all of them for a status that there is not."""
    return [row for row in rows if status not in STATUSES or row.status == status]


def _summary_of(uow: UnitOfWork) -> Summary:
    level, parent = request.args.get("level") or None, request.args.get("parent") or None
    if level is not None and level not in SHORT_LEVELS:
        raise NotFound(N_("Уровня организаций «{level}» нет."), level=level)
    return completeness.summary(uow, _day(), _roadmap(), level=level, parent=parent)


def _as_file(found: Completeness | Summary, form: str, name: str) -> Response:
    if form == "json":
        return jsonify(found.as_json())
    report = report_of(found, _kinds())
    if form == "xlsx":
        return made_file(xlsx(report), f"{name}.xlsx", XLSX_TYPE)
    return made_file(docx(report), f"{name}.docx", DOCX_TYPE)


def _kinds() -> dict[str, str]:
    return {kind.code: kind.singular for kind in container().catalogue.kinds()}


def _roadmap() -> str | None:
    return request.args.get("roadmap") or None


def _day() -> date:
    """The day asked for; today when none or none that a calendar has."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return container().clock.today()
