"""Reading the journal, and proving that nobody has changed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true

from registry.db import UnitOfWork
from registry.domain.roles import Actor, Permission
from registry.errors import N_, Forbidden
from registry.models import JournalEntry, JournalHead, Organization
from registry.models.journal_chain import EMPTY_HASH, entry_hash
from registry.queries.scope import within

LARGEST_PAGE = 200
_PORTION = 1000


@dataclass(frozen=True, slots=True)
class JournalFilters:
    """What to show; ``None`` and empty mean "any". ``action`` is a whole action or its beginning («document.»)."""

    object_type: str = ""
    object_id: str = ""
    organization: str = ""
    action: str = ""
    actor_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry as people read it. ``organization`` is a code, ``None`` for what belongs to none."""

    id: int
    at: datetime
    actor: str
    actor_id: int | None
    action: str
    object_type: str
    object_id: str
    organization: str | None
    details: Mapping[str, Any]
    address: str
    hash: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A page, the latest first; ``next`` is the identifier after which the following one begins."""

    rows: tuple[JournalRow, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Whether the chain holds. ``first_broken`` is the first entry that does not fit, ``None`` when all do."""

    ok: bool
    checked: int
    first_broken: int | None
    head: str


def journal_page(uow: UnitOfWork, filters: JournalFilters, after: int | None = None, limit: int = 50) -> JournalPage:
    """A page of the journal of the organizations that the actor manages. Raises ``Forbidden`` for all others."""
    if not uow.actor.may_anywhere(Permission.MANAGE):
        raise Forbidden(N_("Журнал видят администраторы организаций и системы."))
    size = max(1, min(limit, LARGEST_PAGE))
    conditions = [_visible(uow.actor), *_conditions(filters)]
    if after is not None:
        conditions.append(JournalEntry.id < after)
    rows = uow.session.execute(
        select(JournalEntry, Organization.code)
        .outerjoin(Organization, Organization.id == JournalEntry.organization_id)
        .where(*conditions)
        .order_by(JournalEntry.id.desc())
        .limit(size + 1)
    ).all()
    shown = tuple(_row(row.JournalEntry, row.code) for row in rows[:size])
    return JournalPage(shown, shown[-1].id if len(rows) > size else None)


def verify_chain(uow: UnitOfWork) -> ChainReport:
    """Compute the chain anew from its first entry. Raises ``Forbidden`` for all but system administrators."""
    if not uow.actor.may_anywhere(Permission.SYSTEM):
        raise Forbidden(N_("Журнал проверяет администратор системы."))
    head = uow.session.scalars(select(JournalHead)).one()
    link, number = EMPTY_HASH, 0
    while portion := _portion(uow, number):
        for entry in portion:
            if entry.id != number + 1 or entry.hash != entry_hash(entry, link):
                return ChainReport(ok=False, checked=number, first_broken=number + 1, head=head.hash)
            link, number = entry.hash, entry.id
        uow.session.expunge_all()
    if (number, link) != (head.last_id, head.hash):
        return ChainReport(ok=False, checked=number, first_broken=number + 1, head=head.hash)
    return ChainReport(ok=True, checked=number, first_broken=None, head=link)


def _portion(uow: UnitOfWork, after: int) -> list[JournalEntry]:
    return list(
        uow.session.scalars(
            select(JournalEntry).where(JournalEntry.id > after).order_by(JournalEntry.id).limit(_PORTION)
        )
    )


def _visible(actor: Actor) -> ColumnElement[bool]:
    if actor.everywhere:
        return true()
    return JournalEntry.organization_id.in_(select(Organization.id).where(within(actor, Permission.MANAGE)))


def _conditions(filters: JournalFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.object_type:
        found.append(JournalEntry.object_type == filters.object_type)
    if filters.object_id:
        found.append(JournalEntry.object_id == filters.object_id)
    if filters.organization:
        found.append(Organization.code == filters.organization)
    if filters.action:
        found.append(JournalEntry.action.startswith(filters.action, autoescape=True))
    if filters.actor_id is not None:
        found.append(JournalEntry.actor_id == filters.actor_id)
    if filters.since is not None:
        found.append(JournalEntry.at >= filters.since)
    if filters.until is not None:
        found.append(JournalEntry.at <= filters.until)
    return found


def _row(entry: JournalEntry, organization: str | None) -> JournalRow:
    return JournalRow(
        id=entry.id,
        at=entry.at,
        actor=entry.actor_label,
        actor_id=entry.actor_id,
        action=entry.action,
        object_type=entry.object_type,
        object_id=entry.object_id,
        organization=organization,
        details=entry.details,
        address=entry.address,
        hash=entry.hash,
    )
