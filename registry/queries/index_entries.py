"""Documents as the search index sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.lifecycle import State
from registry.domain.roles import visible_to
from registry.domain.text_sections import sections_of
from registry.models import Document, DocumentItem, DocumentVersion, Organization
from registry.ports import IndexEntry
from registry.queries.measures import shown_number


def index_entry(uow: UnitOfWork, document_id: int) -> IndexEntry | None:
    """The document for the index, ``None`` when it does not belong there (missing or discarded)."""
    return next(iter(index_entries(uow, [document_id])), None)


def index_entries(uow: UnitOfWork, ids: Sequence[int]) -> tuple[IndexEntry, ...]:
    """The documents for the index in two statements; those that do not belong there are left out."""
    newest = (
        select(DocumentVersion.id)
        .where(DocumentVersion.document_id == Document.id)
        .order_by(DocumentVersion.ordinal.desc())
        .limit(1)
        .correlate(Document)
        .scalar_subquery()
    )
    rows = uow.session.execute(
        select(
            Document.id,
            Document.title,
            Document.kind,
            Document.number,
            Document.day,
            Document.state,
            DocumentVersion.text,
            Organization.code,
            Organization.path,
        )
        .join(Organization, Organization.id == Document.organization_id)
        .join(DocumentVersion, DocumentVersion.id == newest)
        .where(Document.id.in_(ids), Document.state != State.DISCARDED.value)
        .order_by(Document.id)
    ).all()
    items = _items(uow, [row.id for row in rows])
    return tuple(
        IndexEntry(
            id=str(row.id),
            title=row.title,
            text=row.text,
            kind=row.kind,
            organization=row.code,
            number=row.number or "",
            day=row.day,
            status=row.state,
            items=items.get(row.id, ()),
            visible_to=visible_to(row.path, public=row.state == State.PUBLISHED.value),
            sections=sections_of(row.text),
        )
        for row in rows
    )


def all_index_ids(uow: UnitOfWork, *, after: int = 0, size: int = 1000) -> Iterator[int]:
    """Identifiers of all documents that belong in the index, ascending, read in portions."""
    last = after
    while True:
        portion = uow.session.scalars(
            select(Document.id)
            .where(Document.id > last, Document.state != State.DISCARDED.value)
            .order_by(Document.id)
            .limit(size)
        ).all()
        yield from portion
        if len(portion) < size:
            return
        last = portion[-1]


def _items(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    number, now, same = shown_number(uow.ports.clock.today(), DocumentItem.family, DocumentItem.item_number)
    rows = uow.session.execute(
        select(DocumentItem.document_id, number)
        .outerjoin(now, same)
        .where(DocumentItem.document_id.in_(list(ids)))
        .order_by(DocumentItem.id)
    )
    for document_id, shown in rows:
        found.setdefault(document_id, {})[shown] = None
    return {document_id: tuple(numbers) for document_id, numbers in found.items()}
