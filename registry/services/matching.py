"""Proposed matches confirmed and turned down. A confirmed one is ordinary evidence, made by the ordinary service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.fulfilment import shows_an_event
from registry.domain.roles import Permission
from registry.errors import N_, AlreadyDone, InvalidInput, NotFound
from registry.models import DismissedMatch, Document, Organization
from registry.queries.measures import measure, number_of_key
from registry.services import evidence
from registry.services.fulfilling import Fulfilled, nothing_owed
from registry.services.lookups import UNKNOWN, document_for, now


@dataclass(frozen=True, slots=True)
class Choice:
    """A proposal as a person confirms it: ``window`` ``None`` for requirements without dates."""

    document_id: int
    item: str
    kind: str
    window: str | None = None


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A proposal that is not made again."""

    id: int
    document_id: int
    item: str
    kind: str
    organization: str


def confirm(uow: UnitOfWork, choice: Choice, *, held_on: date | None = None, roadmap: str | None = None) -> Fulfilled:
    """Let the document fulfil exactly the requirement of the proposal.

    ``held_on`` is the day of an event, which only a person knows. Raises ``InvalidInput`` when an event lacks it.
    """
    kind = uow.ports.catalogue.kind(choice.kind)
    if held_on is not None:
        return evidence.add_protocol(
            uow,
            document_id=choice.document_id,
            item=choice.item,
            kind=choice.kind,
            held_on=held_on,
            window=choice.window,
            roadmap=roadmap,
        )
    if shows_an_event(kind):
        raise InvalidInput(N_("Укажите день, когда прошло мероприятие «{kind}»."), kind=kind.singular)
    (fact,) = evidence.add_document(
        uow,
        document_id=choice.document_id,
        item=choice.item,
        kind=choice.kind,
        window=choice.window,
        roadmap=roadmap,
    )
    return fact


def confirm_many(uow: UnitOfWork, choices: Iterable[Choice], roadmap: str | None = None) -> tuple[Fulfilled, ...]:
    """Confirm several proposals, all or none. Raises ``InvalidInput`` when nothing was chosen."""
    chosen = tuple(dict.fromkeys(choices))
    if not chosen:
        raise InvalidInput(N_("Отметьте хотя бы одно предложение."))
    return tuple(confirm(uow, choice, roadmap=roadmap) for choice in chosen)


def dismiss(uow: UnitOfWork, *, document_id: int, item: str, kind: str, roadmap: str | None = None) -> Dismissed:
    """Never propose the document for the requirement again, until it is taken back."""
    found = document_for(uow, document_id, Permission.REGISTER)
    asked = measure(uow, item, roadmap=roadmap)
    if kind not in asked.owed_by(found.organization.level):
        raise nothing_owed(uow, asked, found.organization, kind)
    if _dismissed_already(uow, document_id, asked.family, asked.key, kind):
        raise AlreadyDone(N_("Это предложение уже отклонено."))
    row = DismissedMatch(
        document_id=document_id,
        family=asked.family,
        item_number=asked.key,
        kind=kind,
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
    )
    uow.session.add(row)
    uow.session.flush()
    _journal(uow, "evidence.dismiss", row, found.organization, asked.number)
    return Dismissed(row.id, document_id, asked.number, kind, found.organization.code)


def restore(uow: UnitOfWork, *, dismissed_id: int) -> Dismissed:
    """Take a refusal back: the document may be proposed again. Raises ``NotFound``."""
    found = uow.session.execute(
        select(DismissedMatch, Organization)
        .join(Document, Document.id == DismissedMatch.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .where(DismissedMatch.id == dismissed_id)
    ).first()
    if found is None:
        raise NotFound(UNKNOWN)
    uow.actor.require(Permission.REGISTER, found.Organization.path)
    row: DismissedMatch = found.DismissedMatch
    number = number_of_key(uow, row.family, row.item_number)
    _journal(uow, "evidence.restore", row, found.Organization, number)
    uow.session.delete(row)
    return Dismissed(row.id, row.document_id, number, row.kind, found.Organization.code)


def _dismissed_already(uow: UnitOfWork, document_id: int, family: str, key: str, kind: str) -> bool:
    statement = select(DismissedMatch.id).where(
        DismissedMatch.document_id == document_id,
        DismissedMatch.family == family,
        DismissedMatch.item_number == key,
        DismissedMatch.kind == kind,
    )
    return uow.session.scalar(statement) is not None


def _journal(uow: UnitOfWork, action: str, row: DismissedMatch, owner: Organization, number: str) -> None:
    uow.journal(action, "document", row.document_id, organization_id=owner.id, item=number, kind=row.kind)
