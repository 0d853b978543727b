"""Local rules of layout in force on a day, their history, and the breaches that a document may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from registry.db import UnitOfWork
from registry.errors import N_
from registry.models import Document, LayoutRules, LayoutWaiver, Organization, User
from registry.ports import LocalRules
from registry.queries.scope import ancestors, find_organization

TITLE = N_("Правила организации: {organization}")


@dataclass(frozen=True, slots=True)
class RulesRow:
    """Local rules as they were set: who, when, from which day, by what act."""

    id: int
    since: date
    base: str
    basis: str
    changes: Mapping[str, Any]
    created_at: datetime
    created_by: str | None


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A rule that a document may break: ``until`` is ``None`` while it may."""

    id: int
    rule: str
    reason: str
    at: datetime
    by: str | None
    until: datetime | None
    revoked_reason: str


def rules_in_force(uow: UnitOfWork, path: str, day: date) -> LocalRules | None:
    """The rules of the organization with the path, else of the nearest one above it; ``None`` when there are none."""
    found = uow.session.execute(
        select(LayoutRules, Organization)
        .join(Organization, Organization.id == LayoutRules.organization_id)
        .where(Organization.path.in_([path, *ancestors(path)]), LayoutRules.since <= day)
        .order_by(func.length(Organization.path).desc(), LayoutRules.since.desc(), LayoutRules.id.desc())
        .limit(1)
    ).first()
    return None if found is None else local_rules(found.LayoutRules, found.Organization)


def local_rules(row: LayoutRules, owner: Organization) -> LocalRules:
    """The rules as the check takes them."""
    title = TITLE.format(organization=owner.short_name or owner.name)
    return LocalRules(f"local:{owner.code}", title, row.base, row.changes)


def rules_of(uow: UnitOfWork, organization: str, day: date | None = None) -> LocalRules | None:
    """The rules that an organization goes by on the day (today when ``None``). Raises ``NotFound``."""
    owner = find_organization(uow, organization)
    return rules_in_force(uow, owner.path, day or uow.ports.clock.today())


def rules_near(uow: UnitOfWork) -> tuple[LocalRules, ...]:
    """The rules that the organizations of the actor go by today, each once."""
    today, ids = uow.ports.clock.today(), uow.actor.organization_ids()
    paths = uow.session.scalars(select(Organization.path).where(Organization.id.in_(ids)).order_by(Organization.id))
    found = [rules for path in paths if (rules := rules_in_force(uow, path, today)) is not None]
    return tuple({rules.name: rules for rules in found}.values())


def rules_history(uow: UnitOfWork, organization: str) -> tuple[RulesRow, ...]:
    """All rules that the organization itself has set, the newest first. Raises ``NotFound``."""
    owner = find_organization(uow, organization)
    rows = uow.session.execute(
        select(LayoutRules, User.name)
        .outerjoin(User, User.id == LayoutRules.created_by_id)
        .where(LayoutRules.organization_id == owner.id)
        .order_by(LayoutRules.since.desc(), LayoutRules.id.desc())
    )
    return tuple(
        RulesRow(row.id, row.since, row.base, row.basis, row.changes, row.created_at, name) for row, name in rows
    )


def waivers(uow: UnitOfWork, document: Document) -> tuple[WaiverRow, ...]:
    """The waivers of a document that the actor may read, the newest first."""
    rows = uow.session.execute(
        select(LayoutWaiver, User.name)
        .outerjoin(User, User.id == LayoutWaiver.created_by_id)
        .where(LayoutWaiver.document_id == document.id)
        .order_by(LayoutWaiver.id.desc())
    )
    return tuple(
        WaiverRow(row.id, row.rule, row.reason, row.created_at, name, row.revoked_at, row.revoked_reason)
        for row, name in rows
    )
