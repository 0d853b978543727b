"""What no longer counts for an organization, and why: revoked facts, ended releases, proposals turned down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import String, cast, func, select, tuple_
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.models import DismissedMatch, Document, Evidence, Exemption, JournalEntry, User
from registry.queries.matching_views import DismissedRow
from registry.queries.measures import shown_number
from registry.queries.scope import find_organization

_giver = aliased(User)
_Row = TypeVar("_Row")


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
class Portion(Generic[_Row]):
    """A page of a list, the newest first. ``total`` counts the whole list.

    ``next`` is the identifier after which the following page begins, ``None`` on the last.
    """

    rows: tuple[_Row, ...] = ()
    total: int = 0
    next: int | None = None

    def __iter__(self) -> Iterator[_Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class After:
    """Identifiers after which the pages of the three lists begin; 0 for the first page."""

    facts: int = 0
    releases: int = 0
    dismissed: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceHistory:
    """Everything that was taken back, a page of each list."""

    facts: Portion[RevokedFact] = Portion()
    releases: Portion[EndedRelease] = Portion()
    dismissed: Portion[DismissedRow] = Portion()

    def __bool__(self) -> bool:
        return bool(self.facts or self.releases or self.dismissed)


def history(uow: UnitOfWork, code: str, after: After | None = None, *, limit: int = 50) -> EvidenceHistory:
    """The history of an organization in four statements, at most ``limit`` rows of each list. Raises ``NotFound``."""
    owner, after = find_organization(uow, code), after or After()
    return EvidenceHistory(
        _facts(uow, owner.id, after.facts, limit),
        _releases(uow, owner.id, after.releases, limit),
        _dismissed(uow, owner.id, after.dismissed, limit),
    )


def _facts(uow: UnitOfWork, organization_id: int, after: int, limit: int) -> Portion[RevokedFact]:
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
    page = _page(uow, statement, (Evidence.revoked_at, Evidence.id), after, limit)
    return replace(page, rows=tuple(RevokedFact(*_named(row, {10, 12})) for row in page))


def _releases(uow: UnitOfWork, organization_id: int, after: int, limit: int) -> Portion[EndedRelease]:
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
    page = _page(uow, statement, (Exemption.revoked_at, Exemption.id), after, limit)
    return replace(page, rows=tuple(EndedRelease(*_named(row, {6, 8})) for row in page))


def _dismissed(uow: UnitOfWork, organization_id: int, after: int, limit: int) -> Portion[DismissedRow]:
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
    page = _page(uow, statement, (DismissedMatch.id,), after, limit)
    return replace(page, rows=tuple(DismissedRow(*_named(row, {6})) for row in page))


def _page(uow: UnitOfWork, statement: Any, order: tuple[Any, ...], after: int, limit: int) -> Portion[Any]:
    """The page in one statement. ``order`` are the columns of the falling order, an identifier of the row the last."""
    total = statement.with_only_columns(func.count()).order_by(None).scalar_subquery()
    if after:
        table = order[-1].table.alias()
        last = [select(table.c[column.key]).where(table.c.id == after).scalar_subquery() for column in order]
        statement = statement.where(tuple_(*order) < tuple_(*last))
    found = [tuple(row) for row in uow.session.execute(statement.add_columns(total).limit(limit + 1))]
    shown = [row[:-1] for row in found[:limit]]
    return Portion(tuple(shown), found[0][-1] if found else 0, shown[-1][0] if len(found) > limit else None)


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
