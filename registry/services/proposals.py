"""Proposals to change the roadmap: filed by bodies, decided by the Department, taken up by the next edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.lifecycle import REGISTERED_STATES
from registry.domain.proposals import CELLS, DROP, MOVES, NEW, SUBJECTS, Move, State, Who, after
from registry.domain.roles import Permission
from registry.domain.texts import is_code, tidy
from registry.errors import N_, InvalidInput, NotFound, Remark, RuleViolation
from registry.models import Document, Organization, Proposal, Roadmap, RoadmapItem
from registry.queries import proposals as queries
from registry.queries.scope import find_organization, require_region
from registry.services.lookups import now

_LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Filed:
    """A proposal after a command: its number and where it stands."""

    id: int
    state: str


@dataclass(frozen=True, slots=True)
class _Place:
    """What is proposed to change: the plan, the key of the measure (``None`` for a new one), the cell as it stands."""

    family: str
    key: str | None
    was: str


def file_proposal(
    uow: UnitOfWork,
    *,
    organization: str,
    subject: str,
    becomes: str,
    reason: str,
    item: str | None = None,
    roadmap: str | None = None,
    document_id: int | None = None,
) -> Filed:
    """File a proposal in the name of an organization in which the actor drafts.

    ``item`` is a number of the edition in force (of ``roadmap`` when it is given), ``None`` for a new measure;
    ``document_id`` is the registered letter with which it comes. Raises ``InvalidInput`` with remarks on fields.
    """
    owner = find_organization(uow, organization, Permission.DRAFT)
    if subject not in SUBJECTS:
        message = N_("Выберите, что предлагается изменить.")
        raise InvalidInput(message, remarks=[Remark("subject", message)])
    place = _place(uow, subject, item, roadmap)
    text = "" if subject == DROP else tidy(becomes)
    remarks = [*_remarks(subject, place, text, reason), *_letter(uow, owner, document_id)]
    if remarks:
        raise InvalidInput(N_("Предложение не подано: проверьте поля."), remarks=remarks)
    _refuse_repeated(uow, owner, place, subject, text)
    row = Proposal(
        family=place.family, item_number=place.key, organization_id=owner.id, subject=subject, was=place.was,
        becomes=text, reason=tidy(reason), state=State.FILED, document_id=document_id, filed_at=now(uow),
        filed_by_id=uow.actor.user_id,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    uow.journal(
        "proposal.file", "proposal", row.id, organization_id=_id(owner), item=place.key, subject=subject, was=row.was,
        becomes=text, reason=row.reason, document=document_id,
    )  # fmt: skip
    return Filed(row.id, row.state)


def take_back(uow: UnitOfWork, *, proposal_id: int) -> Filed:
    """Take a proposal back while it is filed; its own organization does."""
    row, owner = _found(uow, proposal_id)
    uow.actor.require(Permission.DRAFT, owner.path)
    return _moved(uow, row, owner, Move.TAKE_BACK, "")


def accept(uow: UnitOfWork, *, proposal_id: int, reason: str = "") -> Filed:
    """Accept a proposal. Raises ``RuleViolation`` naming the accepted one with which it collides."""
    row, owner = _found(uow, proposal_id)
    require_region(uow.actor)
    _hold_rivals(uow, row)
    after(Move.ACCEPT, State(row.state), proposal_id=row.id)
    card = queries.proposal(uow, proposal_id)
    first = next((each for each in card.rivals if each.state == State.ACCEPTED), None)
    if first is not None:
        raise RuleViolation(
            N_("Предложение № {id} об этом же уже принято ({organization}). Сначала отклоните одно из двух."),
            id=first.id,
            organization=first.organization_title,
        )
    return _moved(uow, row, owner, Move.ACCEPT, tidy(reason))


def decline(uow: UnitOfWork, *, proposal_id: int, reason: str) -> Filed:
    """Decline a proposal, even an accepted one that no edition took up. Raises ``InvalidInput`` without a reason."""
    row, owner = _found(uow, proposal_id)
    require_region(uow.actor)
    if not tidy(reason):
        message = N_("Укажите, почему предложение отклонено: это увидит тот, кто его подал.")
        raise InvalidInput(message, remarks=[Remark("reason", message)])
    return _moved(uow, row, owner, Move.DECLINE, tidy(reason))


def mark_included(uow: UnitOfWork, *, ids: Sequence[int], roadmap_id: int) -> int:
    """Say that an edition took these accepted proposals up; how many. Raises ``IllegalMove`` for any other state."""
    require_region(uow.actor)
    for proposal_id in ids:
        row, owner = _found(uow, proposal_id)
        row.roadmap_id = roadmap_id
        row.state = after(Move.INCLUDE, State(row.state), proposal_id=row.id)
        uow.journal("proposal.include", "proposal", row.id, organization_id=_id(owner), item=row.item_number)
    uow.session.flush()
    return len(ids)


def _place(uow: UnitOfWork, subject: str, item: str | None, roadmap: str | None) -> _Place:
    plan = uow.session.scalar(
        select(Roadmap)
        .where(Roadmap.code == roadmap if roadmap is not None and is_code(roadmap) else Roadmap.state == "current")
        .order_by(Roadmap.approved_on.desc(), Roadmap.id.desc())
        .limit(1)
    )
    if plan is None or plan.state != "current":
        raise NotFound(N_("Предложения подают к действующей дорожной карте, а такой нет."))
    if subject == NEW:
        return _Place(plan.family, None, "")
    row = uow.session.scalar(
        select(RoadmapItem).where(RoadmapItem.roadmap_id == plan.id, RoadmapItem.number == (item or "").strip()[:16])
    )
    if row is None:
        message = N_("Мероприятия «{item}» в действующей дорожной карте нет.")
        raise InvalidInput(message, item=item or "", remarks=[Remark("item", message, (("item", item or ""),))])
    return _Place(plan.family, row.key, row.title if subject == DROP else str(getattr(row, subject)))


def _remarks(subject: str, place: _Place, becomes: str, reason: str) -> list[Remark]:
    remarks = []
    if subject != DROP and not becomes:
        remarks.append(Remark("becomes", N_("Укажите предлагаемый текст.")))
    if subject in CELLS and becomes and becomes == tidy(place.was):
        remarks.append(Remark("becomes", N_("Предлагаемый текст совпадает с действующим.")))
    if not tidy(reason):
        remarks.append(Remark("reason", N_("Укажите обоснование.")))
    for name, text in (("becomes", becomes), ("reason", tidy(reason))):
        if len(text) > _LONGEST:
            remarks.append(Remark(name, N_("Текст длиннее {limit} знаков."), (("limit", _LONGEST),)))
    return remarks


def _letter(uow: UnitOfWork, owner: Organization, document_id: int | None) -> list[Remark]:
    if document_id is None:
        return []
    row = uow.session.get(Document, document_id)
    fits = (
        row is not None
        and row.organization_id == owner.id
        and row.kind == "proposals"
        and row.state in REGISTERED_STATES
    )
    if fits:
        return []
    message = N_("Документ № {id} — не зарегистрированные предложения этой организации.")
    return [Remark("document_id", message, (("id", document_id),))]


def _refuse_repeated(uow: UnitOfWork, owner: Organization, place: _Place, subject: str, becomes: str) -> None:
    same = uow.session.scalar(
        select(Proposal.id).where(
            Proposal.organization_id == owner.id, Proposal.family == place.family, Proposal.subject == subject,
            Proposal.item_number.is_not_distinct_from(place.key), Proposal.becomes == becomes,
            Proposal.state.in_((State.FILED, State.ACCEPTED)),
        )
    )  # fmt: skip
    if same is not None:
        raise RuleViolation(N_("Такое предложение организации уже подано: № {id}."), id=same)


def _found(uow: UnitOfWork, proposal_id: int) -> tuple[Proposal, Organization]:
    row = uow.session.get(Proposal, proposal_id)
    owner = uow.session.get(Organization, row.organization_id) if row is not None else None
    if row is None or owner is None or not uow.actor.may(Permission.READ, owner.path):
        raise NotFound(N_("Такого предложения нет или оно вам недоступно."))
    return row, owner


def _hold_rivals(uow: UnitOfWork, row: Proposal) -> None:
    """Make others who decide about the same measure wait, so that of two that collide one is accepted."""
    same = (Proposal.id == row.id) if row.item_number is None else (Proposal.item_number == row.item_number)
    statement = select(Proposal).where(Proposal.family == row.family, same).with_for_update()
    uow.session.scalars(statement.execution_options(populate_existing=True)).all()


def _moved(uow: UnitOfWork, row: Proposal, owner: Organization, move: Move, reason: str) -> Filed:
    row.state = after(move, State(row.state), proposal_id=row.id)
    if MOVES[move].who is Who.REGION:
        row.decided_at, row.decided_by_id, row.decision_reason = now(uow), uow.actor.user_id, reason
    uow.session.flush()
    uow.journal(
        f"proposal.{move}", "proposal", row.id, organization_id=_id(owner), item=row.item_number, subject=row.subject,
        reason=reason,
    )  # fmt: skip
    return Filed(row.id, row.state)


def _id(owner: Organization) -> int | None:
    # What is said of demonstration data must not outlive it in the journal's references.
    return None if owner.is_demo else owner.id
