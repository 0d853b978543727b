"""Sending digests so that nobody gets one twice: a row before the letter leaves, its end told after.

A letter that was handed over while the program died is of unknown fate: it is not sent again by itself.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.errors import N_, Forbidden, NotFound
from registry.models import SentDigest
from registry.services.lookups import UNKNOWN, now

MOST_ATTEMPTS = 5


def begin(uow: UnitOfWork, *, user_id: int, day: date, address: str, subject: str, body: str, rows: int) -> int | None:
    """Note that the digest is about to leave; ``None`` when it left before, or must not be tried again.

    A failed one is tried again with what is said now. Raises ``Forbidden`` for anybody but the system.
    """
    if not uow.actor.is_system:
        raise Forbidden(N_("Напоминания рассылает сама система."))
    row = uow.session.scalar(select(SentDigest).where(SentDigest.user_id == user_id, SentDigest.day == day))
    if row is None:
        row = SentDigest(user_id=user_id, day=day, created_at=now(uow), attempts=0, error="")
        uow.session.add(row)
    elif row.sent_at is not None or not row.error or row.attempts >= MOST_ATTEMPTS:
        return None
    row.address, row.subject, row.body, row.rows = address, subject, body, rows
    row.attempts, row.error = row.attempts + 1, ""
    uow.session.flush()
    return row.id


def sent(uow: UnitOfWork, digest_id: int) -> None:
    """The mail server took the letter."""
    row = _row(uow, digest_id)
    row.sent_at = now(uow)
    uow.journal("reminder.send", "reminder", row.id, to=row.address, day=row.day.isoformat(), terms=row.rows)


def failed(uow: UnitOfWork, digest_id: int, error: str) -> None:
    """The mail server did not take it; ``error`` says why, in Russian."""
    row = _row(uow, digest_id)
    row.error = error
    uow.journal("reminder.fail", "reminder", row.id, to=row.address, day=row.day.isoformat(), error=error)


def _row(uow: UnitOfWork, digest_id: int) -> SentDigest:
    row = uow.session.get(SentDigest, digest_id)
    if row is None:
        raise NotFound(UNKNOWN)
    return row
