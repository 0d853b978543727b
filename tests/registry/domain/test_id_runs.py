"""Sets of identifiers as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.id_runs import ids_of, runs_of


def test_neighbours_are_written_as_runs() -> None:
    assert runs_of([7, 3, 1, 2, 3]) == "1-3,7"
    assert runs_of([]) == ""


@given(st.frozensets(st.integers(1, 60) | st.integers(1, 10**12)))
def test_what_was_written_is_read_back(ids: frozenset[int]) -> None:
    assert ids_of(runs_of(ids)) == ids
