"""Searches that people keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.models import SavedSearch


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved search of a person. ``filters`` are values by the name of the filter.

    ``refused`` says that no letters are sent because the mail server would not take them.
    """

    id: int
    user_id: int
    name: str
    question: str
    filters: Mapping[str, Sequence[str]]
    by_mail: bool
    created_at: datetime
    read_at: datetime | None
    refused: bool

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


def saved_searches(uow: UnitOfWork) -> tuple[SavedRow, ...]:
    """The searches of the actor, the newest first."""
    statement = (
        select(SavedSearch)
        .where(SavedSearch.user_id == (uow.actor.user_id or 0), SavedSearch.closed_at.is_(None))
        .order_by(SavedSearch.id.desc())
    )
    return tuple(map(row_of, uow.session.scalars(statement)))


def row_of(row: SavedSearch) -> SavedRow:
    """The row as others see it."""
    refused = row.refusals > 0 and not row.by_mail
    return SavedRow(
        row.id, row.user_id, row.name, row.question, row.filters, row.by_mail, row.created_at, row.read_at, refused
    )
