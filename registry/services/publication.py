"""Publication: a registered document on the portal, exactly as it was registered; and its withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from registry.db import UnitOfWork
from registry.domain.formats import format_of
from registry.domain.lifecycle import MOVES, Move, State, refusal
from registry.errors import N_, RuleViolation
from registry.models import Document
from registry.services.jobs import order_pdf
from registry.services.lookups import DocumentAtHand, document_for_move, now, reason_of

PORTAL_PATH = "/portal/documents/{id}"
NEVER = N_("Документы вида «{kind}» никогда не публикуются. Документ № {id} не опубликован.")
NEVER_FOR_A_REASON = N_(
    "Документы вида «{kind}» никогда не публикуются (публикация: {published}). Документ № {id} не опубликован."
)


@dataclass(frozen=True, slots=True)
class Published:
    """A document on the portal: ``path`` is its stable address within the site."""

    id: int
    path: str

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta publish`` within this installation; the caller puts the site before the path."""
        return {"id": self.id, "url": self.path}


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A document that left the portal, and why."""

    id: int
    path: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta withdraw``."""
        return {"id": self.id, "url": self.path}


def publish(uow: UnitOfWork, *, document_id: int) -> Published:
    """Put the document on the portal, and order its PDF unless there is one.

    Raises ``RuleViolation`` for a kind that is never published, and for a file that nobody outside may be given.
    """
    found = document_for_move(uow, document_id, Move.PUBLISH)
    kind = uow.ports.catalogue.kind(found.row.kind)
    if not kind.publishable:
        raise RuleViolation(
            NEVER if kind.published in ("", "нет") else NEVER_FOR_A_REASON,
            kind=kind.singular,
            published=kind.published,
            id=document_id,
        )
    form = format_of(found.version.media_type)
    if not form.publishable:
        raise RuleViolation(
            N_(
                "Файл документа № {id} — {format}: такие файлы не публикуются. "
                "Внесите документ заново в виде XLSX или PDF."
            ),
            id=document_id,
            format=form.label,
        )
    _move(uow, found, Move.PUBLISH, published_at=now(uow), withdrawn_at=None, withdrawal_reason="")
    uow.journal(
        "document.publish",
        "document",
        document_id,
        organization_id=found.organization.id,
        version=found.version.ordinal,
        sha256=found.version.sha256,
    )
    uow.outbox("index", document_id)
    if form.converts and found.version.pdf_sha256 is None:
        order_pdf(uow, document_id=document_id)
    return Published(document_id, portal_path(document_id))


def withdraw(uow: UnitOfWork, *, document_id: int, reason: str) -> Withdrawn:
    """Take the document off the portal; the reason goes to the journal."""
    found = document_for_move(uow, document_id, Move.WITHDRAW)
    why = reason_of(reason)
    _move(uow, found, Move.WITHDRAW, withdrawn_at=now(uow), withdrawal_reason=why)
    uow.journal("document.withdraw", "document", document_id, organization_id=found.organization.id, reason=why)
    uow.outbox("index", document_id)
    return Withdrawn(document_id, portal_path(document_id), why)


def portal_path(document_id: int) -> str:
    """The address of a published document within the site. It never changes."""
    return PORTAL_PATH.format(id=document_id)


def _move(uow: UnitOfWork, found: DocumentAtHand, move: Move, **changes: object) -> None:
    rule, row = MOVES[move], found.row
    seen = found.state
    done = uow.session.execute(
        update(Document)
        .where(Document.id == row.id, Document.state == seen.value, Document.revision == row.revision)
        .values(state=rule.target.value, revision=row.revision + 1, updated_at=now(uow), **changes)
        .returning(Document.id),
        execution_options={"synchronize_session": False},
    ).first()
    uow.session.refresh(row)
    if done is None:
        raise refusal(move, State(row.state), document_id=row.id)
