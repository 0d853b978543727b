"""When found documents appeared for those who wait for new ones, and which of them a person may read at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, or_, select

from registry.db import UnitOfWork
from registry.domain.lifecycle import State
from registry.domain.roles import Actor, Permission
from registry.models import Document, Organization
from registry.queries.scope import in_chunks, within


@dataclass(frozen=True, slots=True)
class AppearedRow:
    """A document that the person may read; ``own`` by a role, else because it is published.

    ``at`` is when it was made, registered or published, whichever came last.
    """

    id: int
    title: str
    kind: str
    organization: str
    number: str | None
    day: date | None
    own: bool
    at: datetime

    @property
    def path(self) -> str:
        """Where the person reads it: on its card, or on the portal what only publication opens."""
        return f"/documents/{self.id}" if self.own else f"/portal/documents/{self.id}"


def appeared(uow: UnitOfWork, ids: Iterable[int], actor: Actor, *, limit: int | None = None) -> tuple[AppearedRow, ...]:
    """Those of the documents that the person may read, the latest to appear first. The database says, not the index."""
    mine = within(actor, Permission.READ)
    columns = select(
        Document.id,
        Document.title,
        Document.kind,
        Organization.name,
        Document.number,
        Document.day,
        mine.label("own"),
        Document.created_at,
        Document.registered_at,
        Document.published_at,
    ).join(Organization, Organization.id == Document.organization_id)
    readable = or_(mine, Document.state == State.PUBLISHED.value)
    found: list[AppearedRow] = []
    for chunk in in_chunks(dict.fromkeys(ids)):
        statement = columns.where(Document.id.in_(chunk), readable, Document.state != State.DISCARDED.value)
        found += map(_row, uow.session.execute(statement))
    return tuple(sorted(found, key=lambda row: (row.at, row.id), reverse=True)[:limit])


def _row(row: Row[*tuple[Any, ...]]) -> AppearedRow:
    moments = [moment for moment in (row.created_at, row.registered_at, row.published_at) if moment is not None]
    return AppearedRow(row.id, row.title, row.kind, row.name, row.number, row.day, own=bool(row.own), at=max(moments))


def newer_than(uow: UnitOfWork, ids: Iterable[int], since: datetime) -> frozenset[int]:
    """Those of the documents that were made, registered or published after the moment."""
    found: set[int] = set()
    after = or_(Document.created_at > since, Document.registered_at > since, Document.published_at > since)
    for chunk in in_chunks(dict.fromkeys(ids)):
        found.update(uow.session.scalars(select(Document.id).where(Document.id.in_(chunk), after)))
    return frozenset(found)
