"""What people decide about the layout: rules of an organization's own, and breaches that a document may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.lifecycle import State
from registry.domain.roles import Permission
from registry.errors import N_, AlreadyDone, InvalidInput, NotFound, RuleViolation
from registry.models import LayoutRules, LayoutWaiver
from registry.queries.layout import local_rules
from registry.queries.scope import find_organization
from registry.services.lookups import UNKNOWN, clean_text, document_for, now, reason_of

_LONGEST_BASIS = 1000


@dataclass(frozen=True, slots=True)
class RulesSet:
    """Local rules that were set: from which day, and how many rules they change."""

    id: int
    organization: str
    since: date
    changed: int


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver; ``revoked`` is empty while it holds."""

    id: int
    document_id: int
    rule: str
    reason: str
    revoked: str = ""


def set_rules(
    uow: UnitOfWork,
    *,
    organization: str,
    since: date,
    basis: str,
    base: str = "auto",
    changes: Mapping[str, Mapping[str, Any]] | None = None,
) -> RulesSet:
    """Ask of the documents of the organization, and of those beneath without rules of their own, otherwise.

    ``basis`` names the act that asks it. Without ``changes`` the standard holds again. Raises ``InvalidInput`` with a
    remark for each rule that cannot be changed so.
    """
    owner = find_organization(uow, organization, Permission.MANAGE)
    row = LayoutRules(
        organization_id=owner.id,
        since=since,
        base=base,
        basis=_basis(basis),
        changes={rule: dict(change) for rule, change in (changes or {}).items()},
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
    )
    uow.ports.renderer.layout_pack(day=since, local=local_rules(row, owner))
    uow.session.add(row)
    uow.session.flush()
    uow.journal(
        "layout.rules",
        "organization",
        owner.id,
        organization_id=owner.id,
        since=since.isoformat(),
        basis=row.basis,
        rules=sorted(row.changes),
    )
    return RulesSet(row.id, owner.code, since, len(row.changes))


def _basis(text: str) -> str:
    basis = clean_text(text.strip(), N_("основание"))
    if not basis or len(basis) > _LONGEST_BASIS:
        raise InvalidInput(
            N_("Укажите основание: документ, который устанавливает правила, его дату и номер."), field="basis"
        )
    return basis


def waive(uow: UnitOfWork, *, document_id: int, rule: str, reason: str) -> Waived:
    """Accept that the document breaks the rule. Whoever drafts for the organization decides it, and says why."""
    found = document_for(uow, document_id, Permission.DRAFT)
    if found.state is State.DISCARDED:
        raise RuleViolation(N_("Проект отменён: замечания к нему уже ничего не значат."))
    demand = uow.ports.renderer.layout_pack().demands.get(rule)
    if demand is None or demand.untested:
        raise InvalidInput(N_("Нет проверяемого правила «{rule}»."), rule=rule[:20])
    same = select(LayoutWaiver.id).where(
        LayoutWaiver.document_id == document_id, LayoutWaiver.rule == rule, LayoutWaiver.revoked_at.is_(None)
    )
    before = uow.session.scalar(same)
    if before is not None:
        raise AlreadyDone(N_("Отступление от этого правила уже принято."), id=before)
    row = LayoutWaiver(
        document_id=document_id,
        rule=rule,
        reason=reason_of(reason),
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
        revoked_reason="",
    )
    uow.session.add(row)
    uow.session.flush()
    _journal(uow, "layout.waive", row, found.organization.id, row.reason)
    return Waived(row.id, document_id, rule, row.reason)


def take_back(uow: UnitOfWork, *, waiver_id: int, reason: str) -> Waived:
    """No longer accept it. The waiver stays, with the reason."""
    row = uow.session.get(LayoutWaiver, waiver_id)
    if row is None:
        raise NotFound(UNKNOWN)
    found = document_for(uow, row.document_id, Permission.DRAFT)
    if row.revoked_at is not None:
        raise AlreadyDone(N_("Это отступление уже отозвано."), id=waiver_id)
    row.revoked_reason, row.revoked_at = reason_of(reason), now(uow)
    _journal(uow, "layout.take_back", row, found.organization.id, row.revoked_reason)
    return Waived(row.id, row.document_id, row.rule, row.reason, row.revoked_reason)


def _journal(uow: UnitOfWork, action: str, row: LayoutWaiver, organization_id: int, reason: str) -> None:
    uow.journal(action, "document", row.document_id, organization_id=organization_id, rule=row.rule, reason=reason)
