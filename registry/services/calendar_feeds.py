"""Secret addresses under which calendar programs read terms: made, opened, renewed, revoked."""

from __future__ import annotations

from dataclasses import dataclass

from registry.db import UnitOfWork
from registry.domain.roles import Actor
from registry.errors import N_, AlreadyDone
from registry.models import CalendarFeed, Organization
from registry.queries.scope import find_organization
from registry.services import secret_addresses
from registry.services.lookups import now

MOST_FEEDS = 20


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A feed with a new address. ``secret`` is shown once and stored nowhere."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """A feed as it is read: for whom, and of which organization; ``None`` means all the person answers for."""

    actor: Actor
    organization: str | None


def make(uow: UnitOfWork, *, organization: str | None = None) -> MadeFeed:
    """A feed of one organization, or of everything one answers for. Raises ``RuleViolation`` beyond ``MOST_FEEDS``."""
    user_id = secret_addresses.maker(
        uow,
        CalendarFeed,
        most=MOST_FEEDS,
        nobody=N_("Календарь создаёт сам пользователь после входа."),
        too_many=N_("Календарей уже {count}. Отключите ненужные."),
    )
    owner = find_organization(uow, organization) if organization else None
    secret, token_hash = secret_addresses.secret_and_hash()
    row = CalendarFeed(
        user_id=user_id, organization_id=owner.id if owner else None, token_hash=token_hash, created_at=now(uow)
    )
    uow.session.add(row)
    uow.session.flush()
    uow.journal("calendar.make", "calendar", row.id, organization_id=row.organization_id)
    return MadeFeed(row.id, secret)


def renew(uow: UnitOfWork, *, feed_id: int) -> MadeFeed:
    """Another address for one's feed; the old one shows nothing any more. Raises ``NotFound``."""
    row = secret_addresses.held(uow, CalendarFeed, feed_id)
    secret = secret_addresses.renew(uow, row)
    uow.journal("calendar.renew", "calendar", row.id, organization_id=row.organization_id)
    return MadeFeed(row.id, secret)


def revoke(uow: UnitOfWork, *, feed_id: int) -> None:
    """Let the address show nothing any more. Raises ``NotFound`` for a feed of somebody else."""
    row = secret_addresses.held(uow, CalendarFeed, feed_id)
    if row.closed_at is not None:
        raise AlreadyDone(N_("Этот календарь уже отключён."), id=feed_id)
    row.closed_at = now(uow)
    uow.journal("calendar.revoke", "calendar", row.id, organization_id=row.organization_id)


def opened(uow: UnitOfWork, *, secret: str) -> OpenedFeed:
    """The feed with the secret. Raises ``NotFound`` for an unknown or revoked one and for a closed account."""
    row, actor = secret_addresses.opened(uow, CalendarFeed, secret)
    owner = uow.session.get(Organization, row.organization_id) if row.organization_id is not None else None
    return OpenedFeed(actor, owner.code if owner else None)
