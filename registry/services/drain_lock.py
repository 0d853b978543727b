"""One drainer at a time: a lock on a file beside the embedded database, an advisory lock on a server."""

from __future__ import annotations

import contextlib
import fcntl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, make_url, text

from registry.db import Database

# Any number serves, as long as every process of the installation uses the same one.
_ADVISORY_KEY = 740_215_001
_PAUSE = 0.1
_memory = threading.Lock()


@contextlib.contextmanager
def drain_lock(database: Database, *, wait: float) -> Iterator[bool]:
    """Hold the lock, waiting up to ``wait`` seconds for it; the value says whether it is held."""
    if not database.is_sqlite:
        with database.engine.connect() as connection, _held(_try_advisory, _free_advisory, connection, wait) as mine:
            yield mine
        return
    path = _path(database.url)
    if path is None:
        with _held(_try_memory, _free_memory, _memory, wait) as mine:
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


def _path(url: str) -> Path | None:
    name = make_url(url).database
    return None if name in {None, "", ":memory:"} else Path(f"{name}.drain")


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


def _try_advisory(connection: Connection) -> bool:
    # The lock belongs to the connection, not to a transaction: a long drain must not hold one open.
    got = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY}))
    connection.commit()
    return got


def _free_advisory(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_KEY})
    connection.commit()
