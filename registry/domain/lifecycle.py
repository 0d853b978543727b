"""The life of a document: its states, the moves between them, and who may make each.

One table rules it: what is not in ``MOVES`` cannot be done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from registry.domain.roles import Permission
from registry.errors import N_, DokkartaError, IllegalMove, Immutable


class State(StrEnum):
    """Where a document stands."""

    DRAFT = "draft"
    REGISTERED = "registered"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Move(StrEnum):
    """A step in the life of a document."""

    REVISE = "revise"
    DISCARD = "discard"
    REGISTER = "register"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class MoveRule:
    """From which states a step may be made, where it leads, and what permission it needs."""

    sources: frozenset[State]
    target: State
    permission: Permission


MOVES: dict[Move, MoveRule] = {
    Move.REVISE: MoveRule(frozenset({State.DRAFT}), State.DRAFT, Permission.DRAFT),
    Move.DISCARD: MoveRule(frozenset({State.DRAFT}), State.DISCARDED, Permission.DRAFT),
    Move.REGISTER: MoveRule(frozenset({State.DRAFT}), State.REGISTERED, Permission.REGISTER),
    Move.PUBLISH: MoveRule(frozenset({State.REGISTERED, State.WITHDRAWN}), State.PUBLISHED, Permission.PUBLISH),
    Move.WITHDRAW: MoveRule(frozenset({State.PUBLISHED}), State.WITHDRAWN, Permission.PUBLISH),
}

REGISTERED_STATES = frozenset({State.REGISTERED, State.PUBLISHED, State.WITHDRAWN})

STATE_NAMES: dict[State, str] = {
    State.DRAFT: N_("проект"),
    State.REGISTERED: N_("зарегистрирован"),
    State.PUBLISHED: N_("опубликован"),
    State.WITHDRAWN: N_("снят с публикации"),
    State.DISCARDED: N_("отменён"),
}

_ON_REGISTERED = {
    Move.REVISE: N_("Документ № {id} зарегистрирован, его текст больше не меняется. Составьте новый документ."),
    Move.DISCARD: N_("Документ № {id} зарегистрирован, отменить его нельзя."),
    Move.REGISTER: N_("Документ № {id} уже зарегистрирован; повторная регистрация не нужна."),
}
_OTHERWISE = {
    Move.REVISE: N_("Проект № {id} отменён, изменить его нельзя. Составьте новый документ."),
    Move.DISCARD: N_("Проект № {id} уже отменён."),
    Move.REGISTER: N_("Проект № {id} отменён, зарегистрировать его нельзя."),
    Move.PUBLISH: N_("Опубликовать можно только зарегистрированный документ; состояние документа № {id}: {state}."),
    Move.WITHDRAW: N_("Снять с публикации можно только опубликованный документ; состояние документа № {id}: {state}."),
}


def after(move: Move, state: State, *, document_id: int) -> State:
    """The state after the move. Raises ``Immutable`` for a registered document, else ``IllegalMove``."""
    rule = MOVES[move]
    if state in rule.sources:
        return rule.target
    raise refusal(move, state, document_id=document_id)


def refusal(move: Move, state: State, *, document_id: int) -> DokkartaError:
    """The error that tells why the move cannot be made from the state."""
    if move in _ON_REGISTERED and state in REGISTERED_STATES:
        return Immutable(_ON_REGISTERED[move], id=document_id)
    return IllegalMove(_OTHERWISE[move], id=document_id, state=STATE_NAMES[state])


def allowed_moves(
    state: State, *, may: Callable[[Permission], bool], publishable: bool, drafted: bool = True
) -> tuple[Move, ...]:
    """The moves that can be made now by somebody with these rights.

    A kind that is never published offers no publication; a document entered as a file has no form to revise.
    """
    moves = (move for move, rule in MOVES.items() if state in rule.sources and may(rule.permission))
    return tuple(m for m in moves if (m is not Move.PUBLISH or publishable) and (m is not Move.REVISE or drafted))
