"""One measure: who has it and who is late, by year, municipality and status; as a page and as files."""

from __future__ import annotations

from flask import Response

from app.exports.region import item_report
from app.pages.audit import bp
from app.pages.audit.asked import (
    asked_day,
    asked_level,
    asked_parent,
    asked_roadmap,
    asked_status,
    asked_year,
    kind_names,
    report_file,
)
from app.security.access import allow
from app.web import Answer, UnitOfWork, page, reading
from app.web_filters import chosen_number
from app.words import SHORT_LEVELS, STATUSES
from registry.domain.completeness import Totals
from registry.domain.roles import Permission
from registry.queries import organizations
from registry.queries.item_page import ItemAsked, item_page
from registry.queries.region import region_summary

# A workbook is written row by row; a longer one would keep the person waiting for minutes. Page and file say it.
_IN_FILE = 1000


@bp.get("/items/<number>")
@allow(Permission.READ)
def item(number: str) -> Answer:
    """The organizations that the measure binds, a page at a time."""
    asked = _asked(number)
    with reading() as uow:
        found = item_page(uow, asked, after=chosen_number("after", most=10**9))
        totals = _totals(uow, asked)
        bodies = organizations.choices(uow, levels=("department", "mouo"))
    return page(
        "audit/item.html",
        found=found, asked=asked, totals=totals, bodies=bodies, levels=SHORT_LEVELS, statuses=STATUSES,
        in_file=_IN_FILE,
    )  # fmt: skip


@bp.get("/items/<number>/list.<any(xlsx, docx, pdf):form>")
@allow(Permission.READ)
def item_file(number: str, form: str) -> Response:
    """The same list as a file."""
    asked = _asked(number)
    with reading() as uow:
        found = item_page(uow, asked, limit=_IN_FILE)
        totals = _totals(uow, asked)
    return report_file(item_report(found, totals, kind_names()), form, f"punkt-{number}-{asked.on:%Y-%m-%d}")


def _asked(number: str) -> ItemAsked:
    return ItemAsked(
        number=number,
        on=asked_day(),
        status=asked_status(),
        year=asked_year(),
        parent=asked_parent("municipality"),
        level=asked_level(),
        roadmap=asked_roadmap(),
    )


def _totals(uow: UnitOfWork, asked: ItemAsked) -> Totals:
    """The totals of the measure in the year, whatever the status."""
    region = region_summary(uow, asked.on, asked.roadmap, parent=asked.parent, level=asked.level)
    return region.of_item(asked.number, asked.year)
