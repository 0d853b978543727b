"""Reading the roadmap: the whole table, and one measure with what was understood of it."""

from __future__ import annotations

from datetime import date

from flask import request

from app.kinds import kind_choices
from app.pages.roadmap import bp
from app.pages.roadmap.plan import Wanted, kinds_of, narrowed
from app.pages.roadmap.standing import standing_of
from app.security.access import allow
from app.web import Answer, container, page, reading
from registry.domain.roles import Permission
from registry.queries import roadmaps


def asked_day() -> date | None:
    """The day that the address asks for; ``None`` when none or none that a calendar has."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None


@bp.get("/")
@allow(Permission.READ)
def index() -> Answer:
    """The roadmap in force (or the one named) as a table."""
    wanted = Wanted.of(request.args)
    with reading() as uow:
        view = roadmaps.roadmap(uow, request.args.get("roadmap") or None, asked_day())
    sections = list(narrowed(view, wanted))
    shown = sum(len(items) for _section, items in sections)
    offered = {
        "kinds": kind_choices(kinds_of(view)),
        "section_choices": [(each.number, f"{each.number}. {each.title}") for each in view.sections],
    }
    return page("roadmap/index.html", roadmap=view, sections=sections, wanted=wanted, shown=shown, **offered)


@bp.get("/<number>")
@allow(Permission.READ)
def item(number: str) -> Answer:
    """One measure on a day: verbatim, as understood, and how it stands with the organizations of the person."""
    code, on = request.args.get("roadmap") or None, asked_day()
    with reading() as uow:
        view = roadmaps.roadmap(uow, code, on)
        measure = view.item(number)
        standing = standing_of(uow, number, view, on or container().clock.today())
    return page("roadmap/item.html", roadmap=view, item=measure, standing=standing)
