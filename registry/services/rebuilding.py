"""The whole index anew, in committed portions. A rebuild that was killed goes on where it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import func, select, update

from registry.db import Database
from registry.domain.lifecycle import State
from registry.errors import N_, IndexUnavailable
from registry.models import Document, Job
from registry.ports import SearchEngine
from registry.queries.index_entries import all_index_ids
from registry.services import jobs
from registry.services.drain_lock import drain_lock
from registry.services.outbox import reindex

_PORTION = 200
_WAIT = 30.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A rebuilt index: ``resumed`` says that an earlier rebuild was finished rather than a new one made."""

    indexed: int
    seconds: float
    resumed: bool = False

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta search rebuild``."""
        return {"indexed": self.indexed, "seconds": round(self.seconds, 2)}


def rebuild_index(
    database: Database, engine: SearchEngine, progress: Progress | None = None, *, portion: int = _PORTION
) -> Rebuilt:
    """Empty the index and fill it from the database. ``progress`` is told (done, total) after each portion.

    Raises ``IndexUnavailable`` when another process keeps the index busy.
    """
    begun = time.monotonic()
    with drain_lock(database, wait=_WAIT) as mine:
        if not mine:
            raise IndexUnavailable(N_("Индекс сейчас обновляет другой процесс. Повторите через минуту."))
        job_id, last, done = _unfinished(database)
        resumed = job_id is not None
        if job_id is None:
            engine.clear()
            job_id = _begin(database)
        total = _count(database)
        while ids := _next(database, last, portion):
            done += reindex(database, engine, ids)
            last = ids[-1]
            _note(database, job_id, last=last, done=done, total=total)
            if progress is not None:
                progress(min(done, total), total)
        _reconcile(database, engine)
        with database.write() as uow:
            jobs.finish(uow, job_id, {"indexed": len(engine.ids())})
        return Rebuilt(len(engine.ids()), time.monotonic() - begun, resumed)


def _unfinished(database: Database) -> tuple[int | None, int, int]:
    with database.read() as uow:
        row = uow.session.scalars(
            select(Job).where(Job.kind == "rebuild", Job.state == "running").order_by(Job.id.desc()).limit(1)
        ).first()
        return (None, 0, 0) if row is None else (row.id, int(row.payload.get("last", 0)), row.done)


def _begin(database: Database) -> int:
    with database.write() as uow:
        moment = uow.ports.clock.now()
        row = Job(kind="rebuild", state="running", payload={"last": 0}, result={}, log="", created_at=moment)
        row.started_at = moment
        uow.session.add(row)
        uow.session.flush()
        return row.id


def _count(database: Database) -> int:
    with database.read() as uow:
        counted = select(func.count(Document.id)).where(Document.state != State.DISCARDED.value)
        return int(uow.session.scalar(counted) or 0)


def _next(database: Database, last: int, portion: int) -> list[int]:
    with database.read() as uow:
        return list(islice(all_index_ids(uow, after=last, size=portion), portion))


def _note(database: Database, job_id: int, *, last: int, done: int, total: int) -> None:
    with database.write() as uow:
        uow.session.execute(
            update(Job).where(Job.id == job_id).values(payload={"last": last}, done=done, total=total),
            execution_options={"synchronize_session": False},
        )


def _reconcile(database: Database, engine: SearchEngine) -> None:
    """Add what the index lacks and remove what it has too many of: it may have been deleted between two tries."""
    with database.read() as uow:
        live = set(all_index_ids(uow))
    held = engine.ids()
    strange = sorted(held - {str(each) for each in live})
    if strange:
        engine.remove(strange)
    lacking = sorted(each for each in live if str(each) not in held)
    for start in range(0, len(lacking), _PORTION):
        reindex(database, engine, lacking[start : start + _PORTION])
