"""Proposals to change a roadmap: what may be proposed, and the moves of a proposal, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registry.errors import N_, IllegalMove

# What a proposal changes: a cell of a measure, a new measure, or leaving one out.
CELLS = ("title", "responsible_text", "kinds_text", "deadline_text", "expected_result")
NEW, DROP = "item", "drop"
SUBJECTS = (*CELLS, NEW, DROP)

SUBJECT_NAMES: dict[str, str] = {
    "title": N_("Мероприятие"),
    "responsible_text": N_("Ответственный исполнитель"),
    "kinds_text": N_("Вид документа"),
    "deadline_text": N_("Сроки выполнения"),
    "expected_result": N_("Ожидаемый результат"),
    NEW: N_("Новое мероприятие"),
    DROP: N_("Исключение мероприятия"),
}


class State(StrEnum):
    """Where a proposal stands."""

    FILED = "filed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    INCLUDED = "included"


class Move(StrEnum):
    """A step of a proposal."""

    ACCEPT = "accept"
    DECLINE = "decline"
    TAKE_BACK = "take_back"
    INCLUDE = "include"
    RELEASE = "release"


class Who(StrEnum):
    """Who makes a step: the body that filed it, or those who manage the region."""

    FILER = "filer"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class MoveRule:
    """From which states a step may be made, where it leads, who makes it, whether it asks for a reason."""

    sources: frozenset[State]
    target: State
    who: Who
    reasoned: bool = False


MOVES: dict[Move, MoveRule] = {
    Move.ACCEPT: MoveRule(frozenset({State.FILED}), State.ACCEPTED, Who.REGION),
    # What was accepted may be given up until an edition takes it: a conflict is settled so.
    Move.DECLINE: MoveRule(frozenset({State.FILED, State.ACCEPTED}), State.DECLINED, Who.REGION, reasoned=True),
    Move.TAKE_BACK: MoveRule(frozenset({State.FILED}), State.TAKEN_BACK, Who.FILER),
    Move.INCLUDE: MoveRule(frozenset({State.ACCEPTED}), State.INCLUDED, Who.REGION),
    # The edition that took it up was dropped before it came into force.
    Move.RELEASE: MoveRule(frozenset({State.INCLUDED}), State.ACCEPTED, Who.REGION),
}

_OF_EDITIONS = frozenset({Move.INCLUDE, Move.RELEASE})

STATE_NAMES: dict[State, str] = {
    State.FILED: N_("подано"),
    State.ACCEPTED: N_("принято"),
    State.DECLINED: N_("отклонено"),
    State.TAKEN_BACK: N_("отозвано"),
    State.INCLUDED: N_("вошло в редакцию"),
}


def after(move: Move, state: State, *, proposal_id: int) -> State:
    """The state after the move. Raises ``IllegalMove`` naming the state that forbids it."""
    rule = MOVES[move]
    if state in rule.sources:
        return rule.target
    raise IllegalMove(
        N_("Предложение № {id} уже рассмотрено ({state}): этого с ним сделать нельзя."),
        id=proposal_id,
        state=STATE_NAMES[state],
    )


def allowed_moves(state: State, *, files: bool, region: bool) -> tuple[Move, ...]:
    """The moves that can be made now: ``files`` acts for the body that filed it, ``region`` manages the region.

    Inclusion and release follow the life of an edition and are never offered.
    """
    held = {Who.FILER: files, Who.REGION: region}
    return tuple(
        move for move, rule in MOVES.items() if move not in _OF_EDITIONS and state in rule.sources and held[rule.who]
    )


def collide(subject: str, item: str | None, other_subject: str, other_item: str | None) -> bool:
    """Whether two proposals cannot both be carried out: the same cell, or a change of what another leaves out.

    Two new measures never collide.
    """
    if NEW in (subject, other_subject) or item != other_item:
        return False
    return subject == other_subject or DROP in (subject, other_subject)
