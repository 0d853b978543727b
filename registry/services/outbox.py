"""Carrying out what commits left behind: bringing the index up to date, handing jobs to the worker.

The index is a cache. A row of the outbox only says that a document changed; what goes into the index is read from the
database at that moment. So a row can be carried out twice, late, or after a kill, and the result is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from registry.db import Database
from registry.errors import DokkartaError, IndexUnavailable
from registry.models import OutboxRow
from registry.ports import SearchEngine
from registry.queries.index_entries import index_entries
from registry.services.locks import drain_lock

_BATCH = 50
_INDEX_TOPICS = ("index", "unindex")
_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    topic: str
    key: str


def drain(
    database: Database, engine: SearchEngine, *, limit: int = 500, on_job: Callable[[int], None] | None = None
) -> int:
    """Carry out up to ``limit`` rows; how many were. Rows that failed stay, with their error, for the next time.

    One drainer works at a time; whoever comes while another works returns 0 at once. ``on_job`` hands a job's number
    to the worker; ``None`` leaves jobs in the outbox.
    """
    with drain_lock(database, wait=0) as mine:
        if not mine:
            return 0
        return sum(_carry_out(database, engine, portion, on_job) for portion in _portions(database, limit, on_job))


def _portions(database: Database, limit: int, on_job: Callable[[int], None] | None) -> Iterator[list[_Row]]:
    """The rows that wait now, those that failed least first, in portions of one sort."""
    topics = (*_INDEX_TOPICS, "job") if on_job is not None else _INDEX_TOPICS
    with database.read() as uow:
        rows = [
            _Row(row.id, row.topic, row.key)
            for row in uow.session.execute(
                select(OutboxRow.id, OutboxRow.topic, OutboxRow.key)
                .where(OutboxRow.topic.in_(topics))
                .order_by(OutboxRow.attempts, OutboxRow.id)
                .limit(limit)
            )
        ]
    for job in (row for row in rows if row.topic == "job"):
        yield [job]
    to_index = [row for row in rows if row.topic in _INDEX_TOPICS]
    for start in range(0, len(to_index), _BATCH):
        yield to_index[start : start + _BATCH]


def _carry_out(
    database: Database, engine: SearchEngine, rows: Sequence[_Row], on_job: Callable[[int], None] | None
) -> int:
    """Do the work of the rows, then forget them; a portion that failed is tried row by row."""
    try:
        _do(database, engine, rows, on_job)
    except IndexUnavailable as error:
        _keep(database, rows, error)
        return 0
    except Exception as error:
        if len(rows) > 1:
            return sum(_carry_out(database, engine, [row], on_job) for row in rows)
        _keep(database, rows, error)
        return 0
    with database.write() as uow:
        uow.session.execute(delete(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows])))
    return len(rows)


def _do(database: Database, engine: SearchEngine, rows: Sequence[_Row], on_job: Callable[[int], None] | None) -> None:
    if rows[0].topic == "job":
        if on_job is not None:
            on_job(int(rows[0].key))
        return
    reindex(database, engine, [int(row.key) for row in rows])


def reindex(database: Database, engine: SearchEngine, ids: Sequence[int]) -> int:
    """Bring these documents in the index to what the database says; how many are in it now."""
    with database.read() as uow:
        entries = index_entries(uow, sorted(set(ids)))
    gone = {str(each) for each in ids} - {entry.id for entry in entries}
    if gone:
        engine.remove(sorted(gone))
    return engine.index(entries) if entries else 0


def _keep(database: Database, rows: Sequence[_Row], error: Exception) -> None:
    text = error.message if isinstance(error, DokkartaError) else f"{type(error).__name__}: {error}"
    with database.write() as uow:
        uow.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_([row.id for row in rows]))
            .values(attempts=OutboxRow.attempts + 1, last_error=text[:_LONGEST_ERROR]),
            execution_options={"synchronize_session": False},
        )


def waiting(database: Database) -> int:
    """How many rows wait to be carried out."""
    with database.read() as uow:
        return int(uow.session.scalar(select(func.count(OutboxRow.id))) or 0)
