"""The windows of the whole plan over a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import request

from app.pages.audit.asked import asked_day, asked_roadmap, asked_year
from app.pages.roadmap import bp
from app.pages.roadmap.plan import Wanted
from app.security.access import allow
from app.timeline import Strand, chosen_year, said_by_calendar, timeline
from app.web import Answer, page, reading
from registry.domain.roles import Permission
from registry.queries import roadmaps
from registry.queries.roadmaps import RoadmapView


@bp.get("/timeline")
@allow(Permission.READ)
def plan_timeline() -> Answer:
    """Months as columns, windows as bars, by year; narrowed to a section or a body."""
    wanted, on = Wanted.of(request.args), asked_day()
    with reading() as uow:
        view = roadmaps.roadmap(uow, asked_roadmap())
    years = sorted({window.end.year for item in view.items for window in item.deadline.windows})
    drawn = timeline(_strands(view, wanted, on), chosen_year(asked_year(), years, on), on)
    sections = [(each.number, f"{each.number}. {each.title}") for each in view.sections]
    return page(
        "roadmap/timeline.html", roadmap=view, drawn=drawn, years=years, wanted=wanted, sections=sections, on=on
    )


def _strands(view: RoadmapView, wanted: Wanted, on: date) -> Iterator[Strand]:
    for item in view.items:
        if wanted.fits(item):
            deadline = item.deadline
            windows = {window: said_by_calendar(window, on) for window in deadline.windows}
            waits = deadline.waits_for or "; ".join(deadline.warnings) or deadline.text
            yield Strand(item.number, item.title, windows, "" if windows else waits)
