"""Batches as people see them: how far each has come, what failed, which documents it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, true

from registry.db import UnitOfWork
from registry.domain.roles import Actor, Permission
from registry.errors import N_, NotFound
from registry.models import Batch, BatchEntry, Document, DocumentItem, DocumentVersion, Organization, User
from registry.queries.scope import within

LARGEST_PAGE = 200
_ENTRIES_PAGE = 100
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch. ``made``, ``failed`` and ``waiting`` count its organizations; ``job_id`` is ``None`` for a command's."""

    id: int
    kind: str
    item: str | None
    window: str | None
    roadmap: str | None
    level: str | None
    values: Mapping[str, Any]
    state: str
    job_id: int | None
    created_at: datetime
    created_by: str | None
    created_by_id: int | None
    finished_at: datetime | None
    made: int
    failed: int
    waiting: int

    @property
    def total(self) -> int:
        """How many organizations it is for."""
        return self.made + self.failed + self.waiting

    @property
    def at_work(self) -> bool:
        """Whether it goes on by itself."""
        return self.state == "running"

    def as_json(self) -> dict[str, Any]:
        """The batch as the API shows it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "item": self.item,
            "window": self.window,
            "level": self.level,
            "state": self.state,
            "total": self.total,
            "documents": self.made,
            "failed": self.failed,
            "waiting": self.waiting,
        }


@dataclass(frozen=True, slots=True)
class EntryView:
    """One organization of a batch; the facts of its document are ``None`` while there is none."""

    id: int
    organization: str
    organization_name: str
    state: str
    reason: str
    document_id: int | None
    title: str | None
    document_state: str | None
    number: str | None

    def as_json(self) -> dict[str, Any]:
        """The entry as the API shows it."""
        return {
            "organization": self.organization,
            "state": self.state,
            "document": self.document_id,
            "error": self.reason or None,
        }


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of entries; ``next`` is the identifier to go on after, ``None`` on the last page."""

    rows: tuple[EntryView, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class MadeFile:
    """The newest file of a document of a batch; ``pdf_sha256`` is ``None`` until a PDF was made."""

    document_id: int
    version_id: int
    organization: str
    title: str
    sha256: str
    template_sha256: str | None
    pdf_sha256: str | None


def batch(uow: UnitOfWork, batch_id: int) -> BatchView:
    """The batch. Raises ``NotFound`` for a missing one and for another person's."""
    found = _found(uow, [Batch.id == batch_id], limit=1)
    if not found:
        raise NotFound(N_("Такого объекта нет или он вам недоступен."))
    return found[0]


def batches(uow: UnitOfWork, *, limit: int = 50) -> tuple[BatchView, ...]:
    """The latest batches that the actor may see: her own; an administrator of the system sees all."""
    return _found(uow, [], limit=max(1, min(limit, LARGEST_PAGE)))


def unfinished(uow: UnitOfWork, fingerprint: str) -> BatchView | None:
    """The latest batch of this actor that asks the same and has not come to its end; ``None`` when there is none."""
    mine = Batch.created_by_id.is_(None) if uow.actor.user_id is None else Batch.created_by_id == uow.actor.user_id
    open_ones = Batch.state.in_(("running", "paused"))
    found = _found(uow, [Batch.fingerprint == fingerprint, mine, open_ones], limit=1)
    return found[0] if found else None


def drafts_of_others(uow: UnitOfWork, fingerprint: str, kind: str, item: str | None, owners: Sequence[int]) -> int:
    """How many organizations have a draft of the kind on the measure that no batch with this fingerprint made.

    ``owners`` are identifiers of organizations, ``item`` the key of the measure; ``None`` is a draft on none.
    """
    ours = select(BatchEntry.document_id).join(Batch).where(Batch.fingerprint == fingerprint)
    on_it = DocumentItem.document_id == Document.id
    about = ~exists().where(on_it) if item is None else exists().where(on_it, DocumentItem.item_number == item)
    found: set[int] = set()
    for start in range(0, len(owners), _AT_ONCE):
        found |= set(
            uow.session.scalars(
                select(Document.organization_id)
                .where(Document.organization_id.in_(owners[start : start + _AT_ONCE]))
                .where(Document.kind == kind, Document.state == "draft", about)
                .where(Document.id.not_in(ours.where(BatchEntry.document_id.is_not(None))))
            )
        )
    return len(found)


def entries(
    uow: UnitOfWork,
    batch_id: int,
    *,
    states: Sequence[str] = ("done", "failed", "waiting"),
    after: int = 0,
    limit: int | None = _ENTRIES_PAGE,
) -> EntryPage:
    """Entries of a batch that the actor may see, in the order of its organizations; ``limit`` ``None`` gives all.

    Whoever ordered it may have lost an organization since: then its document is hidden, what became of it is not.
    """
    batch(uow, batch_id)
    statement = (
        select(BatchEntry, Organization.code, Organization.name, Document.title, Document.state, Document.number)
        .join(Organization, Organization.id == BatchEntry.organization_id)
        .outerjoin(Document, Document.id == BatchEntry.document_id)
        .where(BatchEntry.batch_id == batch_id, BatchEntry.state.in_(states), BatchEntry.id > after)
        .where(or_(BatchEntry.document_id.is_(None), within(uow.actor, Permission.READ)))
        .order_by(BatchEntry.id)
        .limit(None if limit is None else limit + 1)
    )
    rows = [
        EntryView(row.id, code, name, row.state, row.reason, row.document_id, *document)
        for row, code, name, *document in uow.session.execute(statement)
    ]
    more = limit is not None and len(rows) > limit
    return EntryPage(tuple(rows[:limit]), rows[limit - 1].id if limit is not None and more else None)


def made_files(uow: UnitOfWork, batch_id: int) -> tuple[MadeFile, ...]:
    """The newest file of each document of the batch that was not thrown away, in the order of its organizations.

    Those of organizations that the actor may not read (any more) are left out.
    """
    batch(uow, batch_id)
    newest = (
        select(func.max(DocumentVersion.ordinal))
        .where(DocumentVersion.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    version = DocumentVersion
    statement = (
        select(
            Document.id, version.id, Organization.code, Document.title, version.sha256, version.template_sha256,
            version.pdf_sha256,
        )
        .join(BatchEntry, BatchEntry.document_id == Document.id)
        .join(Organization, Organization.id == Document.organization_id)
        .join(version, (version.document_id == Document.id) & (version.ordinal == newest))
        .where(BatchEntry.batch_id == batch_id, Document.state != "discarded", within(uow.actor, Permission.READ))
        .order_by(BatchEntry.id)
    )  # fmt: skip
    return tuple(MadeFile(*row) for row in uow.session.execute(statement))


def require_all(uow: UnitOfWork, batch_id: int) -> None:
    """Raise ``NotFound`` unless the actor may read every organization of the batch: for files made of all of them."""
    others = (
        select(BatchEntry.id)
        .join(Organization, Organization.id == BatchEntry.organization_id)
        .where(BatchEntry.batch_id == batch_id, ~within(uow.actor, Permission.READ))
        .limit(1)
    )
    if uow.session.scalar(others) is not None:
        raise NotFound(N_("Такого объекта нет или он вам недоступен."))


def _found(uow: UnitOfWork, conditions: list[ColumnElement[bool]], *, limit: int) -> tuple[BatchView, ...]:
    def counted(state: str) -> Any:
        return (
            select(func.count(BatchEntry.id))
            .where(BatchEntry.batch_id == Batch.id, BatchEntry.state == state)
            .correlate(Batch)
            .scalar_subquery()
        )

    rows = uow.session.execute(
        select(Batch, User.name, counted("done"), counted("failed"), counted("waiting"))
        .outerjoin(User, User.id == Batch.created_by_id)
        .where(_visible(uow.actor), *conditions)
        .order_by(Batch.id.desc())
        .limit(limit)
    )
    return tuple(_view(*row) for row in rows)


def _visible(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.everywhere else Batch.created_by_id == (actor.user_id or 0)


def _view(row: Batch, author: str | None, made: int, failed: int, waiting: int) -> BatchView:
    return BatchView(
        id=row.id,
        kind=row.kind,
        item=row.item,
        window=row.window,
        roadmap=row.roadmap,
        level=row.level,
        values=row.values,
        state=row.state,
        job_id=row.job_id,
        created_at=row.created_at,
        created_by=author,
        created_by_id=row.created_by_id,
        finished_at=row.finished_at,
        made=made,
        failed=failed,
        waiting=waiting,
    )
