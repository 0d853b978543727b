"""Terms as an iCalendar file: one whole-day event for each, on its last day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.exports.audit import STATUS_NAMES, window_text
from registry.errors import NotFound
from registry.queries.calendar import Term, terms

if TYPE_CHECKING:
    from icalendar import Event

    from app.container import Container
    from registry.db import UnitOfWork

CALENDAR_TYPE = "text/calendar"
_REFRESH = timedelta(hours=6)
_SUMMARY = 120


def calendar_of(parts: Container, uow: UnitOfWork, organization: str | None) -> bytes:
    """The calendar of an organization, or of all in which the actor holds a role; empty while no roadmap is in force.

    Raises ``NotFound`` for an organization that the actor may not read.
    """
    try:
        found = terms(uow, parts.clock.today(), organization)
    except NotFound:
        if organization is not None:
            raise
        found = ()
    whose = sorted({term.organization.title for term in found})
    return calendar_file(
        found,
        name=f"Сроки дорожной карты: {whose[0]}" if len(whose) == 1 else "Сроки дорожной карты",
        kinds={kind.code: kind.singular for kind in parts.catalogue.kinds()},
        base=parts.settings.base_url,
        made=parts.clock.now(),
        several=len(whose) > 1,
    )


def calendar_file(
    found: Sequence[Term], *, name: str, kinds: Mapping[str, str], base: str, made: datetime, several: bool
) -> bytes:
    """The calendar. ``base`` is the address of the site, ``made`` the moment; ``several`` names organizations."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//dokkarta//terms//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for term in found:
        calendar.add_component(_event(term, kinds, base, made, several=several))
    return bytes(calendar.to_ical())


def _event(term: Term, kinds: Mapping[str, str], base: str, made: datetime, *, several: bool) -> Event:
    from icalendar import Event

    address = f"{base}/roadmap/{quote(term.item)}"
    names = ", ".join(kinds.get(code, code) for code, _ in term.kinds)
    event = Event()
    event.add("uid", _uid(term, base))
    event.add("dtstamp", made)
    event.add("dtstart", term.window.end)
    event.add("dtend", term.window.end + timedelta(days=1))
    event.add("summary", _summary(term, names, several=several))
    event.add("description", "\n".join(_description(term, kinds, address)))
    event.add("url", address)
    event.add("categories", ["Исполнено" if term.fulfilled else "Срок дорожной карты"])
    # A term does not make a person busy.
    event.add("transp", "TRANSPARENT")
    return event


def _summary(term: Term, names: str, *, several: bool) -> str:
    done = "✓ " if term.fulfilled else ""
    whose = f" ({term.organization.title})" if several else ""
    text = f"{done}п. {term.item}: {names}"
    return (text if len(text) <= _SUMMARY else text[:_SUMMARY].rsplit(" ", 1)[0].rstrip(",") + "…") + whose


def _description(term: Term, kinds: Mapping[str, str], address: str) -> list[str]:
    states = [f"– {kinds.get(code, code)}: {STATUS_NAMES[status].lower()}" for code, status in term.kinds]
    return [term.title, term.organization.name, f"Срок: {window_text(term.window)}", *states, address]


def _uid(term: Term, base: str) -> str:
    """The same term has the same name on every visit, so a calendar program changes it and does not double it."""
    key = f"{base}|{term.organization.code}|{term.item}|{term.window.id}"
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@dokkarta"
