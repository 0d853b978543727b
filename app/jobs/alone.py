"""One worker for one installation: what a dead worker left running may then be taken up without asking."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from app.container import Container
from registry.errors import N_, Unavailable

# Any constant will do, as long as nothing else in the database uses it.
_ADVISORY = 0x646F6B6B


@contextlib.contextmanager
def alone(container: Container) -> Iterator[None]:
    """Hold the place of the worker. Raises ``Unavailable`` when another process holds it; death frees it."""
    with _file_lock(container.settings.data / "worker.lock"):
        if container.database.is_sqlite:
            yield
        else:
            with _server_lock(container):
                yield


@contextlib.contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _taken() from error
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        yield


@contextlib.contextmanager
def _server_lock(container: Container) -> Iterator[None]:
    with container.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY}).scalar()
        if not taken:
            raise _taken()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY})


def _taken() -> Unavailable:
    return Unavailable(N_("Фоновые задания уже выполняет другой процесс этой установки."))
