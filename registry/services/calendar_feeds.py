"""Secret addresses under which calendar programs read terms: made, opened, revoked.

A calendar program cannot log in, so the address itself is the key: a long random secret, kept as its hash only, that
shows what its person may see at that moment and nothing when the account is closed.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from registry.db import UnitOfWork
from registry.domain.roles import Actor
from registry.errors import N_, AlreadyDone, Forbidden, NotFound, RuleViolation
from registry.models import CalendarFeed, Organization, User
from registry.queries.scope import find_organization
from registry.services.login import actor_by_login
from registry.services.lookups import UNKNOWN, now

MOST_FEEDS = 20
_SECRET_BYTES = 32
# How often a visit is noted: a calendar program comes every few minutes.
_NOTED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A new feed. ``secret`` is shown once and stored nowhere."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """A feed as it is read: for whom, and of which organization; ``None`` means all the person answers for."""

    actor: Actor
    organization: str | None


def make(uow: UnitOfWork, *, organization: str | None = None) -> MadeFeed:
    """A feed of one organization, or of everything one answers for. Raises ``RuleViolation`` beyond ``MOST_FEEDS``."""
    if uow.actor.user_id is None:
        raise Forbidden(N_("Календарь создаёт сам пользователь после входа."))
    owner = find_organization(uow, organization) if organization else None
    open_ones = select(func.count()).where(CalendarFeed.user_id == uow.actor.user_id, CalendarFeed.revoked_at.is_(None))
    if (uow.session.scalar(open_ones) or 0) >= MOST_FEEDS:
        raise RuleViolation(N_("Календарей уже {count}. Отключите ненужные."), count=MOST_FEEDS)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    row = CalendarFeed(
        user_id=uow.actor.user_id,
        organization_id=owner.id if owner else None,
        token_hash=_hash(secret),
        created_at=now(uow),
    )
    uow.session.add(row)
    uow.session.flush()
    uow.journal("calendar.make", "calendar", row.id, organization_id=row.organization_id)
    return MadeFeed(row.id, secret)


def revoke(uow: UnitOfWork, *, feed_id: int) -> None:
    """Let the address show nothing any more. Raises ``NotFound`` for a feed of somebody else."""
    row = uow.session.get(CalendarFeed, feed_id)
    if row is None or (row.user_id != uow.actor.user_id and not uow.actor.everywhere):
        raise NotFound(UNKNOWN)
    if row.revoked_at is not None:
        raise AlreadyDone(N_("Этот календарь уже отключён."), id=feed_id)
    row.revoked_at = now(uow)
    uow.journal("calendar.revoke", "calendar", row.id, organization_id=row.organization_id)


def opened(uow: UnitOfWork, *, secret: str) -> OpenedFeed:
    """The feed with the secret. Raises ``NotFound`` for an unknown or revoked one and for a closed account."""
    found = uow.session.execute(
        select(CalendarFeed, User, Organization.code)
        .join(User, User.id == CalendarFeed.user_id)
        .outerjoin(Organization, Organization.id == CalendarFeed.organization_id)
        .where(CalendarFeed.token_hash == _hash(secret), CalendarFeed.revoked_at.is_(None), User.active.is_(True))
    ).first()
    if found is None:
        raise NotFound(UNKNOWN)
    feed: CalendarFeed = found.CalendarFeed
    if feed.read_at is None or now(uow) - feed.read_at > _NOTED:
        feed.read_at = now(uow)
    return OpenedFeed(actor_by_login(uow, found.User.login), found.code)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
