"""Feeds of terms: made, shown once, read by calendar programs, revoked; and the same as a file."""

from __future__ import annotations

from flask import Response, request, url_for

from app.exports.calendar import CALENDAR_TYPE, calendar_of
from app.i18n import _
from app.pages.calendar import bp
from app.security.access import LOGGED_IN, PUBLIC, allow
from app.web import Answer, container, current_actor, done, page, reading, writing
from app.web_files import made_file
from registry.domain.roles import Permission
from registry.queries import calendar as queries
from registry.queries import organizations
from registry.services import calendar_feeds as services
from registry.services.calendar_feeds import MadeFeed


@bp.get("/")
@allow(LOGGED_IN)
def index() -> Answer:
    """The person's feeds, and a button to make one."""
    return _index_page()


@bp.post("/new")
@allow(LOGGED_IN)
def create() -> Answer:
    """A new feed; its address is shown on the answer, and nowhere else ever."""
    with writing() as uow:
        made = services.make(uow, organization=request.form.get("organization") or None)
    return _index_page(_address(made), heading=_("Адрес показан один раз"))


@bp.post("/<int:feed_id>/renew")
@allow(LOGGED_IN)
def renew(feed_id: int) -> Answer:
    """Another address, shown once; the old one shows nothing any more."""
    with writing() as uow:
        made = services.renew(uow, feed_id=feed_id)
    return _index_page(_address(made), heading=_("Прежний адрес отключён; новый показан один раз"))


@bp.post("/<int:feed_id>/revoke")
@allow(LOGGED_IN)
def revoke(feed_id: int) -> Answer:
    """Let the address show nothing any more."""
    with writing() as uow:
        services.revoke(uow, feed_id=feed_id)
    return done(_("Календарь отключён: его адрес больше ничего не показывает."), "calendar.index")


@bp.get("/organizations/<code>.ics")
@allow(Permission.READ)
def organization_file(code: str) -> Response:
    """The terms of one organization as a file."""
    with reading() as uow:
        return made_file(calendar_of(container(), uow, code), f"sroki-{code}.ics", CALENDAR_TYPE)


@bp.get("/feed/<secret>.ics")
@allow(PUBLIC)
def feed(secret: str) -> Response:
    """What a calendar program reads: the terms that the person of the feed may see now."""
    with container().database.write(current_actor()) as uow:
        found = services.opened(uow, secret=secret)
    with container().database.read(found.actor) as uow:
        answer = Response(
            calendar_of(container(), uow, found.organization), content_type=f"{CALENDAR_TYPE}; charset=utf-8"
        )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _address(made: MadeFeed) -> str:
    host = container().settings.public_url or request.host_url
    return host.rstrip("/") + url_for("calendar.feed", secret=made.secret)


def _index_page(address: str = "", *, heading: str = "") -> Answer:
    with reading() as uow:
        found = queries.feeds(uow)
        mine = set(current_actor().organization_ids())
        offered = [(row.code, row.title) for row in organizations.choices(uow) if row.id in mine]
    return page("calendar/index.html", feeds=found, offered=offered, address=address, heading=heading)
