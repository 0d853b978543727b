"""The audit of a region and of all organizations as maps, and of one organization row by row; as pages and files."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, jsonify, request

from app.exports.audit import report_of
from app.exports.region import region_report
from app.lists import Rights
from app.pages.audit import bp
from app.pages.audit.asked import (
    asked_day,
    asked_level,
    asked_parent,
    asked_roadmap,
    asked_year,
    kind_names,
    report_file,
)
from app.pages.audit.heat import SIGNS, organizations_map, region_map
from app.security.access import allow
from app.web import Answer, UnitOfWork, page, reading
from app.web_filters import chosen_number
from app.words import SHORT_LEVELS, STATUSES
from registry.domain.completeness import Row
from registry.domain.roles import Permission
from registry.queries import completeness, evidence, evidence_history, organizations
from registry.queries.completeness import Summary
from registry.queries.evidence_history import After
from registry.queries.organization_page import organizations_page
from registry.queries.region import RegionSummary, region_summary

# Where the pages of the history begin: parameters of the address, in the order of ``After``.
_KEPT = ("revoked", "ended", "dismissed")


@bp.get("/")
@allow(Permission.READ)
def index() -> Answer:
    """The region: territories and measures, by year."""
    with reading() as uow:
        found = _region(uow)
        bodies = organizations.choices(uow, levels=("department", "mouo"))
    year = asked_year()
    heat = region_map(found, year, request.args.get("after", ""))
    return page("audit/index.html", found=found, heat=heat, bodies=bodies, year=year, on=found.on, signs=SIGNS)


@bp.get("/region.<any(xlsx, docx, pdf):form>")
@allow(Permission.READ)
def region_file(form: str) -> Response:
    """The map of the region as a file."""
    with reading() as uow:
        found = _region(uow)
    return report_file(region_report(found, asked_year()), form, f"region-{found.on:%Y-%m-%d}")


@bp.get("/organizations")
@allow(Permission.READ)
def organization_map() -> Answer:
    """All organizations that the person may read: totals, and the map of organizations and measures."""
    with reading() as uow:
        parent, level, after = asked_parent(), asked_level(), request.args.get("after", "")
        found = organizations_page(uow, asked_day(), asked_roadmap(), parent=parent, level=level, after=after)
        bodies = organizations.choices(uow, levels=("department", "mouo"))
    heat = organizations_map(found)
    return page(
        "audit/organizations.html",
        found=found.summary, heat=heat, bodies=bodies, levels=SHORT_LEVELS, on=found.summary.on, signs=SIGNS,
    )  # fmt: skip


@bp.get("/all.<any(json, xlsx, docx, pdf):form>")
@allow(Permission.READ)
def summary_file(form: str) -> Response:
    """The summary as a file."""
    with reading() as uow:
        found = _summary_of(uow, cells=form == "xlsx")
    if form == "json":
        return jsonify(found.as_json())
    return report_file(report_of(found, kind_names()), form, f"polnota-{found.on:%Y-%m-%d}")


@bp.get("/<code>")
@allow(Permission.READ)
def organization(code: str) -> Answer:
    """One organization: every requirement in every window, and what it was released from."""
    status = request.args.get("status", "")
    with reading() as uow:
        found = completeness.organization_completeness(uow, code, asked_day(), asked_roadmap())
        releases = evidence.exemptions(uow, code)
        kept = evidence_history.history(uow, code, After(*(chosen_number(name, most=10**9) for name in _KEPT)))
        may = Rights.in_place(organizations.path_of(uow, code))
    groups = [(item, shown) for item, rows in found.by_item if (shown := _chosen(rows, status))]
    return page(
        "audit/organization.html",
        found=found, groups=groups, status=status, statuses=STATUSES, releases=releases,
        kept=kept, may=may,
    )  # fmt: skip


@bp.get("/<code>/audit.<any(json, xlsx, docx, pdf):form>")
@allow(Permission.READ)
def organization_file(code: str, form: str) -> Response:
    """The audit of one organization as a file."""
    with reading() as uow:
        found = completeness.organization_completeness(uow, code, asked_day(), asked_roadmap())
    if form == "json":
        return jsonify(found.as_json())
    return report_file(report_of(found, kind_names()), form, f"polnota-{code}-{found.on:%Y-%m-%d}")


def _chosen(rows: Sequence[Row], status: str) -> list[Row]:
    """The rows with the status; all of them for a status that there is not."""
    return [row for row in rows if status not in STATUSES or row.status == status]


def _region(uow: UnitOfWork) -> RegionSummary:
    return region_summary(uow, asked_day(), asked_roadmap(), parent=asked_parent(), level=asked_level())


def _summary_of(uow: UnitOfWork, *, cells: bool) -> Summary:
    asked = {"level": asked_level(), "parent": asked_parent()}
    return completeness.summary(uow, asked_day(), asked_roadmap(), **asked, cells=cells)
