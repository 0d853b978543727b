"""The days of events as deadlines need them: one statement, or a part of somebody else's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Select, select

from registry.db import UnitOfWork
from registry.domain.event_changes import Stored
from registry.domain.schedule import Period
from registry.domain.schedule.anchors import keyed
from registry.models import AnchorEvent


def in_force() -> Select[int, str, date, date]:
    """The occurrences that count: identifier, code, first and last day."""
    return select(AnchorEvent.id, AnchorEvent.code, AnchorEvent.starts_on, AnchorEvent.ends_on).where(
        AnchorEvent.revoked_at.is_(None)
    )


def as_events(rows: Iterable[tuple[str, date, date]]) -> Mapping[str, Period]:
    """Rows (code, first day, last day) as ``read_deadline`` takes them."""
    return keyed((code, Period(start, end)) for code, start, end in rows)


def events_in_force(uow: UnitOfWork) -> Mapping[str, Period]:
    """The entered days of every event by key (``vpr-2026``, ``vpr-2026#2``), in one statement."""
    return as_events((code, start, end) for _, code, start, end in uow.session.execute(in_force()))


def stored_events(uow: UnitOfWork) -> tuple[Stored, ...]:
    """The occurrences that count, with their identifiers, by code and days."""
    statement = in_force().add_columns(AnchorEvent.title).order_by(AnchorEvent.code, AnchorEvent.starts_on)
    return tuple(
        Stored(row_id, code, Period(start, end), title)
        for row_id, code, start, end, title in uow.session.execute(statement)
    )
