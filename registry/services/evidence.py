"""Evidence: what fulfils a requirement for an organization and a window; and releases from requirements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.fulfilment import choose_window
from registry.domain.lifecycle import REGISTERED_STATES
from registry.domain.roles import Permission
from registry.errors import N_, AlreadyDone, IllegalMove, InvalidInput, NotFound
from registry.models import DocumentItem, Evidence, Organization
from registry.queries.measures import measure, number_of_key
from registry.queries.scope import find_organization
from registry.services.drafting import windows_met
from registry.services.exemptions import Exempted, exempt, revoke_exemption
from registry.services.fulfilling import (
    Fulfilled,
    evidence_row,
    fact_of,
    fulfil,
    kinds_fulfilled,
    nothing_owed,
    refuse_repeated,
)
from registry.services.lookups import UNKNOWN, clean_text, document_for, now, reason_of

__all__ = [
    "Exempted",
    "Fulfilled",
    "Revoked",
    "add_document",
    "add_link",
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


def add_document(uow: UnitOfWork, *, document_id: int, item: str, window: str | None = None) -> tuple[Fulfilled, ...]:
    """Let a registered document count for one more measure. Raises ``InvalidInput`` when it cannot fulfil it."""
    found = document_for(uow, document_id, Permission.REGISTER)
    if found.state not in REGISTERED_STATES:
        raise IllegalMove(N_("Документ № {id} не зарегистрирован и пока ничего не подтверждает."), id=document_id)
    asked = measure(uow, item)
    named = None if window is None else asked.window(window).id
    kinds = kinds_fulfilled(uow, found.row.kind, asked, found.organization.level)
    if not kinds:
        raise nothing_owed(uow, asked, found.organization, found.row.kind)
    refuse_repeated(uow, found.organization, asked, Evidence.document_id == document_id, named)
    row = DocumentItem(document_id=document_id, family=asked.family, item_number=asked.key, window=named)
    if not any(
        (old.family, old.item_number, old.window) == (row.family, row.item_number, named) for old in found.row.items
    ):
        uow.session.add(row)
    day = found.row.day or uow.ports.clock.today()
    made = fulfil(uow, found.row, found.organization, asked, window=named, day=day)
    for fact in made:
        _journal(uow, "evidence.add", fact, found.organization.id)
    uow.outbox("index", document_id)
    return tuple(made)


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
    met = windows_met(uow, owner.id, asked, (kind,))
    named = choose_window(asked.windows, fulfilled_on, met) if window is None else asked.window(window).id
    refuse_repeated(uow, owner, asked, (Evidence.url == address) & (Evidence.kind == kind), named)
    row = evidence_row(uow, owner, asked, kind=kind, window=named, day=fulfilled_on, url=address)
    row.note = clean_text(note.strip(), N_("примечание"))[:_LONGEST_NOTE]
    uow.session.add(row)
    uow.session.flush()
    fact = fact_of(row, owner.code, asked.number)
    _journal(uow, "evidence.add", fact, owner.id)
    return fact


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
        fulfilled_on=fact.fulfilled_on.isoformat(),
    )
