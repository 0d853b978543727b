"""The files of a document, under names a person can find again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from registry.db import UnitOfWork
from registry.domain.formats import BY_CODE, PDF_TYPE, format_of
from registry.domain.lifecycle import REGISTERED_STATES, State
from registry.domain.roles import Permission
from registry.domain.scans import PAGE_BREAK
from registry.errors import N_, InvalidInput, NotFound
from registry.models import Document, DocumentVersion, Organization
from registry.queries.scope import in_chunks, within

UNKNOWN = N_("Такого объекта нет или он вам недоступен.")
FORMATS = (*BY_CODE, "original")


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file to hand over: its address in the store, the name to save it under, its media type."""

    sha256: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """The text of a document: the name to save it under, and its pages; one page when the format has none."""

    name: str
    pages: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """A file that any editor of texts opens; each of several pages begins with its number."""
        parts = [f"— с. {number} —\n\n{page.strip()}\n" for number, page in enumerate(self.pages, 1)]
        text = "\n".join(parts) if len(parts) > 1 else f"{self.pages[0].strip()}\n"
        # Old editors of Windows tell UTF-8 by its mark alone.
        return text.encode("utf-8-sig", "replace")


def readable_document(uow: UnitOfWork, document_id: int) -> tuple[Document, Organization]:
    """The document and its organization. Raises ``NotFound``, alike for a missing one and for another's."""
    found = uow.session.execute(
        select(Document, Organization)
        .join(Organization, Organization.id == Document.organization_id)
        .where(Document.id == document_id)
    ).first()
    if found is None:
        raise NotFound(UNKNOWN)
    uow.actor.require(Permission.READ, found.Organization.path)
    return found.Document, found.Organization


def readable_among(uow: UnitOfWork, ids: Iterable[int]) -> frozenset[int]:
    """Those of the documents that belong to organizations the actor may read."""
    found: set[int] = set()
    for chunk in in_chunks(dict.fromkeys(ids)):
        statement = select(Document.id).join(Organization, Organization.id == Document.organization_id)
        found.update(uow.session.scalars(statement.where(Document.id.in_(chunk), within(uow.actor, Permission.READ))))
    return frozenset(found)


def headings(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, str]:
    """Titles of those of the documents that the actor may read or that are published."""
    found: dict[int, str] = {}
    for chunk in in_chunks(dict.fromkeys(ids)):
        statement = select(Document.id, Document.title).join(Organization, Organization.id == Document.organization_id)
        seen = or_(within(uow.actor, Permission.READ), Document.state == State.PUBLISHED.value)
        rows = uow.session.execute(statement.where(Document.id.in_(chunk), seen))
        found.update({row.id: row.title for row in rows})
    return found


def document_file(uow: UnitOfWork, document_id: int, format: str, version: int | None = None) -> FileAnswer:  # noqa: A002
    """A file of the document: ``pdf``, ``original`` (whatever was entered or drafted), or the code of its format.

    ``version`` is the newest when ``None``. Raises ``NotFound`` when there is no such version or format.
    """
    document, _ = readable_document(uow, document_id)
    return file_of(uow, document, format, version)


def file_of(uow: UnitOfWork, document: Document, wanted: str, version: int | None = None) -> FileAnswer:
    """The file of a document that the caller was allowed to see."""
    if wanted not in FORMATS:
        raise InvalidInput(N_("Формата «{format}» нет. Есть: {known}."), format=wanted, known=", ".join(BY_CODE))
    row = _version(uow, document, version)
    sha256, media_type = _address(document, row, wanted)
    kind = uow.ports.catalogue.kind(document.kind)
    return FileAnswer(sha256, file_name(document, kind.singular, media_type), media_type)


def document_text(uow: UnitOfWork, document_id: int, version: int | None = None) -> TextAnswer:
    """What was read out of the file of the document, in its pages. Raises ``NotFound`` when there is no text."""
    document, _ = readable_document(uow, document_id)
    row = _version(uow, document, version)
    if not row.text.strip():
        message = N_("У документа № {id} нет текста. {reason}")
        raise NotFound(message, id=document.id, reason=row.no_text_reason)
    name = file_name(document, uow.ports.catalogue.kind(document.kind).singular, row.media_type)
    return TextAnswer(f"{name.rpartition('.')[0]}.txt", tuple(row.text.split(PAGE_BREAK)))


def file_name(document: Document, kind: str, media_type: str) -> str:
    """The name a person finds again: «Приказ 10-П-2710 от 17.12.2024.docx», «Приказ, проект 15.docx»."""
    name = kind[:1].upper() + kind[1:]
    if document.state not in REGISTERED_STATES or document.day is None:
        name = f"{name}, проект {document.id}"
    else:
        number = f" {document.number}" if document.number else ""
        name = f"{name}{number} от {document.day:%d.%m.%Y}"
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name)[:150].strip(" .-") + format_of(media_type).extension


def _version(uow: UnitOfWork, document: Document, version: int | None) -> DocumentVersion:
    statement = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    if version is not None:
        statement = statement.where(DocumentVersion.ordinal == version)
    row = uow.session.scalars(statement.order_by(DocumentVersion.ordinal.desc()).limit(1)).first()
    if row is None:
        raise NotFound(N_("Версии {version} у документа № {id} нет."), version=version, id=document.id)
    return row


def _address(document: Document, row: DocumentVersion, wanted: str) -> tuple[str, str]:
    own = format_of(row.media_type)
    if wanted in {"original", own.code}:
        return row.sha256, row.media_type
    if wanted == "pdf" and row.pdf_sha256 is not None:
        return row.pdf_sha256, PDF_TYPE
    if wanted == "pdf" and own.converts:
        raise NotFound(
            N_("PDF документа № {id} ещё не изготовлен. Закажите его на странице документа."), id=document.id
        )
    message = N_("Файл документа № {id} — {format}. В виде {wanted} его нет.")
    raise NotFound(message, id=document.id, format=own.label, wanted=wanted.upper())
