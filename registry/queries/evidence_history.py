"""What no longer counts for an organization, and why: revoked facts, ended releases, proposals turned down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.models import DismissedMatch, Document, Evidence, Exemption, JournalEntry, User
from registry.queries.matching_views import DismissedRow
from registry.queries.measures import shown_number
from registry.queries.scope import find_organization

_giver = aliased(User)


@dataclass(frozen=True, slots=True)
class RevokedFact:
    """A fact that counts no more. ``by`` gave it, ``revoked_by`` took it away (empty when that is not known)."""

    id: int
    item: str
    kind: str
    window: str | None
    form: str
    document_id: int | None
    url: str | None
    note: str
    fulfilled_on: date
    given_at: datetime
    by: str
    revoked_at: datetime
    revoked_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class EndedRelease:
    """A release that holds no more; ``kind`` or ``window`` ``None`` means all of them."""

    id: int
    item: str
    kind: str | None
    window: str | None
    reason: str
    since: date
    by: str
    ended_at: datetime
    ended_by: str
    ended_reason: str


@dataclass(frozen=True, slots=True)
class EvidenceHistory:
    """Everything that was taken back, the newest first."""

    facts: tuple[RevokedFact, ...] = ()
    releases: tuple[EndedRelease, ...] = ()
    dismissed: tuple[DismissedRow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.releases or self.dismissed)


def history(uow: UnitOfWork, code: str) -> EvidenceHistory:
    """The history of an organization in four statements. Raises ``NotFound``."""
    owner = find_organization(uow, code)
    return EvidenceHistory(_facts(uow, owner.id), _releases(uow, owner.id), _dismissed(uow, owner.id))


def _facts(uow: UnitOfWork, organization_id: int) -> tuple[RevokedFact, ...]:
    number, now, same = shown_number(uow.ports.clock.today(), Evidence.family, Evidence.item_number)
    statement = (
        select(
            Evidence.id,
            number,
            Evidence.kind,
            Evidence.window,
            Evidence.form,
            Evidence.document_id,
            Evidence.url,
            Evidence.note,
            Evidence.fulfilled_on,
            Evidence.created_at,
            _giver.name,
            Evidence.revoked_at,
            JournalEntry.actor_label,
            Evidence.revoked_reason,
        )
        .outerjoin(now, same)
        .outerjoin(_giver, _giver.id == Evidence.created_by_id)
        .outerjoin(JournalEntry, _told(Evidence.id, "evidence"))
        .where(Evidence.organization_id == organization_id, Evidence.revoked_at.is_not(None))
        .order_by(Evidence.revoked_at.desc(), Evidence.id.desc())
    )
    rows: Iterable[Any] = uow.session.execute(statement)
    return tuple(RevokedFact(*(_named(row, {10, 12}))) for row in rows)


def _releases(uow: UnitOfWork, organization_id: int) -> tuple[EndedRelease, ...]:
    number, now, same = shown_number(uow.ports.clock.today(), Exemption.family, Exemption.item_number)
    statement = (
        select(
            Exemption.id,
            number,
            Exemption.kind,
            Exemption.window,
            Exemption.reason,
            Exemption.since,
            _giver.name,
            Exemption.revoked_at,
            JournalEntry.actor_label,
            Exemption.revoked_reason,
        )
        .outerjoin(now, same)
        .outerjoin(_giver, _giver.id == Exemption.created_by_id)
        .outerjoin(JournalEntry, _told(Exemption.id, "exemption"))
        .where(Exemption.organization_id == organization_id, Exemption.revoked_at.is_not(None))
        .order_by(Exemption.revoked_at.desc(), Exemption.id.desc())
    )
    rows: Iterable[Any] = uow.session.execute(statement)
    return tuple(EndedRelease(*_named(row, {6, 8})) for row in rows)


def _dismissed(uow: UnitOfWork, organization_id: int) -> tuple[DismissedRow, ...]:
    number, now, same = shown_number(uow.ports.clock.today(), DismissedMatch.family, DismissedMatch.item_number)
    statement = (
        select(
            DismissedMatch.id,
            DismissedMatch.document_id,
            Document.title,
            number,
            DismissedMatch.kind,
            DismissedMatch.created_at,
            _giver.name,
        )
        .join(Document, Document.id == DismissedMatch.document_id)
        .outerjoin(now, same)
        .outerjoin(_giver, _giver.id == DismissedMatch.created_by_id)
        .where(Document.organization_id == organization_id)
        .order_by(DismissedMatch.id.desc())
    )
    rows: Iterable[Any] = uow.session.execute(statement)
    return tuple(DismissedRow(*_named(row, {6})) for row in rows)


def _told(column: Any, what: str) -> Any:
    """The entry of the journal that tells of the taking back: only there is its author kept."""
    return (
        (JournalEntry.object_type == what)
        & (JournalEntry.object_id == cast(column, String))
        & (JournalEntry.action == f"{what}.revoke")
    )


def _named(row: Iterable[Any], names: set[int]) -> list[Any]:
    """The values of the row; a name that is not known is an empty text."""
    return [value or "" if place in names else value for place, value in enumerate(row)]
