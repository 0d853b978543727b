"""Finding what a command acts upon, with the rights checked on the way."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.lifecycle import MOVES, Move, State, after
from registry.domain.roles import Permission
from registry.errors import N_, InvalidInput, NotFound
from registry.models import Document, DocumentVersion, Organization

UNKNOWN = N_("Такого объекта нет или он вам недоступен.")
_LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Owner:
    """An organization as plain facts: it outlives the unit of work in which it was read."""

    id: int
    code: str
    name: str
    short_name: str
    level: str
    path: str
    parent_id: int | None
    place: str
    head_post: str
    head_name: str
    head_gender: str | None

    @classmethod
    def of(cls, row: Organization) -> Owner:
        """The facts of the row."""
        return cls(**{each.name: getattr(row, each.name) for each in fields(cls)})


@dataclass(frozen=True, slots=True)
class DocumentAtHand:
    """A document with its organization and its newest version, inside a unit of work."""

    row: Document
    organization: Organization
    version: DocumentVersion

    @property
    def state(self) -> State:
        """Where the document stands."""
        return State(self.row.state)


def document_for(uow: UnitOfWork, document_id: int, permission: Permission) -> DocumentAtHand:
    """The document with the identifier. Raises ``NotFound`` (missing or another's) or ``Forbidden``."""
    newest = (
        select(DocumentVersion.id)
        .where(DocumentVersion.document_id == Document.id)
        .order_by(DocumentVersion.ordinal.desc())
        .limit(1)
        .correlate(Document)
        .scalar_subquery()
    )
    found = uow.session.execute(
        select(Document, Organization, DocumentVersion)
        .join(Organization, Organization.id == Document.organization_id)
        .join(DocumentVersion, DocumentVersion.id == newest)
        .where(Document.id == document_id)
    ).first()
    if found is None:
        raise NotFound(UNKNOWN)
    uow.actor.require(permission, found.Organization.path)
    return DocumentAtHand(found.Document, found.Organization, found.DocumentVersion)


def document_for_move(uow: UnitOfWork, document_id: int, move: Move) -> DocumentAtHand:
    """The document, when the actor may make the move and its state allows it."""
    found = document_for(uow, document_id, MOVES[move].permission)
    after(move, found.state, document_id=document_id)
    return found


def reason_of(text: str) -> str:
    """A reason as a person typed it. Raises ``InvalidInput`` when there is none."""
    reason = text.strip()
    if not reason:
        raise InvalidInput(N_("Укажите причину: она попадёт в журнал."))
    if len(reason) > _LONGEST_REASON:
        raise InvalidInput(N_("Причина длиннее {limit} знаков."), limit=_LONGEST_REASON)
    return clean_text(reason, N_("причина"))


def clean_text(text: str, place: str) -> str:
    """The text, when databases and documents can hold it. Raises ``InvalidInput`` naming the place."""
    bad = next((sign for sign in text if is_unprintable(sign)), None)
    if bad is not None:
        raise InvalidInput(
            N_("В поле «{place}» есть недопустимый знак (код {code}). Наберите текст заново."),
            place=place,
            code=ord(bad),
        )
    return text


def is_unprintable(sign: str) -> bool:
    """Whether the sign is a control character or half of one, which neither XML nor a database keeps."""
    return (sign < " " and sign not in "\t\n\r") or "\ud800" <= sign <= "\udfff" or sign in "\ufffe\uffff"


def now(uow: UnitOfWork) -> datetime:
    """The moment by the clock of the installation, in UTC."""
    return uow.ports.clock.now().astimezone(UTC)
