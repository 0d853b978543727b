"""Digests of a day: who is to be told of which terms, and what was sent before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from registry.db import UnitOfWork
from registry.domain.completeness import window_json
from registry.domain.reminders import IsWorking, Step, step_of
from registry.domain.roles import Permission
from registry.domain.schedule import is_working_day
from registry.domain.schedule.model import Window
from registry.errors import NotFound
from registry.models import Grant, Organization, SentDigest, User
from registry.queries.completeness import OrganizationRef, Task, tasks_of
from registry.queries.scope import within

_OPEN = frozenset({"due", "overdue", "not_due"})
_ORDER = (Step.OVERDUE, Step.DAY, Step.WEEK, Step.MONTH)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who may get letters; ``since`` is the day of the last one that was sent, ``None`` before the first."""

    user_id: int
    name: str
    address: str
    wanted: bool
    organization_ids: tuple[int, ...]
    since: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One term of a digest: what an organization owes by one measure in one window."""

    step: Step
    organization: OrganizationRef
    item: str
    title: str
    kinds: tuple[str, ...]
    window: Window
    days_overdue: int

    def as_json(self) -> dict[str, Any]:
        """The term as the command line prints it."""
        return {
            "step": self.step.value,
            "organization": self.organization.code,
            "item": self.item,
            "kinds": list(self.kinds),
            "window": window_json(self.window),
            "days_overdue": self.days_overdue,
        }


@dataclass(frozen=True, slots=True)
class Digest:
    """The one letter of a person and a day; ``lines`` begin with the most urgent.

    ``on_hold`` says why nothing would be sent although there are lines: ``address`` (none is known), ``unwanted``, or
    ``sent`` (it went out already); empty when it will be sent.
    """

    recipient: Recipient
    day: date
    lines: tuple[Line, ...]
    on_hold: str

    def as_json(self) -> dict[str, Any]:
        """The digest as the command line prints it."""
        person = self.recipient
        return {
            "to": person.address,
            "name": person.name,
            "day": self.day.isoformat(),
            "on_hold": self.on_hold,
            "lines": [line.as_json() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class SentRow:
    """A digest that was sent or tried. ``sent_at`` is ``None`` while the mail server has not taken it."""

    id: int
    day: date
    name: str
    address: str
    subject: str
    body: str
    rows: int
    sent_at: datetime | None
    attempts: int
    error: str

    def as_json(self) -> dict[str, Any]:
        """The letter as the command line prints it."""
        sent_at = self.sent_at.isoformat() if self.sent_at else None
        return {
            "id": self.id,
            "day": self.day.isoformat(),
            "name": self.name,
            "to": self.address,
            "subject": self.subject,
            "lines": self.rows,
            "sent_at": sent_at,
            "attempts": self.attempts,
            "error": self.error or None,
        }


def digests(uow: UnitOfWork, day: date, *, working: IsWorking = is_working_day) -> tuple[Digest, ...]:
    """The digests of the day for those whom the actor manages, and for the actor; people without lines are left out.

    Nothing goes out on a day that is not a working one, and nothing while no roadmap is in force.
    """
    if not working(day):
        return ()
    recipients = _recipients(uow, day)
    try:
        owed = _owed(uow, recipients, day)
    except NotFound:
        return ()
    found = []
    for each in recipients:
        lines = tuple(_lines(each, owed, day, working))
        if lines:
            found.append(Digest(each, day, lines, _on_hold(each, day)))
    return tuple(found)


def sent_digests(uow: UnitOfWork, *, limit: int = 50) -> tuple[SentRow, ...]:
    """The latest letters to those whom the actor manages, and to the actor; the newest first."""
    statement = (
        select(SentDigest, User.name)
        .join(User, User.id == SentDigest.user_id)
        .where(_reached(uow))
        .order_by(SentDigest.day.desc(), SentDigest.id.desc())
        .limit(limit)
    )
    return tuple(
        SentRow(
            row.id, row.day, name, row.address, row.subject, row.body, row.rows, row.sent_at, row.attempts, row.error
        )
        for row, name in uow.session.execute(statement)
    )


def _reached(uow: UnitOfWork) -> ColumnElement[bool]:
    managed = select(Grant.user_id).join(Organization).where(within(uow.actor, Permission.MANAGE))
    return or_(User.id == (uow.actor.user_id or 0), User.id.in_(managed))


def _recipients(uow: UnitOfWork, day: date) -> tuple[Recipient, ...]:
    last = (
        select(SentDigest.user_id, func.max(SentDigest.day).label("day"))
        .where(SentDigest.day <= day, SentDigest.sent_at.is_not(None))
        .group_by(SentDigest.user_id)
        .subquery()
    )
    statement = (
        select(User.id, User.name, User.email, User.reminders, Grant.organization_id, last.c.day)
        .join(Grant, Grant.user_id == User.id)
        .outerjoin(last, last.c.user_id == User.id)
        .where(User.active.is_(True), _reached(uow))
        .order_by(User.name, User.id, Grant.id)
    )
    people: dict[int, tuple[str, str, bool, date | None]] = {}
    organizations: dict[int, list[int]] = {}
    for user_id, name, email, wanted, organization_id, since in uow.session.execute(statement):
        people[user_id] = (name, email, wanted, since)
        organizations.setdefault(user_id, []).append(organization_id)
    return tuple(
        Recipient(user_id, name, email, wanted, tuple(dict.fromkeys(organizations[user_id])), since)
        for user_id, (name, email, wanted, since) in people.items()
    )


def _owed(uow: UnitOfWork, recipients: Iterable[Recipient], day: date) -> dict[int, tuple[Task, ...]]:
    """What is open of every organization that somebody answers for."""
    wanted = sorted({each for person in recipients for each in person.organization_ids})
    return {
        each: tuple(task for task in tasks if task.row.status in _OPEN and task.row.window is not None)
        for each, tasks in tasks_of(uow, wanted, day).items()
    }


def _lines(person: Recipient, owed: Mapping[int, Sequence[Task]], day: date, working: IsWorking) -> list[Line]:
    since = person.since if person.since is not None and person.since < day else day - timedelta(days=1)
    lines = []
    for group in _by_term(task for each in person.organization_ids for task in owed.get(each, ())):
        first, window = group[0], group[0].row.window
        step = step_of(window, day, since, working) if window is not None else None
        if window is not None and step is not None:
            kinds = tuple(dict.fromkeys(task.row.kind for task in group))
            overdue = max((day - window.end).days, 0)
            lines.append(Line(step, first.organization, first.row.item, first.title, kinds, window, overdue))
    return sorted(lines, key=lambda line: (_ORDER.index(line.step), line.window.end))


def _by_term(tasks: Iterable[Task]) -> Iterable[list[Task]]:
    """The tasks of one organization, measure and window together."""
    grouped: dict[tuple[str, str, str], list[Task]] = {}
    for task in tasks:
        window = task.row.window.id if task.row.window else ""
        grouped.setdefault((task.organization.code, task.row.item, window), []).append(task)
    return grouped.values()


def _on_hold(person: Recipient, day: date) -> str:
    if person.since == day:
        return "sent"
    if not person.wanted:
        return "unwanted"
    return "" if person.address else "address"
