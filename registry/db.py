"""The engine, sessions and the unit of work.

A unit of work commits on a clean exit and rolls back otherwise. Journal entries and outbox rows are written in the
same transaction; effects (indexing, jobs) run after the commit. On SQLite writers stand in one queue at a file gate:
measured with 64 registrars it triples the throughput of bare ``BEGIN IMMEDIATE`` and keeps the worst wait short.
"""

from __future__ import annotations

import contextlib
import fcntl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from registry.domain.roles import SYSTEM, Actor
from registry.errors import N_, NotFound
from registry.models.journal_chain import PendingEntry, append_entries
from registry.models.system import OutboxRow
from registry.ports import Ports

_WRITE = "dokkarta_write"
_NOTHING = N_("Такого объекта нет или он вам недоступен.")
# Rows brought at once, beyond which what the database knows of its tables no longer fits.
LARGE_LOAD = 1000
# Rows of an index that the embedded database looks at; «PRAGMA optimize» looks only at what its connection has asked.
_LOOKED_AT = 1000
_OUT_OF_RANGE = "22003"  # numeric_value_out_of_range, PostgreSQL Appendix A


class Database:
    """One database and the ports its services may need.

    ``url`` is an SQLAlchemy address (``sqlite:////path/db.sqlite3``, ``postgresql+psycopg://…``). ``after_commit`` is
    called after each committed unit of work that left outbox rows; ``None`` leaves them to the next drain.
    """

    def __init__(self, url: str, ports: Ports, *, after_commit: Callable[[], None] | None = None) -> None:
        self.url = url
        self.ports = ports
        self.after_commit = after_commit
        self.engine = _make_engine(url)
        self._gate = _Gate(_gate_path(url))

    def write(self, actor: Actor = SYSTEM) -> UnitOfWork:
        """A unit of work that may change things."""
        return UnitOfWork(self, actor, writing=True)

    def read(self, actor: Actor = SYSTEM) -> UnitOfWork:
        """A unit of work that only looks; it never waits for writers."""
        return UnitOfWork(self, actor, writing=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.engine.dialect.name == "sqlite"

    @contextlib.contextmanager
    def writers_turn(self) -> Iterator[None]:
        """Hold the gate of the embedded database; nothing to wait for on a server."""
        with self._gate:
            yield

    def refresh_statistics(self) -> None:
        """Let the database count anew what its tables hold, so that it plans for what there is, not for what there was.

        PostgreSQL would come to it by itself a minute later, the embedded database never.
        """
        with self.writers_turn(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql(f"PRAGMA analysis_limit={_LOOKED_AT}")
            connection.exec_driver_sql("ANALYZE")
            connection.commit()

    def close(self) -> None:
        """Release all connections."""
        self.engine.dispose()


class UnitOfWork:
    """One transaction: ``session`` for the models, ``journal`` and ``outbox`` for what goes with it."""

    def __init__(self, database: Database, actor: Actor, *, writing: bool) -> None:
        self.database = database
        self.actor = actor
        self.ports = database.ports
        self._writing = writing
        self._entries: list[PendingEntry] = []
        self._has_effects = False
        self._loaded = 0
        self._stack = contextlib.ExitStack()
        self.session: Session

    def __enter__(self) -> Self:
        if self._writing:
            self._stack.enter_context(self.database.writers_turn())
        try:
            engine = self.database.engine.execution_options(**{_WRITE: self._writing})
            self.session = self._stack.enter_context(Session(engine, expire_on_commit=False))
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            if kind is None and self._writing:
                self.commit()
            else:
                self.session.rollback()
        if kind is None and self._loaded > LARGE_LOAD:
            self.database.refresh_statistics()
        if kind is None and self._has_effects and self.database.after_commit is not None:
            self.database.after_commit()

    @property
    def only_reads(self) -> bool:
        """Whether it can see nothing but what was committed."""
        return not self._writing

    def commit(self) -> None:
        """Write the journal entries last, so that its lock is held briefly, and commit."""
        self.session.flush()
        if self._entries:
            append_entries(self.session, self._entries, at=self.ports.clock.now(), actor=self.actor)
            self._entries.clear()
        self.session.commit()

    def journal(
        self,
        action: str,
        object_type: str,
        object_id: object,
        *,
        organization_id: int | None = None,
        **details: Any,
    ) -> None:
        """Note an action for the journal; it is written with the commit or not at all.

        ``action`` is a dotted verb (``document.register``); ``details`` must be plain JSON values.
        """
        self._entries.append(PendingEntry(action, object_type, str(object_id), organization_id, details))

    def loaded(self, rows: int) -> None:
        """Note that so many rows were brought at once; after the commit of very many the statistics are refreshed."""
        self._loaded += rows

    def outbox(self, topic: str, key: object) -> None:
        """Leave an effect (``index``, ``unindex``, ``job``) to be carried out after the commit."""
        self.session.add(OutboxRow(topic=topic, key=str(key), created_at=self.ports.clock.now()))
        self._has_effects = True


class _Gate:
    """A queue of writers: threads of this process by a lock, processes by ``flock`` on a file beside the database."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._owner: int | None = None
        self._file: Any = None

    def __enter__(self) -> None:
        if self._path is None:
            return
        if self._owner == threading.get_ident():
            msg = "a unit of work that writes was opened inside another one"
            raise RuntimeError(msg)
        self._lock.acquire()
        self._owner = threading.get_ident()
        try:
            self._file = self._path.open("a")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._release()
            raise

    def __exit__(self, *_: object) -> None:
        if self._path is not None:
            self._release()

    def _release(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None
        self._owner = None
        self._lock.release()


def _gate_path(url: str) -> Path | None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(f"{parsed.database}.gate")


def _make_engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        server = create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=24, hide_parameters=True)
        event.listen(server, "handle_error", _refuse_what_nothing_is)
        return server
    memory = make_url(url).database in (None, "", ":memory:")
    options: dict[str, Any] = {"poolclass": StaticPool} if memory else {"pool_size": 8, "max_overflow": 72}
    # Parameters hold hashes of passwords and texts of people, which have no place in a log.
    options |= {"connect_args": {"timeout": 30, "check_same_thread": False}, "hide_parameters": True}
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", _refuse_endless_number)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once; otherwise two readers that turn writers would both fail.
    writing = connection.get_execution_options().get(_WRITE, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _refuse_endless_number(context: ExceptionContext) -> None:
    """Answer a question about a number that SQLite cannot hold: nothing has such a number."""
    if _asks(context) and isinstance(context.original_exception, OverflowError):
        raise NotFound(_NOTHING)


def _refuse_what_nothing_is(context: ExceptionContext) -> None:
    """Answer a question about a number or a text that no column of PostgreSQL can hold: nothing is called so."""
    error = context.original_exception
    endless = getattr(error, "sqlstate", None) == _OUT_OF_RANGE
    if _asks(context) and (endless or "NUL (0x00)" in str(error)):
        raise NotFound(_NOTHING)


def _asks(context: ExceptionContext) -> bool:
    return (context.statement or "").lstrip().upper().startswith("SELECT")
