"""One page of a document whose file has pages: the file, the words of the page, and how surely they were read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.formats import format_of
from registry.domain.scans import PAGE_BREAK
from registry.errors import N_, NotFound
from registry.models import DocumentVersion, ScanPage
from registry.queries.document_files import readable_document


@dataclass(frozen=True, slots=True)
class PageView:
    """Page ``number`` (from 1) of ``count``; ``text`` is empty when it has none or was not read yet.

    ``confidence`` is of 100, ``None`` when the page was not recognised.
    """

    document_id: int
    title: str
    number: int
    count: int
    text: str
    sha256: str
    confidence: float | None


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
        sha256=version.sha256,
        confidence=uow.session.scalar(sure),
    )
