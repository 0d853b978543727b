"""What everybody may see: published documents, exactly as they were published, and nothing else.

No rights are asked here, so every statement names the state itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, extract, func, select, tuple_

from registry.db import UnitOfWork
from registry.domain.formats import FileFormat, format_of
from registry.domain.lifecycle import State
from registry.errors import N_, InvalidInput, NotFound
from registry.models import Document, DocumentVersion, Organization
from registry.queries.document_card import items_of_document
from registry.queries.document_files import FileAnswer, file_of
from registry.queries.document_filters import DocumentFilters, conditions_of, narrowed
from registry.queries.document_views import ItemRow
from registry.queries.index_entries import all_index_ids, index_entries, index_entry
from registry.queries.scope import in_chunks

__all__ = [
    "PortalCursor",
    "PortalFacets",
    "PortalPage",
    "PublishedDocument",
    "PublishedRow",
    "all_index_ids",
    "index_entries",
    "index_entry",
    "portal_facets",
    "published_document",
    "published_file",
    "published_list",
    "publishers_among",
]

LARGEST_PAGE = 100
NOT_PUBLISHED = N_("Такого документа на портале нет.")
_PUBLISHED = (State.PUBLISHED.value,)
_CURSOR = re.compile(r"([0-9]{1,17})\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class PortalCursor:
    """Where a page of the portal ended: the moment of publication of its last row, and its identifier."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        return f"{int(self.moment.timestamp()) * 1_000_000 + self.moment.microsecond}.{self.id}"

    @classmethod
    def read(cls, text: str | None) -> PortalCursor | None:
        """The cursor out of an address; ``None`` for the first page. Raises ``InvalidInput`` when it is no cursor."""
        if not text:
            return None
        match = _CURSOR.fullmatch(text)
        try:
            if match is not None:
                seconds, parts = divmod(int(match[1]), 1_000_000)
                return cls(datetime.fromtimestamp(seconds, UTC).replace(microsecond=parts), int(match[2]))
        except (OverflowError, OSError, ValueError):
            pass  # more seconds than a calendar holds
        raise InvalidInput(N_("Адрес страницы списка повреждён. Откройте список с начала."))


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A line of the portal's list."""

    id: int
    title: str
    kind: str
    kind_name: str
    number: str | None
    day: date | None
    organization: str
    organization_name: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PortalPage:
    """A page of the list; ``next`` is where the following one begins, ``None`` on the last."""

    rows: tuple[PublishedRow, ...]
    next: PortalCursor | None


@dataclass(frozen=True, slots=True)
class PortalFacets:
    """Values to choose from among published documents, as (value, label, count)."""

    kinds: tuple[tuple[str, str, int], ...]
    organizations: tuple[tuple[str, str, int], ...]
    years: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A document of the portal.

    ``file`` is what the registered file is, ``formats`` are codes of those that can be fetched: the file itself when it
    is public, and the PDF made of it. ``drafted`` tells a document that was written here from a file that was entered
    as it was.
    """

    row: PublishedRow
    signatory: str
    text: str
    items: tuple[ItemRow, ...]
    file: FileFormat
    formats: tuple[str, ...]
    sha256: str
    size: int
    drafted: bool


def published_list(
    uow: UnitOfWork, filters: DocumentFilters, after: PortalCursor | None = None, limit: int = 20
) -> PortalPage:
    """A page of what is published, the newest first. The filter of states is not asked."""
    size = max(1, min(limit, LARGEST_PAGE))
    conditions = _conditions(uow, filters)
    if after is not None:
        conditions.append(tuple_(Document.published_at, Document.id) < tuple_(after.moment, after.id))
    statement = narrowed(select(*_COLUMNS), conditions).order_by(Document.published_at.desc(), Document.id.desc())
    rows = uow.session.execute(statement.limit(size + 1)).all()
    names = {kind.code: kind.singular for kind in uow.ports.catalogue.kinds()}
    shown = tuple(_row(row, names) for row in rows[:size])
    more = len(rows) > size
    return PortalPage(shown, PortalCursor(shown[-1].published_at, shown[-1].id) if more else None)


def count_published(uow: UnitOfWork, filters: DocumentFilters) -> int:
    """How many documents the portal's list has."""
    return int(uow.session.scalar(narrowed(select(func.count(Document.id)), _conditions(uow, filters))) or 0)


