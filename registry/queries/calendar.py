"""Terms for a calendar: what organizations owe by which day; and the feeds of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.completeness import window_json
from registry.domain.schedule.model import Window
from registry.models import CalendarFeed, Organization
from registry.queries.completeness import OrganizationRef, tasks_of
from registry.queries.scope import find_organization


@dataclass(frozen=True, slots=True)
class Term:
    """What an organization owes by one measure in one window: kinds with the status of each."""

    organization: OrganizationRef
    item: str
    title: str
    window: Window
    kinds: tuple[tuple[str, str], ...]

    @property
    def fulfilled(self) -> bool:
        """Whether nothing is left to do."""
        return all(status in {"met", "met_late", "exempt"} for _, status in self.kinds)

    def as_json(self) -> dict[str, Any]:
        """The term as the command line prints it."""
        return {
            "organization": self.organization.code,
            "item": self.item,
            "title": self.title,
            "window": window_json(self.window),
            "kinds": [{"kind": kind, "status": status} for kind, status in self.kinds],
        }


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed of the person. ``organization`` is ``None`` for all she answers for; ``read_at`` ``None`` when unread."""

    id: int
    organization: str | None
    created_at: datetime
    read_at: datetime | None


def terms(uow: UnitOfWork, on: date, organization: str | None = None) -> tuple[Term, ...]:
    """The dated terms of an organization as of a day; of those in which the actor holds a role when ``None``.

    Soft windows («ежегодно») are left out: a calendar of them would tell nothing. Raises ``NotFound``.
    """
    ids: Sequence[int] = (
        uow.actor.organization_ids() if organization is None else (find_organization(uow, organization).id,)
    )
    found: dict[tuple[str, str, str], Term] = {}
    for tasks in tasks_of(uow, ids, on).values():
        for task in tasks:
            row = task.row
            if row.window is None or row.window.soft:
                continue
            key = (task.organization.code, row.item, row.window.id)
            kinds = found[key].kinds if key in found else ()
            found[key] = Term(task.organization, row.item, task.title, row.window, (*kinds, (row.kind, row.status)))
    return tuple(sorted(found.values(), key=lambda term: (term.window.end, term.organization.code)))


def feeds(uow: UnitOfWork) -> tuple[FeedRow, ...]:
    """The feeds of the actor that are open, the newest first."""
    statement = (
        select(CalendarFeed, Organization.name)
        .outerjoin(Organization, Organization.id == CalendarFeed.organization_id)
        .where(CalendarFeed.user_id == (uow.actor.user_id or 0), CalendarFeed.closed_at.is_(None))
        .order_by(CalendarFeed.id.desc())
    )
    return tuple(FeedRow(row.id, name, row.created_at, row.read_at) for row, name in uow.session.execute(statement))
