"""The windows of one organization over a year."""

from __future__ import annotations

from collections.abc import Iterator

from app.pages.audit import bp
from app.pages.audit.asked import asked_day, asked_roadmap, asked_year
from app.security.access import allow
from app.timeline import Strand, chosen_year, said_of, timeline
from app.web import Answer, page, reading
from registry.domain.completeness import Row, Totals
from registry.domain.roles import Permission
from registry.domain.schedule import Window
from registry.queries import completeness
from registry.queries.completeness import Completeness


@bp.get("/<code>/timeline")
@allow(Permission.READ)
def organization_timeline(code: str) -> Answer:
    """Months as columns, windows as bars, by year."""
    with reading() as uow:
        found = completeness.organization_completeness(uow, code, asked_day(), asked_roadmap())
    years = sorted({row.window.end.year for row in found.rows if row.window})
    year = chosen_year(asked_year(), years, found.on)
    drawn = timeline(_strands(found), year, found.on)
    return page("audit/timeline.html", found=found, drawn=drawn, years=years)


def _strands(found: Completeness) -> Iterator[Strand]:
    for item, rows in found.by_item:
        windows: dict[Window, list[Row]] = {}
        for row in rows:
            if row.window is not None:
                windows.setdefault(row.window, []).append(row)
        counted = {window: said_of(Totals.of(row.status for row in those)) for window, those in windows.items()}
        undated = next((row.reason or "" for row in rows if row.window is None), "")
        yield Strand(item, found.titles[item], counted, undated)
