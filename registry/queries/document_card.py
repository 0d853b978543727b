"""The card of one document: every fact kept of it, and what this actor may do next."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.fulfilment import comes_too_early
from registry.domain.lifecycle import State, allowed_moves
from registry.domain.roles import Permission
from registry.errors import NotFound
from registry.models import (
    Document,
    DocumentItem,
    DocumentVersion,
    Evidence,
    JournalEntry,
    User,
)
from registry.queries.corrections import corrections
from registry.queries.document_files import readable_document
from registry.queries.document_views import DocumentCard, EvidenceRow, HistoryRow, ItemRow, VersionRow
from registry.queries.measures import measure, shown_number
from registry.queries.printed_figures import printed_rows
from registry.queries.scans import scan_reading
from registry.queries.templates import origin


def document_card(uow: UnitOfWork, document_id: int) -> DocumentCard:
    """The card. Raises ``NotFound`` for a missing document and for one of an organization the actor may not read."""
    document, owner = readable_document(uow, document_id)
    kind = uow.ports.catalogue.kind(document.kind)
    newest, versions = _versions(uow, document.id)
    people = _people(uow, document)
    drafted = document.origin == "drafted"
    missing = uow.ports.renderer.missing(document.kind, newest.values) if drafted else ()
    moves = allowed_moves(
        State(document.state),
        may=lambda permission: uow.actor.may(permission, owner.path),
        publishable=kind.publishable,
        drafted=drafted,
    )
    return DocumentCard(
        id=document.id,
        title=document.title,
        kind=document.kind,
        kind_name=kind.singular,
        state=document.state,
        origin=document.origin,
        organization=owner.code,
        organization_name=owner.name,
        series=document.series,
        number=document.number,
        day=document.day,
        signatory=document.signatory,
        revision=document.revision,
        missing=tuple(missing),
        created_at=document.created_at,
        created_by=people.get(document.created_by_id),
        updated_at=document.updated_at,
        registered_at=document.registered_at,
        registered_by=people.get(document.registered_by_id),
        published_at=document.published_at,
        withdrawn_at=document.withdrawn_at,
        withdrawal_reason=document.withdrawal_reason,
        publishable=kind.publishable,
        retention=kind.retention,
        values=newest.values,
        text=newest.text,
        no_text_reason=newest.no_text_reason,
        scan=scan_reading(uow, newest.id),
        versions=versions,
        items=items_of_document(uow, document.id),
        evidence=_evidence(uow, document.id),
        figures=printed_rows(uow, newest.id),
        corrections=corrections(uow, document_id=document.id),
        template=origin(uow, newest.template_version_id),
        moves=tuple(move.value for move in moves),
        may_register_evidence=uow.actor.may(Permission.REGISTER, owner.path),
        may_draft=uow.actor.may(Permission.DRAFT, owner.path),
        history=_history(uow, document.id),
    )


def _versions(uow: UnitOfWork, document_id: int) -> tuple[DocumentVersion, tuple[VersionRow, ...]]:
    """The newest version whole, and all of them without their texts."""
    newest = uow.session.scalars(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.ordinal.desc())
        .limit(1)
    ).one()
    rows = uow.session.execute(
        select(
            DocumentVersion.ordinal,
            DocumentVersion.sha256,
            DocumentVersion.size,
            DocumentVersion.file_name,
            DocumentVersion.media_type,
            DocumentVersion.pdf_sha256,
            DocumentVersion.created_at,
            User.name,
            DocumentVersion.reason,
        )
        .outerjoin(User, User.id == DocumentVersion.created_by_id)
        .where(DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.ordinal)
    )
    return newest, tuple(VersionRow(*row) for row in rows)


def _people(uow: UnitOfWork, document: Document) -> Mapping[int | None, str]:
    wanted = [each for each in (document.created_by_id, document.registered_by_id) if each is not None]
    return {row.id: row.name for row in uow.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))}


def items_of_document(uow: UnitOfWork, document_id: int) -> tuple[ItemRow, ...]:
    """The measures a document is meant for, with their titles in the edition in force."""
    shown, current, same = shown_number(uow.ports.clock.today(), DocumentItem.family, DocumentItem.item_number)
    rows = uow.session.execute(
        select(shown, DocumentItem.family, DocumentItem.window, current.c.title)
        .outerjoin(current, same)
        .where(DocumentItem.document_id == document_id)
        .order_by(DocumentItem.id)
    )
    return tuple(ItemRow(number, family, window, title or "") for number, family, window, title in rows)


def _evidence(uow: UnitOfWork, document_id: int) -> tuple[EvidenceRow, ...]:
    names = {kind.code: kind.singular for kind in uow.ports.catalogue.kinds()}
    shown, current, same = shown_number(uow.ports.clock.today(), Evidence.family, Evidence.item_number)
    rows = uow.session.execute(
        select(Evidence, shown)
        .outerjoin(current, same)
        .where(Evidence.document_id == document_id)
        .order_by(Evidence.id)
    )
    return tuple(
        EvidenceRow(
            id=row.id,
            item=number,
            kind=row.kind,
            kind_name=names.get(row.kind, row.kind),
            window=row.window,
            fulfilled_on=row.fulfilled_on,
            revoked_at=row.revoked_at,
            revoked_reason=row.revoked_reason,
            form=row.form,
            early=row.window is None and row.revoked_at is None and _is_early(uow, row),
        )
        for row, number in rows
    )


def _is_early(uow: UnitOfWork, row: Evidence) -> bool:
    try:
        asked = measure(uow, row.item_number, family=row.family)
    except NotFound:
        return False
    return comes_too_early(asked.windows, row.fulfilled_on, asked.approved_on)


def _history(uow: UnitOfWork, document_id: int) -> tuple[HistoryRow, ...]:
    rows = uow.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.object_type == "document", JournalEntry.object_id == str(document_id))
        .order_by(JournalEntry.id.desc())
    )
    return tuple(HistoryRow(row.id, row.at, row.actor_label, row.action, row.details) for row in rows)
