"""One page of a document whose file has pages: the file, the words of the page, and how surely they were read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.formats import BY_CODE, format_of
from registry.domain.roles import Permission
from registry.domain.scans import PAGE_BREAK
from registry.errors import N_, NotFound
from registry.models import Document, DocumentVersion, Organization, ScanPage
from registry.queries.document_files import readable_document
from registry.queries.scope import in_chunks, within

_DRAWN = tuple(each.media_type for each in BY_CODE.values() if each.scans)


@dataclass(frozen=True, slots=True)
class PageView:
    """Page ``number`` (from 1) of ``count``; ``text`` is empty when it has none or was not read yet.

    ``confidence`` is of 100, ``None`` when the page was not recognised. ``first_line`` is the number of its first line
    among those of the whole text, as the search counts them.
    """

    document_id: int
    title: str
    number: int
    count: int
    text: str
    first_line: int
    sha256: str
    confidence: float | None


def paged_among(uow: UnitOfWork, ids: Iterable[int]) -> frozenset[int]:
    """Those of the documents that the actor may read and whose newest file has pages that can be drawn."""
    found: set[int] = set()
    later = aliased(DocumentVersion)
    newest = select(func.max(later.id)).where(later.document_id == DocumentVersion.document_id).scalar_subquery()
    for chunk in in_chunks(dict.fromkeys(ids)):
        statement = (
            select(Document.id)
            .join(Organization, Organization.id == Document.organization_id)
            .join(DocumentVersion, DocumentVersion.document_id == Document.id)
            .where(Document.id.in_(chunk), DocumentVersion.id == newest, DocumentVersion.media_type.in_(_DRAWN))
        )
        found.update(uow.session.scalars(statement.where(within(uow.actor, Permission.READ))))
    return frozenset(found)


def document_page(uow: UnitOfWork, document_id: int, number: int) -> PageView:
    """The page of the newest version. Raises ``NotFound`` for a file without pages and for a page it does not have."""
    document, _ = readable_document(uow, document_id)
    newest = select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    version = uow.session.scalars(newest.order_by(DocumentVersion.ordinal.desc()).limit(1)).one()
    pages = version.text.split(PAGE_BREAK)
    count = max(len(pages), max(version.scanned, default=0) + 1)
    if not format_of(version.media_type).scans or not 1 <= number <= count:
        raise NotFound(N_("Такой страницы у документа № {id} нет."), id=document_id)
    sure = select(ScanPage.confidence).where(ScanPage.version_id == version.id, ScanPage.number == number - 1)
    return PageView(
        document_id=document_id,
        title=document.title,
        number=number,
        count=count,
        text=pages[number - 1] if number <= len(pages) else "",
        first_line=sum(page.count("\n") + 1 for page in pages[: number - 1]),
        sha256=version.sha256,
        confidence=uow.session.scalar(sure),
    )
