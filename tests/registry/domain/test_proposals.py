"""The moves of a proposal, and which proposals cannot both be carried out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.proposals import (
    CELLS,
    MOVES,
    STATE_NAMES,
    SUBJECT_NAMES,
    SUBJECTS,
    Move,
    State,
    after,
    allowed_moves,
    collide,
)
from registry.errors import IllegalMove

WAYS = {
    (Move.ACCEPT, State.FILED): State.ACCEPTED,
    (Move.DECLINE, State.FILED): State.DECLINED,
    (Move.DECLINE, State.ACCEPTED): State.DECLINED,
    (Move.TAKE_BACK, State.FILED): State.TAKEN_BACK,
    (Move.INCLUDE, State.ACCEPTED): State.INCLUDED,
    (Move.RELEASE, State.INCLUDED): State.ACCEPTED,
}


@pytest.mark.parametrize(("move", "state"), list(product(Move, State)))
def test_only_the_ways_of_the_table_lead_on(move: Move, state: State) -> None:
    if (move, state) in WAYS:
        assert after(move, state, proposal_id=1) is WAYS[move, state]
    else:
        with pytest.raises(IllegalMove, match=STATE_NAMES[state]):
            after(move, state, proposal_id=1)


def test_each_side_is_offered_its_own_moves() -> None:
    assert allowed_moves(State.FILED, files=True, region=False) == (Move.TAKE_BACK,)
    assert allowed_moves(State.FILED, files=False, region=True) == (Move.ACCEPT, Move.DECLINE)
    assert allowed_moves(State.ACCEPTED, files=True, region=True) == (Move.DECLINE,)
    assert all(allowed_moves(state, files=False, region=False) == () for state in State)
    assert [move for move, rule in MOVES.items() if rule.reasoned] == [Move.DECLINE]
    assert SUBJECT_NAMES.keys() == set(SUBJECTS)


@given(st.sampled_from(SUBJECTS), st.sampled_from(SUBJECTS), st.sampled_from(["1.1", "1.2"]))
def test_proposals_collide_both_ways_and_only_about_one_measure(one: str, other: str, item: str) -> None:
    assert collide(one, item, other, item) == collide(other, item, one, item)
    assert not collide(one, "9.9", other, item)
    assert collide(one, item, one, item) == (one != "item")
    assert collide(one, item, "drop", item) == (one in CELLS or one == "drop")
