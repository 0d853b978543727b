"""Single facts of fulfilment and releases: what a person sees before she revokes one, and the releases in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from registry.db import UnitOfWork
from registry.domain.lifecycle import REGISTERED_STATES
from registry.domain.roles import Permission
from registry.domain.scoring import tells_of_an_event
from registry.errors import N_, NotFound
from registry.models import Document, Evidence, Exemption, Organization, User
from registry.queries.matching_views import DocumentRef
from registry.queries.measures import shown_number
from registry.queries.scope import find_organization

_UNKNOWN = N_("Такого объекта нет или он вам недоступен.")


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A fact that fulfils a requirement.

    Either ``document_id`` or ``url`` is there, the other is ``None``. ``revoked`` is the reason, empty while it counts;
    ``by`` gave it at ``given_at``, empty when the system did.
    """

    id: int
    organization: str
    organization_name: str
    item: str
    kind: str
    window: str | None
    document_id: int | None
    url: str | None
    note: str
    fulfilled_on: date
    revoked: str
    form: str
    given_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ExemptionView:
    """A release from a requirement; ``kind`` or ``window`` ``None`` means all of them. ``by`` gave it."""

    id: int
    organization: str
    organization_name: str
    item: str
    kind: str | None
    window: str | None
    reason: str
    since: date
    by: str


def evidence(uow: UnitOfWork, evidence_id: int) -> EvidenceView:
    """The fact. Raises ``NotFound``, alike for a missing one and for one of an organization she may not read."""
    number, now, same = shown_number(uow.ports.clock.today(), Evidence.family, Evidence.item_number)
    found = uow.session.execute(
        select(Evidence, Organization, User.name, number.label("number"))
        .join(Organization, Organization.id == Evidence.organization_id)
        .outerjoin(User, User.id == Evidence.created_by_id)
        .outerjoin(now, same)
        .where(Evidence.id == evidence_id)
    ).first()
    if found is None:
        raise NotFound(_UNKNOWN)
    uow.actor.require(Permission.READ, found.Organization.path)
    row: Evidence = found.Evidence
    return EvidenceView(
        id=row.id,
        organization=found.Organization.code,
        organization_name=found.Organization.name,
        item=found.number,
        kind=row.kind,
        window=row.window,
        document_id=row.document_id,
        url=row.url,
        note=row.note,
        fulfilled_on=row.fulfilled_on,
        revoked=row.revoked_reason,
        form=row.form,
        given_at=row.created_at,
        by=found.name or "",
    )


def exemption(uow: UnitOfWork, exemption_id: int) -> ExemptionView:
    """The release in force. Raises ``NotFound`` for a missing one, one that ended, and one she may not read."""
    found = uow.session.execute(_releases(uow).where(Exemption.id == exemption_id)).first()
    if found is None:
        raise NotFound(_UNKNOWN)
    uow.actor.require(Permission.READ, found.Organization.path)
    return _release(found)


def exemptions(uow: UnitOfWork, organization: str) -> tuple[ExemptionView, ...]:
    """The releases in force of an organization, in the order in which they were given. Raises ``NotFound``."""
    owner = find_organization(uow, organization)
    statement = _releases(uow).where(Exemption.organization_id == owner.id).order_by(Exemption.id)
    return tuple(_release(row) for row in uow.session.execute(statement))


def registered_documents(uow: UnitOfWork, organization: str, *, limit: int = 300) -> tuple[DocumentRef, ...]:
    """The newest registered documents of an organization, those that tell of events first. Raises ``NotFound``."""
    owner = find_organization(uow, organization)
    telling = {kind.code for kind in uow.ports.catalogue.kinds() if tells_of_an_event(kind)}
    statement = (
        select(Document.id, Document.title, Document.kind, Document.number, Document.day, Document.state)
        .where(
            Document.organization_id == owner.id,
            Document.state.in_(REGISTERED_STATES),
            Document.day.is_not(None),
        )
        .order_by(Document.day.desc(), Document.id.desc())
        .limit(limit)
    )
    found: list[Any] = list(uow.session.execute(statement))
    return tuple(sorted((DocumentRef(*row) for row in found), key=lambda each: each.kind not in telling))


def _releases(uow: UnitOfWork) -> Select[*tuple[Any, ...]]:
    number, now, same = shown_number(uow.ports.clock.today(), Exemption.family, Exemption.item_number)
    return (
        select(Exemption, Organization, User.name, number.label("number"))
        .outerjoin(now, same)
        .join(Organization, Organization.id == Exemption.organization_id)
        .outerjoin(User, User.id == Exemption.created_by_id)
        .where(Exemption.revoked_at.is_(None))
    )


def _release(found: Any) -> ExemptionView:
    row: Exemption = found.Exemption
    return ExemptionView(
        id=row.id,
        organization=found.Organization.code,
        organization_name=found.Organization.name,
        item=found.number,
        kind=row.kind,
        window=row.window,
        reason=row.reason,
        since=row.since,
        by=found.name or "",
    )