def publishers_among(uow: UnitOfWork, codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes whose organizations have something published."""
    found: set[str] = set()
    for chunk in in_chunks(dict.fromkeys(codes)):
        statement = select(Organization.code).join(Document, Document.organization_id == Organization.id)
        found.update(
            uow.session.scalars(
                statement.where(Organization.code.in_(chunk), Document.state.in_(_PUBLISHED)).distinct()
            )
        )
    return frozenset(found)


def portal_facets(uow: UnitOfWork, filters: DocumentFilters) -> PortalFacets:
    """Counts for the portal's filters, each under all filters but its own."""
    names = {kind.code: kind.singular for kind in uow.ports.catalogue.kinds()}
    kinds = _counted(uow, replace(filters, kinds=()), Document.kind)
    owners = _counted(uow, replace(filters, organizations=()), Organization.code, Organization.name)
    years = _counted(uow, replace(filters, years=()), extract("year", Document.day))
    return PortalFacets(
        kinds=tuple((code, names.get(code, code), count) for code, count in kinds),
        organizations=tuple((code, name, count) for code, name, count in owners),
        years=tuple((str(int(y)), str(int(y)), count) for y, count in sorted(years, reverse=True)),
    )


def published_document(uow: UnitOfWork, document_id: int) -> PublishedDocument:
    """The document as it was published. Raises ``NotFound`` for everything that is not published now."""
    found = uow.session.execute(
        narrowed(
            select(*_COLUMNS, Document.signatory, Document.origin),
            [Document.id == document_id, *_conditions(uow, DocumentFilters())],
        )
    ).first()
    if found is None:
        raise NotFound(NOT_PUBLISHED)
    names = {kind.code: kind.singular for kind in uow.ports.catalogue.kinds()}
    version = _newest(uow, document_id)
    return PublishedDocument(
        row=_row(found, names),
        signatory=found.signatory,
        text=version.text,
        items=items_of_document(uow, document_id),
        file=format_of(version.media_type),
        formats=_public_formats(version),
        sha256=version.sha256,
        size=version.size,
        drafted=found.origin == "drafted",
    )


def published_file(uow: UnitOfWork, document_id: int, format: str) -> FileAnswer:  # noqa: A002
    """A file of a published document, by the code of its format. Raises ``NotFound``."""
    document = uow.session.scalars(
        select(Document).where(Document.id == document_id, Document.state == State.PUBLISHED.value)
    ).first()
    if document is None:
        raise NotFound(NOT_PUBLISHED)
    if format not in _public_formats(_newest(uow, document_id)):
        raise NotFound(N_("Файла в этом формате на портале нет."))
    return file_of(uow, document, format)


_COLUMNS = (
    Document.id,
    Document.title,
    Document.kind,
    Document.number,
    Document.day,
    Document.published_at,
    Document.updated_at,
    Organization.code,
    Organization.name,
)


def _conditions(uow: UnitOfWork, filters: DocumentFilters) -> list[ColumnElement[bool]]:
    return conditions_of(replace(filters, states=_PUBLISHED), uow.ports.clock.today())


def _row(row: Row[*tuple[Any, ...]], names: Mapping[str, str]) -> PublishedRow:
    return PublishedRow(
        id=row.id,
        title=row.title,
        kind=row.kind,
        kind_name=names.get(row.kind, row.kind),
        number=row.number,
        day=row.day,
        organization=row.code,
        organization_name=row.name,
        published_at=row.published_at,
        updated_at=row.updated_at,
    )


def _newest(uow: UnitOfWork, document_id: int) -> DocumentVersion:
    return uow.session.scalars(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.ordinal.desc())
        .limit(1)
    ).one()


def _public_formats(version: DocumentVersion) -> tuple[str, ...]:
    own = format_of(version.media_type)
    made = ("pdf",) if version.pdf_sha256 is not None else ()
    return (*((own.code,) if own.public else ()), *made)


def _counted(uow: UnitOfWork, filters: DocumentFilters, *columns: Any) -> list[tuple[Any, ...]]:
    statement = narrowed(select(*columns, func.count(Document.id)), _conditions(uow, filters)).group_by(*columns)
    counted = [tuple(row) for row in uow.session.execute(statement)]
    return sorted(counted, key=lambda row: (-row[-1], str(row[0])))
