"""Lists of documents: pages by keyset, counts by facet.

Drafts come first (the newest on top), then registered documents by date, the latest first. Both parts follow an index,
so a page deep in the list costs what the first one does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, extract, func, or_, select, tuple_

from registry.db import UnitOfWork
from registry.models import Document, DocumentItem, Organization
from registry.queries.corrections import corrected_documents
from registry.queries.document_card import document_card
from registry.queries.document_files import FileAnswer, document_file
from registry.queries.document_filters import Cursor, DocumentFilters, conditions_of, narrowed, readable
from registry.queries.document_views import DocumentCard
from registry.queries.measures import shown_number

LARGEST_PAGE = 200
__all__ = [
    "Cursor",
    "DocumentCard",
    "DocumentFilters",
    "DocumentRow",
    "Facets",
    "FileAnswer",
    "Page",
    "count_documents",
    "document_card",
    "document_file",
    "facets",
    "list_documents",
]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A line of the list. ``day`` and ``number`` are ``None`` until registration."""

    id: int
    title: str
    kind: str
    kind_name: str
    state: str
    origin: str
    number: str | None
    day: date | None
    organization: str
    organization_name: str
    items: tuple[str, ...]
    updated_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; ``next`` is where the following one begins, ``None`` on the last."""

    rows: tuple[DocumentRow, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts by (value, label, count), most first; each under all filters but its own."""

    kinds: tuple[tuple[str, str, int], ...]
    organizations: tuple[tuple[str, str, int], ...]
    states: tuple[tuple[str, str, int], ...]
    years: tuple[tuple[str, str, int], ...]


def list_documents(uow: UnitOfWork, filters: DocumentFilters, after: Cursor | None = None, limit: int = 50) -> Page:
    """A page of the documents that the actor may read."""
    size, filters = max(1, min(limit, LARGEST_PAGE)), _resolved(uow, filters)
    rows: list[Row[*tuple[Any, ...]]] = []
    if after is None or after.day is None:
        rows += _part(uow, filters, _drafts(after), size + 1)
    if len(rows) <= size:
        dated = after if after is not None and after.day is not None else None
        rows += _part(uow, filters, _registered(dated), size + 1 - len(rows))
    shown = rows[:size]
    numbers = _items(uow, [row.id for row in shown])
    names = {kind.code: kind.singular for kind in uow.ports.catalogue.kinds()}
    answer = tuple(_row(row, numbers, names) for row in shown)
    more = len(rows) > size
    return Page(answer, Cursor(answer[-1].day, answer[-1].id) if more else None)


def count_documents(uow: UnitOfWork, filters: DocumentFilters) -> int:
    """How many documents the list has."""
    filters = _resolved(uow, filters)
    statement = narrowed(select(func.count(Document.id)), _conditions(uow, filters))
    return int(uow.session.scalar(statement) or 0)


def facets(uow: UnitOfWork, filters: DocumentFilters) -> Facets:
    """Counts for the filters' panel, in four statements."""
    filters = _resolved(uow, filters)
    names = {kind.code: kind.singular for kind in uow.ports.catalogue.kinds()}
    kinds = _counted(uow, replace(filters, kinds=()), Document.kind)
    states = _counted(uow, replace(filters, states=()), Document.state)
    years = _counted(uow, replace(filters, years=()), extract("year", Document.day))
    owners = _counted(uow, replace(filters, organizations=()), Organization.code, Organization.name)
    return Facets(
        kinds=tuple((code, names.get(code, code), count) for code, count in kinds),
        organizations=tuple((code, name, count) for code, name, count in owners),
        states=tuple((state, state, count) for state, count in states),
        years=tuple((str(int(year)), str(int(year)), count) for year, count in sorted(years, reverse=True)),
    )


def _conditions(uow: UnitOfWork, filters: DocumentFilters) -> list[ColumnElement[bool]]:
    return [readable(uow.actor, or_published=filters.or_published), *conditions_of(filters, uow.ports.clock.today())]


def _resolved(uow: UnitOfWork, filters: DocumentFilters) -> DocumentFilters:
    """The filters with the documents that print corrected figures named, when those are asked for."""
    if not filters.corrected or filters.only is not None:
        return filters
    return replace(filters, only=corrected_documents(uow))


def _drafts(after: Cursor | None) -> tuple[ColumnElement[bool], Sequence[ColumnElement[Any]]]:
    condition: ColumnElement[bool] = Document.day.is_(None)
    if after is not None:
        condition = and_(condition, Document.id < after.id)
    return condition, (Document.id.desc(),)


def _registered(after: Cursor | None) -> tuple[ColumnElement[bool], Sequence[ColumnElement[Any]]]:
    condition: ColumnElement[bool] = Document.day.is_not(None)
    if after is not None:
        condition = tuple_(Document.day, Document.id) < tuple_(after.day, after.id)
    return condition, (Document.day.desc(), Document.id.desc())


def _part(
    uow: UnitOfWork,
    filters: DocumentFilters,
    part: tuple[ColumnElement[bool], Sequence[ColumnElement[Any]]],
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    condition, order = part
    columns = select(
        Document.id,
        Document.title,
        Document.kind,
        Document.state,
        Document.origin,
        Document.number,
        Document.day,
        Document.updated_at,
        Document.revision,
        Organization.code,
        Organization.name,
    )
    statement = narrowed(columns, [*_conditions(uow, filters), condition])
    return uow.session.execute(statement.order_by(*order).limit(limit)).all()


def _items(uow: UnitOfWork, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    if not ids:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    number, now, same = shown_number(uow.ports.clock.today(), DocumentItem.family, DocumentItem.item_number)
    statement = (
        select(DocumentItem.document_id, number)
        .outerjoin(now, same)
        .where(DocumentItem.document_id.in_(ids))
        .order_by(DocumentItem.id)
    )
    for document_id, shown in uow.session.execute(statement):
        found[document_id] = (*found.get(document_id, ()), shown)
    return found


def _row(row: Row[*tuple[Any, ...]], items: Mapping[int, tuple[str, ...]], names: Mapping[str, str]) -> DocumentRow:
    return DocumentRow(
        id=row.id,
        title=row.title,
        kind=row.kind,
        kind_name=names.get(row.kind, row.kind),
        state=row.state,
        origin=row.origin,
        number=row.number,
        day=row.day,
        organization=row.code,
        organization_name=row.name,
        items=tuple(dict.fromkeys(items.get(row.id, ()))),
        updated_at=row.updated_at,
        revision=row.revision,
    )


def _counted(uow: UnitOfWork, filters: DocumentFilters, *columns: Any) -> list[tuple[Any, ...]]:
    statement = narrowed(
        select(*columns, func.count(Document.id)),
        [
            readable(uow.actor),
            *conditions_of(filters, uow.ports.clock.today()),
            or_(*(column.is_not(None) for column in columns)),
        ],
    ).group_by(*columns)
    counted = [tuple(row) for row in uow.session.execute(statement)]
    return sorted(counted, key=lambda row: (-row[-1], str(row[0])))
