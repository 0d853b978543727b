"""Working at a batch: whose turn it is, what the documents are written from, keeping them, the end.

An entry is turned from waiting to done in the very transaction that writes its document. Whoever works at a batch, a
worker, a command or both at once, and wherever they are killed, each organization gets exactly one document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from registry.db import UnitOfWork
from registry.domain.lifecycle import State
from registry.errors import DokkartaError
from registry.models import Batch, BatchEntry, Organization
from registry.queries.batches import BatchView
from registry.services.batches import BatchOrder, set_state
from registry.services.documents import save_draft
from registry.services.drafting import Task, context_of, read_tasks
from registry.services.writing import DraftedDocument, PreparedDraft

_BARE = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An organization whose turn it is."""

    entry_id: int
    organization: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything of the registry that a document of a batch is written from."""

    task: Task
    values: Mapping[str, Any]
    context: Mapping[str, Any]


def waiting(uow: UnitOfWork, batch_id: int, *, after: int = 0, limit: int) -> list[Waiting]:
    """The next organizations without a document, after the entry with this identifier; nothing unless it runs."""
    rows = uow.session.execute(
        select(BatchEntry.id, Organization.code)
        .join(Organization, Organization.id == BatchEntry.organization_id)
        .join(Batch, Batch.id == BatchEntry.batch_id)
        .where(Batch.id == batch_id, Batch.state == "running")
        .where(BatchEntry.state == "waiting", BatchEntry.id > after)
        .order_by(BatchEntry.id)
        .limit(limit)
    )
    return [Waiting(*row) for row in rows]


def plans(uow: UnitOfWork, order: BatchView | BatchOrder, organizations: Sequence[str]) -> list[Plan | DokkartaError]:
    """What the documents are to be written from, or why one cannot be. Reads only."""
    tasks = read_tasks(
        uow,
        kind=order.kind,
        organizations=organizations,
        item=order.item,
        window=order.window,
        roadmap=order.roadmap,
    )
    return [task if isinstance(task, DokkartaError) else _plan(uow, task, order.values or {}) for task in tasks]


def keep(
    uow: UnitOfWork, order: BatchView, entry: Waiting, prepared: PreparedDraft | DokkartaError
) -> DraftedDocument | None:
    """Write the document and its entry, or the reason why there is none; ``None`` for the latter.

    ``None`` too when somebody else has done the entry meanwhile: then nothing is written.
    """
    if not _claimed(uow, entry):
        return None
    try:
        if isinstance(prepared, DokkartaError):
            raise prepared
        with uow.session.begin_nested():
            made = _document(uow, order, prepared)
    except DokkartaError as refused:
        _set_entry(uow, entry.entry_id, state="failed", reason=refused.message)
        return None
    _set_entry(uow, entry.entry_id, state="done", document_id=made.id)
    return made


def finish(uow: UnitOfWork, batch_id: int) -> bool:
    """The batch is done when nothing waits any more; whether it is."""
    if waiting(uow, batch_id, limit=1):
        return False
    if set_state(uow, batch_id, "done", among=("running",)):
        uow.journal("batch.finish", "batch", batch_id)
        return True
    return False


def _plan(uow: UnitOfWork, task: Task, values: Mapping[str, Any]) -> Plan | DokkartaError:
    try:
        return Plan(task, values, context_of(uow, task, values))
    except DokkartaError as refused:
        return refused


def _document(uow: UnitOfWork, order: BatchView, prepared: PreparedDraft) -> DraftedDocument:
    """The draft. One that says the same for the same measure and window, made before, is taken instead."""
    made = save_draft(uow, prepared, idempotency_key=_content_key(order, prepared))
    if made.state != State.DISCARDED.value:
        return made
    # Somebody threw the same text away before; asking for it again is meant.
    return save_draft(uow, prepared)


def _content_key(order: BatchView, prepared: PreparedDraft) -> str:
    task = prepared.task
    window = task.likely.id if task.likely else None
    facts = (order.kind, task.organization.code, order.item, order.roadmap, window, prepared.sha256)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _claimed(uow: UnitOfWork, entry: Waiting) -> bool:
    """Whether the entry still waits in a batch that runs; its row is locked until the commit."""
    running = select(Batch.id).where(Batch.state == "running")
    found = uow.session.execute(
        update(BatchEntry)
        .where(BatchEntry.id == entry.entry_id, BatchEntry.state == "waiting", BatchEntry.batch_id.in_(running))
        .values(reason="")
        .returning(BatchEntry.id),
        execution_options=_BARE,
    ).first()
    return found is not None


def _set_entry(uow: UnitOfWork, entry_id: int, **values: Any) -> None:
    uow.session.execute(update(BatchEntry).where(BatchEntry.id == entry_id).values(**values), execution_options=_BARE)
