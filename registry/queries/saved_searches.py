"""Searches that people keep, those whose new hits go by mail, and which documents appeared since a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from registry.db import UnitOfWork
from registry.models import Document, SavedSearch, User
from registry.queries.scope import in_chunks


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved search. ``filters`` are values by the name of the filter; ``told_at`` is until when it was told of."""

    id: int
    name: str
    question: str
    filters: Mapping[str, Sequence[str]]
    by_mail: bool
    created_at: datetime
    told_at: datetime
    read_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """The search as programs read it."""
        return {
            "id": self.id,
            "name": self.name,
            "question": self.question,
            "filters": {name: list(values) for name, values in self.filters.items()},
            "by_mail": self.by_mail,
            "created_at": self.created_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person with an address whose searches are told of by mail."""

    login: str
    name: str
    address: str
    searches: tuple[SavedRow, ...]


def saved_searches(uow: UnitOfWork) -> tuple[SavedRow, ...]:
    """The searches of the actor, the newest first."""
    statement = (
        select(SavedSearch)
        .where(SavedSearch.user_id == (uow.actor.user_id or 0), SavedSearch.dropped_at.is_(None))
        .order_by(SavedSearch.id.desc())
    )
    return tuple(map(row_of, uow.session.scalars(statement)))


def subscribers(uow: UnitOfWork) -> tuple[Subscriber, ...]:
    """Those with an open account, an address, and searches that they want to be told of."""
    statement = (
        select(SavedSearch, User.login, User.name, User.email)
        .join(User, User.id == SavedSearch.user_id)
        .where(SavedSearch.by_mail, SavedSearch.dropped_at.is_(None), User.active, User.email != "")
        .order_by(User.login, SavedSearch.id)
    )
    found: dict[tuple[str, str, str], list[SavedRow]] = {}
    for row, *person in uow.session.execute(statement):
        found.setdefault((person[0], person[1], person[2]), []).append(row_of(row))
    return tuple(Subscriber(*person, tuple(rows)) for person, rows in found.items())


def appeared_since(uow: UnitOfWork, ids: Iterable[int], since: datetime) -> frozenset[int]:
    """Those of the documents that were made, registered or published after the moment."""
    found: set[int] = set()
    after = or_(Document.created_at > since, Document.registered_at > since, Document.published_at > since)
    for chunk in in_chunks(dict.fromkeys(ids)):
        found.update(uow.session.scalars(select(Document.id).where(Document.id.in_(chunk), after)))
    return frozenset(found)


def row_of(row: SavedSearch) -> SavedRow:
    """The row as others see it."""
    return SavedRow(row.id, row.name, row.question, row.filters, row.by_mail, row.created_at, row.told_at, row.read_at)
