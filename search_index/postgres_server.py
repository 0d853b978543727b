"""Connections to the PostgreSQL server of the shared index, and its failures in words for a clerk."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import psycopg
from psycopg import errors
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from registry.errors import N_, IndexUnavailable, InvalidInput
from search_index import deadline
from search_index.collection import Numbers

logger = logging.getLogger("dokkarta.search")

# A statement of a search ends with the time of the question; what has no such end, a writer say, ends with these.
_SECONDS = 300
_WAITING = 5
# Time that a search may lose because the server is told the end of its time only now and then.
_SLACK = 0.25
# The planner takes the reading of every long vector for cheap and would rather read them all than use the index.
_OPTIONS = (
    f"-c statement_timeout={_SECONDS}s -c jit=off -c enable_seqscan=off"
    " -c max_parallel_workers_per_gather=0 -c client_encoding=UTF8"
)
# A server that is gone without a word is noticed after so many seconds, not after the hours of the system.
_ALIVE = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_NUMBERS = np.dtype([("length", ">i4"), ("number", ">i4")])
_ARRAY_HEADER = 20
BUSY = N_("Поисковый указатель занят другой записью. Повторите через минуту.")
Cursor = psycopg.Cursor[tuple[Any, ...]]


class _TimedCursor(psycopg.Cursor[tuple[Any, ...]]):
    """Within a question with an end (``deadline``) no statement outlives it: the server itself gives up in time.

    Then ``LimitExceeded`` is raised, in the same words as by everything else that is too late.
    """

    _told: float | None = None

    def execute(self, *arguments: Any, **options: Any) -> _TimedCursor:
        deadline.check()
        self._tell(deadline.left())
        try:
            return super().execute(*arguments, **options)
        except errors.QueryCanceled:
            deadline.check()
            raise

    def _tell(self, left: float | None) -> None:
        """Tell the server the end of the time when it knows none or one that is too late."""
        if left is None and self._told is not None:
            super().execute(f"SET LOCAL statement_timeout = '{_SECONDS}s'")
        elif left is not None and (self._told is None or left < self._told - _SLACK):
            super().execute(f"SET LOCAL statement_timeout = {math.ceil(left * 1000)}")
        else:
            return
        self._told = left


class Server:
    """A pool of connections. Safe to use from several threads."""

    def __init__(self, address: str, lock_seconds: int) -> None:
        """Open nothing yet. Raises ``InvalidInput`` for an address that is none."""
        try:
            url = make_url(address).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError) as error:
            raise InvalidInput(N_("Адрес поиска «postgresql:»: адрес базы данных составлен неверно.")) from error
        if not url.database:
            raise InvalidInput(N_("Адрес поиска «postgresql:»: не указана база данных."))
        options = " ".join(
            filter(None, (_OPTIONS, f"-c lock_timeout={lock_seconds}s", str(url.query.get("options", ""))))
        )
        self._engine = create_engine(
            url.difference_update_query(["options"]),
            pool_pre_ping=True,
            pool_size=5,
            max_overflow=15,
            pool_timeout=_WAITING,
            connect_args={
                "options": options,
                "connect_timeout": _WAITING,
                "application_name": "dokkarta-search",
                **_ALIVE,
            },
        )

    @contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[Cursor]:
        """A transaction: committed at the end, undone by any error; a reading one sees one moment.

        Raises ``IndexUnavailable`` when the server does not answer, refuses, or is too long about it; in a question
        with an end ``LimitExceeded`` when that has come.
        """
        with explained():
            proxy = self._engine.raw_connection()
            try:
                connection: psycopg.Connection[Any] = proxy.driver_connection  # type: ignore[assignment]
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ if reading else None
                connection.read_only = reading
                with connection.transaction(), _TimedCursor(connection) as cursor:
                    yield cursor
            except errors.OperationalError:
                proxy.invalidate()
                raise
            finally:
                proxy.close()

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


@contextmanager
def explained() -> Iterator[None]:
    """Errors of the server as ``IndexUnavailable``, with what to do."""
    try:
        yield
    except (psycopg.Error, DBAPIError, PoolTimeout) as error:
        logger.warning("the search server: %s", error)
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise IndexUnavailable(_words(cause)) from error


def _words(error: BaseException | None) -> str:
    match error:
        case errors.LockNotAvailable():
            return BUSY
        case errors.QueryCanceled():
            return N_("Сервер базы данных прервал работу поискового указателя. Повторите через минуту.")
        case errors.InsufficientPrivilege():
            return N_("Поисковому указателю не хватает прав в базе данных: нужна своя схема «dokkarta_search».")
        case errors.DiskFull():
            return N_("На сервере базы данных кончилось место: поисковый указатель не записан.")
        case psycopg.OperationalError() | psycopg.InterfaceError() | PoolTimeout() | None:
            return N_("Сервер базы данных с поисковым указателем не отвечает. Повторите через минуту.")
        case _:
            return N_("Поисковый указатель не читается. Постройте его заново: dokkarta search rebuild.")


def is_damage(error: BaseException | None) -> bool:
    """Whether the index itself is wrong: something of it is missing or cannot be read."""
    return isinstance(
        error,
        errors.UndefinedTable | errors.UndefinedColumn | errors.DataCorrupted | errors.IndexCorrupted
        | errors.InvalidSchemaName | errors.UndefinedFunction | errors.DatatypeMismatch,
    )  # fmt: skip


def numbers_of(cursor: Cursor, statement: str, values: Sequence[object]) -> list[tuple[Any, Numbers]]:
    """Run a statement that gives a label and an array of numbers in each row; arrays come as they travel, in bulk."""
    cursor.execute(statement, values, binary=True)
    result = cursor.pgresult
    if result is None:
        return []
    return [(_number(result.get_value(row, 0)), _array(result.get_value(row, 1))) for row in range(result.ntuples)]


def added_rows(cursor: Cursor, statement: str, values: Sequence[object]) -> tuple[Numbers, Numbers, bytes]:
    """Run a statement that gives one row of two arrays of numbers and a run of bytes, all empty for nothing."""
    cursor.execute(statement, values, binary=True)
    result = cursor.pgresult
    numbers, sizes, packed = [result.get_value(0, at) for at in range(3)] if result is not None else [None] * 3
    return _array(numbers), _array(sizes), packed or b""


def _number(value: bytes | None) -> int:
    return int.from_bytes(value or b"", "big")


def _array(value: bytes | None) -> Numbers:
    if value is None or len(value) < _ARRAY_HEADER:
        return np.empty(0, np.int64)
    return np.frombuffer(value, _NUMBERS, offset=_ARRAY_HEADER)["number"].astype(np.int64)
