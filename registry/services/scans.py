"""Reading the pages of a document that are pictures: asking for it, keeping page after page, putting the text together.

What was read is made out of the file, as its PDF is: nothing of the document itself changes.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.domain.scans import kept, with_pages
from registry.errors import N_, NotFound, RuleViolation
from registry.models import Document, DocumentVersion, Job, ScanPage
from registry.queries.jobs import JobView, job
from registry.queries.scans import unread_pages
from registry.services import jobs
from registry.services.lookups import UNKNOWN, document_for, now

KIND = "ocr"
_ACTIVE = ("queued", "running")


def order(uow: UnitOfWork, *, document_id: int) -> JobView:
    """Ask for the pages of the newest version to be read; the job that does it already, if there is one.

    Pages that an earlier job did not reach are read; when all were, all are read anew, and the old text stays until
    then. Raises ``RuleViolation`` for a document without such pages.
    """
    found = document_for(uow, document_id, Permission.REGISTER)
    if not found.version.scanned:
        raise RuleViolation(N_("В документе № {id} нет страниц-изображений: распознавать нечего."), id=document_id)
    active = uow.session.scalars(
        select(Job.id).where(Job.kind == KIND, Job.document_id == document_id, Job.state.in_(_ACTIVE))
    ).first()
    if active is not None:
        return job(uow, active)
    if not unread_pages(uow, found.version.id):
        uow.session.execute(delete(ScanPage).where(ScanPage.version_id == found.version.id))
    return order_for(uow, found.row, found.version)


def order_for(uow: UnitOfWork, document: Document, version: DocumentVersion) -> JobView:
    """Ask for the pages of a version that its caller has at hand."""
    return jobs.enqueue(
        uow,
        KIND,
        {"document": document.id, "version": version.id, "sha256": version.sha256},
        organization_id=document.organization_id,
        document_id=document.id,
        total=len(version.scanned),
    )


def keep_page(
    uow: UnitOfWork, *, version_id: int, number: int, text: str, confidence: float | None, languages: str
) -> None:
    """Keep what was read on page ``number`` (from 0). ``confidence`` is of 100, ``None`` when no word was found."""
    uow.session.add(
        ScanPage(
            version_id=version_id,
            number=number,
            text=kept(text).replace("\f", "\n"),
            confidence=confidence,
            languages=languages,
            made_at=now(uow),
        )
    )


def put_together(uow: UnitOfWork, *, version_id: int) -> int:
    """Give the version the text of its read pages and have it indexed; how many characters it has then."""
    version = uow.session.get(DocumentVersion, version_id)
    if version is None:
        raise NotFound(UNKNOWN)
    rows = uow.session.execute(select(ScanPage.number, ScanPage.text).where(ScanPage.version_id == version_id))
    sections = tuple((int(at), str(heading)) for at, heading in version.sections)
    text, moved = with_pages(version.text, sections, {row.number: row.text for row in rows})
    empty = not text.strip()
    version.text = "" if empty else text
    version.sections = [] if empty else [list(each) for each in moved]
    version.no_text_reason = N_("На изображениях страниц не найдено текста.") if empty else ""
    uow.journal("document.recognise", "document", version.document_id, pages=len(version.scanned), characters=len(text))
    uow.outbox("index", version.document_id)
    return len(version.text)
