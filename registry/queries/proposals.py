"""Proposals as people see them: lists under rights, cards with conflicts, and what the next edition takes up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.lifecycle import REGISTERED_STATES
from registry.domain.proposals import DROP, NEW, Move, State, allowed_moves, collide
from registry.domain.roles import Permission
from registry.domain.texts import is_code
from registry.errors import N_, NotFound
from registry.models import Document, Organization, Proposal, Roadmap, RoadmapItem, User
from registry.queries.scope import manages_the_region, within

A_PAGE = 50
_FILER, _JUDGE = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class ProposalFilters:
    """What to list; empty means "any". ``item`` is the number of a measure in force or its key in its family."""

    state: str = ""
    item: str = ""
    organization: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal. ``item`` is the key of the measure, ``None`` for a new one; ``number`` is its number in force.

    ``roadmap`` is the edition that took it up, ``letter`` the registered document with which it came.
    """

    id: int
    family: str
    item: str | None
    number: str | None
    organization: str
    organization_title: str
    subject: str
    was: str
    becomes: str
    reason: str
    state: str
    filed_at: datetime
    filed_by: str
    decided_at: datetime | None
    decided_by: str
    decision: str
    letter: int | None
    letter_title: str
    roadmap: str | None

    def as_json(self) -> dict[str, Any]:
        """The proposal as the command line prints it."""
        return {
            "id": self.id,
            "family": self.family,
            "item": self.item,
            "organization": self.organization,
            "subject": self.subject,
            "was": self.was,
            "becomes": self.becomes,
            "reason": self.reason,
            "state": self.state,
            "filed_at": self.filed_at.isoformat(),
            "filed_by": self.filed_by,
            "decided_at": self.decided_at.isoformat() if self.decided_at else None,
            "decided_by": self.decided_by or None,
            "decision": self.decision or None,
            "document": self.letter,
            "roadmap": self.roadmap,
        }


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A page of a list, the latest first; ``next`` is the cursor of the page after it, ``None`` on the last."""

    rows: tuple[ProposalRow, ...]
    total: int
    next: int | None


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal with the cell as it stands now, what collides with it, and what the actor may do.

    ``now`` differs from ``row.was`` when the roadmap changed meanwhile; ``None`` for a new measure.
    """

    row: ProposalRow
    now: str | None
    rivals: tuple[ProposalRow, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An accepted change: ``key`` is the measure in its family, ``None`` for a new one."""

    id: int
    key: str | None
    subject: str
    was: str
    becomes: str
    organization: str


def proposals(
    uow: UnitOfWork, filters: ProposalFilters, *, before: int = 0, limit: int | None = A_PAGE
) -> ProposalPage:
    """The proposals that the actor may read: those of her organizations and beneath; ``limit`` ``None`` gives all."""
    where = _where(uow, filters)
    total = uow.session.scalar(
        select(func.count(Proposal.id)).join(Organization, Organization.id == Proposal.organization_id).where(*where)
    )
    statement = _rows().where(*where).order_by(Proposal.id.desc())
    if before:
        statement = statement.where(Proposal.id < before)
    if limit is not None:
        statement = statement.limit(limit + 1)
    found = [_row(each) for each in uow.session.execute(statement)]
    more = limit is not None and len(found) > limit
    rows = tuple(found[:limit])
    return ProposalPage(rows, total or 0, rows[-1].id if more else None)


def proposal(uow: UnitOfWork, proposal_id: int) -> ProposalCard:
    """The card of a proposal. Raises ``NotFound``, alike for a missing one and for another's."""
    found = uow.session.execute(
        _rows().where(Proposal.id == proposal_id, within(uow.actor, Permission.READ))
    ).one_or_none()
    if found is None:
        raise NotFound(N_("Такого предложения нет или оно вам недоступно."))
    row, path = _row(found), found[-1]
    return ProposalCard(
        row=row,
        now=_cell(uow, row),
        rivals=rivals(uow, row) if manages_the_region(uow.actor) else (),
        moves=allowed_moves(
            State(row.state),
            files=uow.actor.may(Permission.DRAFT, path),
            region=manages_the_region(uow.actor),
        ),
    )


def rivals(uow: UnitOfWork, row: ProposalRow) -> tuple[ProposalRow, ...]:
    """The other filed and accepted proposals that cannot be carried out together with this one, the first first."""
    if row.item is None or row.state not in (State.FILED, State.ACCEPTED):
        return ()
    statement = _rows().where(
        Proposal.family == row.family, Proposal.item_number == row.item, Proposal.id != row.id,
        Proposal.state.in_((State.FILED, State.ACCEPTED)),
    )  # fmt: skip
    others = (_row(found) for found in uow.session.execute(statement.order_by(Proposal.id)))
    return tuple(each for each in others if collide(row.subject, row.item, each.subject, each.item))


def contested(rows: Iterable[ProposalRow]) -> frozenset[int]:
    """Those of the proposals that collide with another of them; only filed and accepted ones count."""
    open_ones = [row for row in rows if row.state in (State.FILED, State.ACCEPTED) and row.item is not None]
    by_item: dict[tuple[str, str | None], list[ProposalRow]] = {}
    for row in open_ones:
        by_item.setdefault((row.family, row.item), []).append(row)
    return frozenset(
        one.id
        for found in by_item.values()
        for one in found
        for other in found
        if one.id != other.id and collide(one.subject, one.item, other.subject, other.item)
    )


def accepted_count(uow: UnitOfWork) -> int:
    """How many accepted proposals wait for an edition; 0 for those who cannot begin one."""
    if not manages_the_region(uow.actor):
        return 0
    return uow.session.scalar(select(func.count(Proposal.id)).where(Proposal.state == State.ACCEPTED)) or 0


def accepted_changes(uow: UnitOfWork, family: str) -> tuple[Change, ...]:
    """The accepted changes of a plan in the order of their acceptance: the start of its next edition."""
    statement = (
        select(Proposal, Organization.code)
        .join(Organization, Organization.id == Proposal.organization_id)
        .where(Proposal.family == family, Proposal.state == State.ACCEPTED)
        .order_by(Proposal.decided_at, Proposal.id)
    )
    return tuple(
        Change(row.id, row.item_number, row.subject, row.was, row.becomes, code)
        for row, code in uow.session.execute(statement)
    )


def present_cell(uow: UnitOfWork, *, family: str, key: str, subject: str) -> str | None:
    """The cell of a measure in the edition in force, verbatim; ``None`` when the plan has no such measure."""
    item = uow.session.scalar(
        select(RoadmapItem)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(Roadmap.family == family, Roadmap.state == "current", RoadmapItem.key == key)
        .order_by(Roadmap.id.desc())
        .limit(1)
    )
    if item is None:
        return None
    return item.title if subject == DROP else str(getattr(item, subject))


def _cell(uow: UnitOfWork, row: ProposalRow) -> str | None:
    if row.item is None or row.subject == NEW:
        return None
    return present_cell(uow, family=row.family, key=row.item, subject=row.subject)


def _where(uow: UnitOfWork, filters: ProposalFilters) -> list[ColumnElement[bool]]:
    where = [within(uow.actor, Permission.READ)]
    if filters.state:
        where.append(Proposal.state == filters.state)
    if filters.item:
        named = (
            select(RoadmapItem.key)
            .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
            .where(Roadmap.state == "current", RoadmapItem.number == filters.item)
        )
        where.append(or_(Proposal.item_number == filters.item, Proposal.item_number.in_(named)))
    if filters.family:
        where.append(Proposal.family == filters.family)
    if filters.organization:
        where.append(Organization.code == (filters.organization if is_code(filters.organization) else ""))
    return where


def _rows() -> Select[Any]:
    title = case((Organization.short_name != "", Organization.short_name), else_=Organization.name)
    in_force = (
        select(RoadmapItem.number)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(Roadmap.family == Proposal.family, Roadmap.state == "current", RoadmapItem.key == Proposal.item_number)
        .limit(1)
        .correlate(Proposal)
        .scalar_subquery()
    )
    edition = aliased(Roadmap)
    return (
        select(
            Proposal, Organization.code, title, in_force, _FILER.name, _JUDGE.name, Document.title, edition.code,
            Organization.path,
        )
        .join(Organization, Organization.id == Proposal.organization_id)
        .outerjoin(_FILER, _FILER.id == Proposal.filed_by_id)
        .outerjoin(_JUDGE, _JUDGE.id == Proposal.decided_by_id)
        .outerjoin(Document, Document.id == Proposal.document_id)
        .outerjoin(edition, edition.id == Proposal.roadmap_id)
    )  # fmt: skip


def _row(found: Any) -> ProposalRow:
    row, code, title, number, filer, judge, letter, edition, _ = found
    return ProposalRow(
        row.id, row.family, row.item_number, number, code, title, row.subject, row.was, row.becomes, row.reason,
        row.state, row.filed_at, filer or "", row.decided_at, judge or "", row.decision_reason, row.document_id,
        letter or "", edition,
    )  # fmt: skip


def letters(uow: UnitOfWork) -> tuple[tuple[int, str], ...]:
    """The registered documents of kind «предложения» that the actor may name as a letter, the latest first."""
    mine = true() if uow.actor.everywhere else Organization.path.in_(uow.actor.paths(Permission.DRAFT))
    statement = (
        select(Document.id, Document.number, Document.day, Document.title)
        .join(Organization, Organization.id == Document.organization_id)
        .where(mine, Document.kind == "proposals", Document.state.in_(sorted(REGISTERED_STATES)))
        .order_by(Document.day.desc(), Document.id.desc())
        .limit(A_PAGE)
    )
    return tuple(
        (each, f"№ {number} от {day:%d.%m.%Y}. {title}" if number else f"{day:%d.%m.%Y}. {title}")
        for each, number, day, title in uow.session.execute(statement)
    )
