"""The life of a document: one table of moves, and words for every refusal."""

from __future__ import annotations

import itertools

import pytest

from registry.domain.lifecycle import MOVES, REGISTERED_STATES, STATE_NAMES, Move, State, after, allowed_moves
from registry.domain.roles import Permission
from registry.errors import IllegalMove, Immutable

ALLOWED = {
    (Move.REVISE, State.DRAFT): State.DRAFT,
    (Move.DISCARD, State.DRAFT): State.DISCARDED,
    (Move.REGISTER, State.DRAFT): State.REGISTERED,
    (Move.PUBLISH, State.REGISTERED): State.PUBLISHED,
    (Move.PUBLISH, State.WITHDRAWN): State.PUBLISHED,
    (Move.WITHDRAW, State.PUBLISHED): State.WITHDRAWN,
}


@pytest.mark.parametrize(("move", "state"), list(itertools.product(Move, State)))
def test_a_move_is_allowed_from_its_states_and_refused_in_words_from_all_others(move: Move, state: State) -> None:
    if (move, state) in ALLOWED:
        assert after(move, state, document_id=7) is ALLOWED[move, state]
        return
    with pytest.raises((IllegalMove, Immutable)) as refused:
        after(move, state, document_id=7)
    assert "№ 7" in refused.value.message
    changing = move in {Move.REVISE, Move.DISCARD, Move.REGISTER}
    assert isinstance(refused.value, Immutable) is (changing and state in REGISTERED_STATES)


def test_nothing_leads_back_to_a_draft() -> None:
    assert [move for move, rule in MOVES.items() if rule.target is State.DRAFT] == [Move.REVISE]


def test_a_reader_is_offered_nothing() -> None:
    for state in State:
        assert allowed_moves(state, may=lambda _: False, publishable=True) == ()


def test_what_is_offered_depends_on_the_kind_and_the_origin() -> None:
    def everything(permission: Permission) -> bool:
        return isinstance(permission, Permission)

    assert allowed_moves(State.REGISTERED, may=everything, publishable=True) == (Move.PUBLISH,)
    assert allowed_moves(State.REGISTERED, may=everything, publishable=False) == ()
    assert Move.REVISE in allowed_moves(State.DRAFT, may=everything, publishable=True)
    assert Move.REVISE not in allowed_moves(State.DRAFT, may=everything, publishable=True, drafted=False)


def test_every_state_has_its_word() -> None:
    assert set(STATE_NAMES) == set(State)
