"""The calendar by years, what the deadlines wait for, and single events."""

from __future__ import annotations

from flask import request

from app.i18n import _
from app.pages.events import bp
from app.pages.events.forms import DaysForm, EventForm, ReasonForm
from app.pages.events.plan_graphs import moved_words
from app.security.access import allow
from app.web import Answer, current_actor, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.queries import events as queries
from registry.queries.scope import require_region
from registry.services import events as services


@bp.get("/")
@allow(Permission.READ)
def index() -> Answer:
    """The events by years, and the dates that are missing."""
    revoked = bool(request.args.get("revoked"))
    with reading() as uow:
        rows, waited = queries.calendar(uow, revoked=revoked), queries.waited(uow)
    return page("events/index.html", events=rows, waited=waited, revoked=revoked)


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def create() -> Answer:
    """Enter the days of an event; the address may name it."""
    require_region(current_actor())
    form = EventForm(data={"code": request.args.get("code")})
    with reading() as uow:
        form.offer(queries.offers(uow))
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = services.enter(uow, **form.values())
            return done(_("Событие внесено. %(moved)s", moved=moved_words(made.measures)), "events.index")
    return page("events/new.html", form=form)


@bp.route("/<int:event_id>", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def edit(event_id: int) -> Answer:
    """Change the days of an event, its name or its basis."""
    row = _found(event_id)
    form = DaysForm.of(row)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = services.change(uow, event_id=event_id, **form.values())
            return done(_("Событие изменено. %(moved)s", moved=moved_words(made.measures)), "events.index")
    return page("events/edit.html", form=form, event=row)


@bp.route("/<int:event_id>/revoke", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def revoke(event_id: int) -> Answer:
    """Take an event out of the calendar, with the reason."""
    row = _found(event_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = services.revoke(uow, event_id=event_id, reason=form.reason.data)
            return done(_("Событие отозвано. %(moved)s", moved=moved_words(made.measures)), "events.index")
    return page("events/revoke.html", form=form, event=row)


def _found(event_id: int) -> queries.EventRow:
    require_region(current_actor())
    with reading() as uow:
        return queries.event(uow, event_id)
