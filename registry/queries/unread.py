"""Documents whose file gave no text, or not all of it yet: a search finds them by title and requisites alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.formats import format_of
from registry.domain.lifecycle import State
from registry.domain.roles import Permission
from registry.errors import N_
from registry.models import Document, DocumentVersion, Organization, ScanPage
from registry.queries.scope import within

_WAITING = N_("Страницы-изображения не распознаны.")


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A document and why its file gave no text; ``pages`` of it are pictures, ``read`` of them were read."""

    id: int
    title: str
    organization: str
    format: str
    reason: str
    pages: int
    read: int

    def as_json(self) -> dict[str, Any]:
        """The row as the command line shows it."""
        return {
            "id": self.id,
            "title": self.title,
            "organization": self.organization,
            "format": self.format,
            "reason": self.reason,
            "pages": self.pages,
            "read": self.read,
        }


def unread_documents(uow: UnitOfWork) -> tuple[UnreadRow, ...]:
    """Those of organizations that the actor may read, the oldest first."""
    versions = aliased(DocumentVersion)
    newest = select(func.max(versions.id)).where(versions.document_id == Document.id).scalar_subquery()
    read = select(func.count(ScanPage.id)).where(ScanPage.version_id == DocumentVersion.id).scalar_subquery()
    rows = uow.session.execute(
        select(
            Document.id,
            Document.title,
            Organization.code,
            DocumentVersion.media_type,
            DocumentVersion.no_text_reason,
            DocumentVersion.scanned,
            read.label("read"),
        )
        .join(Organization, Organization.id == Document.organization_id)
        .join(DocumentVersion, DocumentVersion.id == newest)
        .where(
            Document.state != State.DISCARDED.value,
            or_(DocumentVersion.no_text_reason != "", cast(DocumentVersion.scanned, Text) != "[]"),
            within(uow.actor, Permission.READ),
        )
        .order_by(Document.id)
    )
    return tuple(
        UnreadRow(
            id=row.id,
            title=row.title,
            organization=row.code,
            format=format_of(row.media_type).code,
            reason=row.no_text_reason or _WAITING,
            pages=len(row.scanned),
            read=row.read,
        )
        for row in rows
        if row.no_text_reason or row.read < len(row.scanned)
    )
