"""Carrying out what commits left: the index brought up to date, jobs handed to the queue."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from itertools import islice

from app.container import Container
from app.jobs.rebuilding import told
from registry.db import Database
from registry.errors import N_, IndexUnavailable
from registry.ports import IndexEntry
from registry.queries.index_entries import all_index_ids, index_entries
from registry.services import outbox
from registry.services.locks import drain_lock

logger = logging.getLogger("dokkarta.outbox")

# How a command waits for a worker that is at the outbox already: two seconds in all, the first looks soon.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.5, 0.75)
_REBUILD_WAIT = 60.0
_PORTION = 500  # documents read at once; the index commits portions of its own, bounded in memory


def drain(container: Container) -> int:
    """Carry out what waits now; how many rows were. A lost or damaged index is first made anew."""
    if outbox.waiting(container.database) == 0:
        return 0
    make_whole(container)
    return outbox.drain(container.database, container.search, on_job=lambda job_id: _hand_over(container, job_id))


def settle(container: Container) -> bool:
    """Carry out what waits before a command ends, so that the next one finds it; whether nothing is left.

    When a worker is at it already, it is left to the worker, and waited for only briefly.
    """
    for pause in _PAUSES:
        try:
            drain(container)
        except IndexUnavailable:
            logger.exception("the index is not there; the outbox waits")
            return False
        if outbox.waiting(container.database) == 0:
            return True
        time.sleep(pause)
    return False


def make_whole(container: Container, progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Make the index anew when it is lost, damaged or half made; nothing happens to a sound one."""
    if incomplete(container):
        rebuild(container, progress)


def incomplete(container: Container) -> bool:
    """Whether the index is new, lost, damaged, or was left in the middle of a rebuild."""
    return container.search.needs_rebuild()


def rebuild(container: Container, progress: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Make the index hold exactly what the database says, in committed portions; how many documents it holds.

    Searches go on meanwhile. A rebuild that was cut off goes on where it stopped. Raises ``IndexUnavailable`` when
    another process keeps the index busy, ``Left`` when this one is about to end.
    """
    database: Database = container.database
    with drain_lock(database, wait=_REBUILD_WAIT) as mine:
        if not mine:
            raise IndexUnavailable(N_("Поисковый указатель обновляет другой процесс. Повторите через минуту."))
        with database.read() as uow:
            total = sum(1 for _ in all_index_ids(uow))
        with told(container, total) as tell:

            def advance(done: int) -> None:
                tell(done)
                progress(done, total)

            return container.search.rebuild(_entries(database), progress=advance)


def _entries(database: Database) -> Iterator[IndexEntry]:
    """Every document for the index, read in portions, so that memory does not grow with their number."""
    last = 0
    while True:
        with database.read() as uow:
            ids = list(islice(all_index_ids(uow, after=last, size=_PORTION), _PORTION))
            entries = index_entries(uow, ids)
        if not ids:
            return
        yield from entries
        last = ids[-1]


def _hand_over(container: Container, job_id: int) -> None:
    from app.jobs.tasks import enqueue

    enqueue(container, job_id)
