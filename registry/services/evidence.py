"""Evidence: what fulfils a requirement for an organization and a window; and releases from requirements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.fulfilment import shows_an_event
from registry.domain.lifecycle import REGISTERED_STATES
from registry.domain.roles import Permission
from registry.errors import N_, AlreadyDone, IllegalMove, InvalidInput, NotFound
from registry.models import Evidence, Organization
from registry.queries.measures import Measure, measure, number_of_key
from registry.queries.scope import find_organization
from registry.services.exemptions import Exempted, exempt, revoke_exemption
from registry.services.fulfilling import (
    Fulfilled,
    evidence_row,
    fact_of,
    fulfil,
    kinds_fulfilled,
    note_item,
    nothing_owed,
    refuse_repeated,
    refuse_too_early,
    window_of,
)
from registry.services.lookups import UNKNOWN, DocumentAtHand, clean_text, document_for, now, reason_of

__all__ = [
    "Exempted",
    "Fulfilled",
    "Revoked",
    "add_document",
    "add_link",
    "add_protocol",
    "checked_address",
    "exempt",
    "revoke",
    "revoke_exemption",
]

_LONGEST_ADDRESS = 2000
_LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Revoked:
    """A fact or a release that no longer counts."""

    id: int
    reason: str


def add_document(
    uow: UnitOfWork,
    *,
    document_id: int,
    item: str,
    window: str | None = None,
    kind: str | None = None,
    roadmap: str | None = None,
) -> tuple[Fulfilled, ...]:
    """Let a registered document count for one more measure. Raises ``InvalidInput`` when it cannot fulfil it.

    ``kind`` is the one required kind that is meant; ``None`` means all that the document fulfils.
    """
    found = _registered(uow, document_id)
    asked = measure(uow, item, roadmap=roadmap)
    named = None if window is None else asked.window(window).id
    kinds = kinds_fulfilled(uow, found.row.kind, asked, found.organization.level)
    if not kinds or kind not in (None, *kinds):
        raise nothing_owed(uow, asked, found.organization, found.row.kind)
    day = found.row.day or uow.ports.clock.today()
    if named is None:
        refuse_too_early(asked, day)
    same = Evidence.document_id == document_id
    refuse_repeated(uow, found.organization, asked, same if kind is None else same & (Evidence.kind == kind), named)
    note_item(uow, found.row, asked, named)
    made = fulfil(uow, found.row, found.organization, asked, window=named, day=day, only=kind)
    for fact in made:
        _journal(uow, "evidence.add", fact, found.organization.id)
    uow.outbox("index", document_id)
    return tuple(made)


def add_protocol(
    uow: UnitOfWork,
    *,
    document_id: int,
    item: str,
    kind: str,
    held_on: date,
    window: str | None = None,
    note: str = "",
    roadmap: str | None = None,
) -> Fulfilled:
    """Prove by a registered document (minutes, a programme, a report) that an event was held on a day.

    The document may be dated later. Raises ``InvalidInput`` when the kind is no event or the day has not come.
    """
    found = _registered(uow, document_id)
    owner = found.organization
    asked = measure(uow, item, roadmap=roadmap)
    if kind not in asked.owed_by(owner.level):
        raise nothing_owed(uow, asked, owner, kind)
    if not shows_an_event(uow.ports.catalogue.kind(kind)):
        raise InvalidInput(
            N_("Протоколом подтверждают мероприятия, а «{kind}» — нет. Укажите документ или ссылку."),
            kind=uow.ports.catalogue.kind(kind).singular,
        )
    _check_day(uow, held_on)
    named = asked.window(window).id if window else _window_of(uow, owner, asked, kind=kind, day=held_on)
    refuse_repeated(uow, owner, asked, (Evidence.document_id == document_id) & (Evidence.kind == kind), named)
    row = evidence_row(
        uow, owner, asked, kind=kind, window=named, day=held_on, document_id=document_id, form="protocol"
    )
    note_item(uow, found.row, asked, named)
    fact = _add(uow, row, owner, note, asked.number)
    uow.outbox("index", document_id)
    return fact


def add_link(
    uow: UnitOfWork,
    *,
    organization: str,
    item: str,
    kind: str,
    url: str,
    fulfilled_on: date,
    window: str | None = None,
    note: str = "",
    roadmap: str | None = None,
) -> Fulfilled:
    """Evidence by a link: a page, a recording, a publication. Raises ``InvalidInput`` naming what is wrong."""
    owner = find_organization(uow, organization, Permission.REGISTER)
    asked = measure(uow, item, roadmap=roadmap)
    if kind not in asked.owed_by(owner.level):
        raise nothing_owed(uow, asked, owner, kind)
    _check_day(uow, fulfilled_on)
    address = checked_address(url)
    named = asked.window(window).id if window else _window_of(uow, owner, asked, kind=kind, day=fulfilled_on)
    refuse_repeated(uow, owner, asked, (Evidence.url == address) & (Evidence.kind == kind), named)
    row = evidence_row(uow, owner, asked, kind=kind, window=named, day=fulfilled_on, url=address)
    return _add(uow, row, owner, note, asked.number)


def revoke(uow: UnitOfWork, *, evidence_id: int, reason: str) -> Revoked:
    """Take a fact out of the audit. The row stays, with the reason."""
    found = uow.session.execute(
        select(Evidence, Organization)
        .join(Organization, Organization.id == Evidence.organization_id)
        .where(Evidence.id == evidence_id)
    ).first()
    if found is None:
        raise NotFound(UNKNOWN)
    uow.actor.require(Permission.REGISTER, found.Organization.path)
    row: Evidence = found.Evidence
    if row.revoked_at is not None:
        raise AlreadyDone(N_("Это подтверждение уже отозвано."), id=evidence_id)
    row.revoked_reason, row.revoked_at = reason_of(reason), now(uow)
    uow.journal(
        "evidence.revoke",
        "evidence",
        row.id,
        organization_id=row.organization_id,
        item=number_of_key(uow, row.family, row.item_number),
        kind=row.kind,
        reason=row.revoked_reason,
    )
    return Revoked(row.id, row.revoked_reason)


def checked_address(url: str) -> str:
    """A web address as a person typed it. Raises ``InvalidInput`` for what a browser should not open."""
    address = url.strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        parts, host = urlsplit(""), None
    wrong = parts.scheme not in {"http", "https"} or not host or parts.username is not None
    if (
        wrong
        or len(address) > _LONGEST_ADDRESS
        or not address.isprintable()
        or any(sign in address for sign in ' "<>\\')
    ):
        raise InvalidInput(
            N_("Ссылка «{url}» не похожа на адрес страницы. Нужен адрес вида https://…"), url=address[:200]
        )
    return address


def _registered(uow: UnitOfWork, document_id: int) -> DocumentAtHand:
    found = document_for(uow, document_id, Permission.REGISTER)
    if found.state not in REGISTERED_STATES:
        raise IllegalMove(N_("Документ № {id} не зарегистрирован и пока ничего не подтверждает."), id=document_id)
    return found


def _window_of(uow: UnitOfWork, owner: Organization, asked: Measure, *, kind: str, day: date) -> str | None:
    """The window that the day chooses. Raises ``InvalidInput`` for a day before all of them."""
    refuse_too_early(asked, day)
    return window_of(uow, owner, asked, kind=kind, day=day)


def _add(uow: UnitOfWork, row: Evidence, owner: Organization, note: str, number: str) -> Fulfilled:
    row.note = clean_text(note.strip(), N_("примечание"))[:_LONGEST_NOTE]
    uow.session.add(row)
    uow.session.flush()
    fact = fact_of(row, owner.code, number)
    _journal(uow, "evidence.add", fact, owner.id)
    return fact


def _check_day(uow: UnitOfWork, day: date) -> None:
    if day > uow.ports.clock.today():
        raise InvalidInput(N_("Дата исполнения {day} ещё не наступила."), day=f"{day:%d.%m.%Y}")


def _journal(uow: UnitOfWork, action: str, fact: Fulfilled, organization_id: int) -> None:
    uow.journal(
        action,
        "evidence",
        fact.id,
        organization_id=organization_id,
        item=fact.item,
        kind=fact.kind,
        window=fact.window,
        document=fact.document_id,
        url=fact.url,
        form=fact.form,
        fulfilled_on=fact.fulfilled_on.isoformat(),
    )
