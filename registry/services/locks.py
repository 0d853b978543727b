"""What one process of an installation does at a time: draining the outbox, preparing the database.

The lock is that of a file beside the embedded database, an advisory one on a server; the death of its holder frees it.
"""

from __future__ import annotations

import contextlib
import fcntl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, make_url, text

from registry.db import Database

_PAUSE = 0.1


@dataclass(frozen=True)
class _Purpose:
    """What is locked: the ending of the file, the number of the advisory lock, the lock of a database in memory."""

    suffix: str
    key: int
    memory: threading.Lock = field(default_factory=threading.Lock)


# Any numbers serve, as long as every process of the installation uses the same ones.
_DRAINING = _Purpose("drain", 740_215_001)
_PREPARING = _Purpose("setup", 740_215_002)


def drain_lock(database: Database, *, wait: float) -> AbstractContextManager[bool]:
    """Hold the lock of the outbox, waiting up to ``wait`` seconds for it; the value says whether it is held."""
    return _lock(database, _DRAINING, wait)


def setup_lock(database: Database, *, wait: float) -> AbstractContextManager[bool]:
    """Hold the lock of who creates or upgrades the database; the database may still be empty."""
    return _lock(database, _PREPARING, wait)


@contextlib.contextmanager
def _lock(database: Database, purpose: _Purpose, wait: float) -> Iterator[bool]:
    if not database.is_sqlite:
        attempt, free = partial(_try_advisory, purpose.key), partial(_free_advisory, purpose.key)
        with database.engine.connect() as connection, _held(attempt, free, connection, wait) as mine:
            yield mine
        return
    path = _path(database.url, purpose.suffix)
    if path is None:
        with _held(_try_memory, _free_memory, purpose.memory, wait) as mine:
            yield mine
        return
    with path.open("a") as file, _held(_try_file, _free_file, file, wait) as mine:
        yield mine


@contextlib.contextmanager
def _held(attempt: Callable[[Any], bool], free: Callable[[Any], None], lock: Any, wait: float) -> Iterator[bool]:
    deadline = time.monotonic() + wait
    while not (mine := attempt(lock)) and time.monotonic() < deadline:
        time.sleep(_PAUSE)
    try:
        yield mine
    finally:
        if mine:
            free(lock)


def _path(url: str, suffix: str) -> Path | None:
    name = make_url(url).database
    return None if name in {None, "", ":memory:"} else Path(f"{name}.{suffix}")


def _try_file(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _free_file(file: Any) -> None:
    fcntl.flock(file, fcntl.LOCK_UN)


def _try_memory(lock: threading.Lock) -> bool:
    return lock.acquire(blocking=False)


def _free_memory(lock: threading.Lock) -> None:
    lock.release()


def _try_advisory(key: int, connection: Connection) -> bool:
    # The lock belongs to the connection, not to a transaction: long work must not hold one open.
    got = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))
    connection.commit()
    return got


def _free_advisory(key: int, connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
    connection.commit()
