"""Settling the corrected figures of a document: by a reason, or by a document drafted anew."""

from __future__ import annotations

from dataclasses import dataclass

from registry.db import UnitOfWork
from registry.domain.lifecycle import State
from registry.domain.roles import Permission
from registry.errors import N_, AlreadyDone, RuleViolation
from registry.models import FigureClosing
from registry.queries.corrections import corrections
from registry.services.lookups import document_for, now, reason_of


@dataclass(frozen=True, slots=True)
class Settled:
    """How many corrected figures of a document were settled, up to which figure."""

    document_id: int
    figures: int
    up_to: int


def settle(uow: UnitOfWork, *, document_id: int, reason: str, seen: int) -> Settled:
    """Say why the document may keep the figures that it prints. ``seen`` is the newest figure the person saw.

    A correction that came after it stays. It is a registrar's decision once the document is registered. Raises
    ``AlreadyDone`` when nothing is left to settle.
    """
    given = reason_of(reason)
    found = document_for(uow, document_id, Permission.READ)
    drafted = found.state is State.DRAFT
    uow.actor.require(Permission.DRAFT if drafted else Permission.REGISTER, found.organization.path)
    return _close(uow, document_id, found.organization.id, seen=seen, reason=given)


def settle_by(uow: UnitOfWork, *, document_id: int, successor_id: int, seen: int) -> Settled:
    """Settle a document by the one that was drafted anew in its place; it holds while that one is not discarded."""
    found = document_for(uow, document_id, Permission.READ)
    other = document_for(uow, successor_id, Permission.DRAFT)
    if found.row.id == other.row.id or found.organization.id != other.organization.id:
        raise RuleViolation(N_("Документ № {id} составлен для другой организации."), id=successor_id)
    return _close(uow, document_id, found.organization.id, seen=seen, successor=successor_id)


def _close(
    uow: UnitOfWork, document_id: int, organization: int, *, seen: int, reason: str = "", successor: int | None = None
) -> Settled:
    figures = [each for each in corrections(uow, document_id=document_id) if each.figure_id <= seen]
    if not figures:
        raise AlreadyDone(N_("У документа № {id} нет неразобранных исправленных чисел."), id=document_id)
    newest = max(each.figure_id for each in figures)
    uow.session.add(
        FigureClosing(
            document_id=document_id,
            figure_id=newest,
            reason=reason,
            successor_id=successor,
            closed_at=now(uow),
            closed_by_id=uow.actor.user_id,
        )
    )
    uow.session.flush()
    uow.journal(
        "document.figures_settled", "document", document_id, organization_id=organization,
        reason=reason, successor=successor, indicators=sorted({each.indicator for each in figures}),
    )  # fmt: skip
    return Settled(document_id, len(figures), newest)
