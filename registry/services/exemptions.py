"""Releases from requirements: with a reason, an author and a date, and revocable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.errors import N_, AlreadyDone, NotFound
from registry.models import Exemption, Organization
from registry.queries.measures import measure, number_of_key
from registry.queries.scope import find_organization
from registry.services.fulfilling import nothing_owed
from registry.services.lookups import UNKNOWN, now, reason_of


@dataclass(frozen=True, slots=True)
class Exempted:
    """A release: ``kind`` or ``window`` ``None`` means all of them. ``revoked`` is empty while it holds."""

    id: int
    organization: str
    item: str
    kind: str | None
    window: str | None
    reason: str
    since: date
    revoked: str = ""


def exempt(
    uow: UnitOfWork,
    *,
    organization: str,
    item: str,
    reason: str,
    kind: str | None = None,
    window: str | None = None,
    roadmap: str | None = None,
) -> Exempted:
    """Release the organization from a measure, or from one kind or one window of it.

    It is a decision of whoever manages the organization or a body above it.
    """
    owner = find_organization(uow, organization, Permission.MANAGE)
    asked = measure(uow, item, roadmap=roadmap)
    owed = asked.owed_by(owner.level)
    if not owed or (kind is not None and kind not in owed):
        raise nothing_owed(uow, asked, owner, kind)
    named = None if window is None else asked.window(window).id
    row = Exemption(
        family=asked.family,
        item_number=asked.key,
        kind=kind,
        organization_id=owner.id,
        window=named,
        reason=reason_of(reason),
        since=uow.ports.clock.today(),
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
        revoked_reason="",
    )
    _refuse_repeated(uow, row)
    uow.session.add(row)
    uow.session.flush()
    _journal(uow, "exemption.add", row, row.reason, asked.number)
    return _answer(row, owner.code, asked.number)


def revoke_exemption(uow: UnitOfWork, *, exemption_id: int, reason: str) -> Exempted:
    """End a release. The row stays, with the reason."""
    found = uow.session.execute(
        select(Exemption, Organization)
        .join(Organization, Organization.id == Exemption.organization_id)
        .where(Exemption.id == exemption_id)
    ).first()
    if found is None:
        raise NotFound(UNKNOWN)
    uow.actor.require(Permission.MANAGE, found.Organization.path)
    row: Exemption = found.Exemption
    if row.revoked_at is not None:
        raise AlreadyDone(N_("Это освобождение уже отменено."), id=exemption_id)
    row.revoked_reason, row.revoked_at = reason_of(reason), now(uow)
    number = number_of_key(uow, row.family, row.item_number)
    _journal(uow, "exemption.revoke", row, row.revoked_reason, number)
    return _answer(row, found.Organization.code, number)


def _refuse_repeated(uow: UnitOfWork, row: Exemption) -> None:
    same = uow.session.scalar(
        select(Exemption.id).where(
            Exemption.family == row.family,
            Exemption.item_number == row.item_number,
            Exemption.organization_id == row.organization_id,
            Exemption.kind.is_not_distinct_from(row.kind),
            Exemption.window.is_not_distinct_from(row.window),
            Exemption.revoked_at.is_(None),
        )
    )
    if same is not None:
        raise AlreadyDone(N_("Такое освобождение уже действует."), id=same)


def _journal(uow: UnitOfWork, action: str, row: Exemption, reason: str, number: str) -> None:
    uow.journal(
        action,
        "exemption",
        row.id,
        organization_id=row.organization_id,
        item=number,
        kind=row.kind,
        window=row.window,
        reason=reason,
    )


def _answer(row: Exemption, organization: str, number: str) -> Exempted:
    return Exempted(row.id, organization, number, row.kind, row.window, row.reason, row.since, row.revoked_reason)
