"""The files of a document, under names a person can find again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from registry.db import UnitOfWork
from registry.domain.lifecycle import REGISTERED_STATES, State
from registry.domain.roles import Permission
from registry.domain.uploads import DOCX_TYPE, EXTENSIONS, PDF_TYPE
from registry.errors import N_, InvalidInput, NotFound
from registry.models import Document, DocumentVersion, Organization
from registry.queries.scope import in_chunks, within

UNKNOWN = N_("Такого объекта нет или он вам недоступен.")
FORMATS = ("docx", "pdf", "original")


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file to hand over: its address in the store, the name to save it under, its media type."""

    sha256: str
    name: str
    media_type: str


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
    """A file of the document: ``docx``, ``pdf`` or ``original`` (whatever was entered or drafted).

    ``version`` is the newest when ``None``. Raises ``NotFound`` when there is no such version or format.
    """
    document, _ = readable_document(uow, document_id)
    return file_of(uow, document, format, version)


def file_of(uow: UnitOfWork, document: Document, wanted: str, version: int | None = None) -> FileAnswer:
    """The file of a document that the caller was allowed to see."""
    if wanted not in FORMATS:
        raise InvalidInput(N_("Формата «{format}» нет. Доступны: docx, pdf."), format=wanted)
    statement = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    if version is not None:
        statement = statement.where(DocumentVersion.ordinal == version)
    row = uow.session.scalars(statement.order_by(DocumentVersion.ordinal.desc()).limit(1)).first()
    if row is None:
        raise NotFound(N_("Версии {version} у документа № {id} нет."), version=version, id=document.id)
    sha256, media_type = _address(document, row, wanted)
    kind = uow.ports.catalogue.kind(document.kind)
    return FileAnswer(sha256, file_name(document, kind.singular, media_type), media_type)


def file_name(document: Document, kind: str, media_type: str) -> str:
    """The name a person finds again: «Приказ 10-П-2710 от 17.12.2024.docx», «Приказ, проект 15.docx»."""
    name = kind[:1].upper() + kind[1:]
    if document.state not in REGISTERED_STATES or document.day is None:
        name = f"{name}, проект {document.id}"
    else:
        number = f" {document.number}" if document.number else ""
        name = f"{name}{number} от {document.day:%d.%m.%Y}"
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", name)[:150].strip(" .-") + EXTENSIONS[media_type]


def _address(document: Document, row: DocumentVersion, wanted: str) -> tuple[str, str]:
    if wanted == "original" or (wanted, row.media_type) in {("docx", DOCX_TYPE), ("pdf", PDF_TYPE)}:
        return row.sha256, row.media_type
    if wanted == "pdf" and row.pdf_sha256 is not None:
        return row.pdf_sha256, PDF_TYPE
    if wanted == "pdf":
        raise NotFound(
            N_("PDF документа № {id} ещё не изготовлен. Закажите его на странице документа."), id=document.id
        )
    raise NotFound(N_("Документ № {id} внесён в виде PDF, файла DOCX у него нет."), id=document.id)
