"""A limit of time for questions to the database that may turn out to be too much."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from registry.db import UnitOfWork
from registry.errors import N_, LimitExceeded

_CANCELLED = "57014"  # query_canceled, PostgreSQL Appendix A
# Instructions of SQLite between two looks at the clock: some tens of microseconds.
_STEPS = 10_000


@contextmanager
def within(uow: UnitOfWork, seconds: float) -> Iterator[None]:
    """Give all statements of the unit of work so many seconds together. Raises ``LimitExceeded`` when they need more.

    On PostgreSQL each statement has as much.
    """
    connection = uow.session.connection()
    embedded = connection.connection.driver_connection if uow.database.is_sqlite else None
    try:
        if isinstance(embedded, sqlite3.Connection):
            end = time.monotonic() + seconds
            embedded.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        else:
            milliseconds = str(max(1, int(seconds * 1000)))
            uow.session.execute(text("SELECT set_config('statement_timeout', :most, true)"), {"most": milliseconds})
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _CANCELLED or "interrupted" in str(error.orig):
            raise LimitExceeded(
                N_("Поиск по этому запросу занял слишком много времени. Уточните слова запроса.")
            ) from error
        raise
    finally:
        if isinstance(embedded, sqlite3.Connection):
            embedded.set_progress_handler(None, 0)
