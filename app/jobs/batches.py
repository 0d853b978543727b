"""Working at a batch, for the worker and the command line alike.

Documents are written in limited children, a portion ahead of the one that is being kept; a portion is kept in one
transaction with its entries. Killed anywhere, it goes on where the last commit was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from app.container import Container
from app.jobs.drawing import DrawingRoom
from registry.db import UnitOfWork
from registry.domain.roles import Actor
from registry.errors import DokkartaError
from registry.ports import Drafted
from registry.queries import batches as queries
from registry.services import batch_work
from registry.services.batch_work import Waiting
from registry.services.batches import BatchOrder, organizations_of
from registry.services.writing import PreparedDraft

PORTION = 10
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """An organization whose document could not be made, and why."""

    organization: str
    error: str

    def as_json(self) -> dict[str, str]:
        """The failure as the contract prints it."""
        return {"organization": self.organization, "error": self.error}


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How a batch stands when the work ended: how many documents it has, the failures, how many still wait."""

    id: int
    state: str
    documents: int
    failed: tuple[Failure, ...]
    waiting: int

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta batch``."""
        return {"documents": self.documents, "failed": [failure.as_json() for failure in self.failed]}


@dataclass(frozen=True, slots=True)
class _Portion:
    entries: Sequence[Waiting]
    prepared: Sequence[Future[PreparedDraft | DokkartaError]]


def work_at(
    container: Container,
    actor: Actor,
    batch_id: int,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    goes_on: Callable[[UnitOfWork], bool] = lambda _uow: True,
) -> BatchResult:
    """Make the documents that the batch still waits for, until there are none or it is stopped.

    ``goes_on`` is asked inside each transaction that keeps a portion; ``False`` stops the work before it.
    """
    with DrawingRoom(container) as room:
        work = _Work(container, actor, batch_id, room)
        for portion in _ahead(work.portions()):
            counts = work.keep(portion, goes_on)
            if counts is None:
                break
            progress(*counts)
    with container.database.write(actor) as uow:
        batch_work.finish(uow, batch_id)
    return result_of(container, actor, batch_id)


def result_of(container: Container, actor: Actor, batch_id: int) -> BatchResult:
    """How the batch stands now."""
    with container.database.read(actor) as uow:
        found = queries.batch(uow, batch_id)
        rows = queries.entries(uow, batch_id, states=("failed",), limit=None).rows
    failed = tuple(Failure(row.organization, row.reason) for row in rows)
    return BatchResult(batch_id, found.state, found.made, failed, found.waiting)


def first_documents(container: Container, actor: Actor, order: BatchOrder) -> list[tuple[str, Drafted | DokkartaError]]:
    """The documents of the first organizations of an order, with their names; nothing is kept.

    Raises what starting the batch would raise.
    """
    with container.database.read(actor) as uow:
        owners = [(each.code, each.name) for each in organizations_of(uow, order)[:SHOWN]]
        plans = batch_work.plans(uow, order, [code for code, _ in owners])
    with DrawingRoom(container, width=1) as room:
        drawn = [future.result() for future in room.begin(plans)]
    return [
        (name, each if isinstance(each, DokkartaError) else each.drafted)
        for (_, name), each in zip(owners, drawn, strict=True)
    ]


class _Work:
    """The work at one batch by one process."""

    def __init__(self, container: Container, actor: Actor, batch_id: int, room: DrawingRoom) -> None:
        self._container = container
        self._actor = actor
        self._batch_id = batch_id
        self._room = room

    def portions(self) -> Iterator[_Portion]:
        """The documents that wait, in portions that are being written already."""
        last = 0
        while True:
            with self._container.database.read(self._actor) as uow:
                order = queries.batch(uow, self._batch_id)
                entries = batch_work.waiting(uow, self._batch_id, after=last, limit=PORTION)
                plans = batch_work.plans(uow, order, [each.organization for each in entries])
            if not entries:
                return
            last = entries[-1].entry_id
            yield _Portion(entries, self._room.begin_to_keep(plans))

    def keep(self, portion: _Portion, goes_on: Callable[[UnitOfWork], bool]) -> tuple[int, int] | None:
        """Keep a portion in one transaction; how many entries are over, and of how many. ``None`` to stop."""
        prepared = [future.result() for future in portion.prepared]
        with self._container.database.write(self._actor) as uow:
            order = queries.batch(uow, self._batch_id)
            if not order.at_work or not goes_on(uow):
                return None
            for entry, each in zip(portion.entries, prepared, strict=True):
                batch_work.keep(uow, order, entry, each)
            after = queries.batch(uow, self._batch_id)
        return after.made + after.failed, after.total


def _ahead(portions: Iterator[_Portion]) -> Iterator[_Portion]:
    """Each portion when the next one has been begun, so that children never wait for the database."""
    held = next(portions, None)
    while held is not None:
        following = next(portions, None)
        yield held
        held = following
