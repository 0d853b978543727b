"""What was filed under a window follows it to its new days, or stays where it was."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.carrying import successors
from registry.domain.schedule import Window


def by(day: date) -> Window:
    return Window(None, day, "by", "")


def spring(year: int, day: int = 19) -> Window:
    return by(date(year, 4, day))


def test_one_window_is_followed_by_the_one_that_came_in_its_place() -> None:
    assert successors([spring(2025), spring(2026)], [spring(2025), spring(2026, 12)]) == {
        "..2026-04-19": "..2026-04-12"
    }


def test_several_are_followed_in_order_even_into_another_year() -> None:
    assert successors([spring(2025), spring(2026)], [spring(2025, 1), spring(2027)]) == {
        "..2025-04-19": "..2025-04-01",
        "..2026-04-19": "..2027-04-19",
    }


def test_where_the_numbers_differ_only_the_lonely_one_of_its_year_is_matched() -> None:
    autumn = by(date(2026, 9, 20))
    assert successors([spring(2025), spring(2026), autumn], [spring(2025, 1), spring(2026, 1)]) == {
        "..2025-04-19": "..2025-04-01"
    }
    assert successors([spring(2026)], []) == {}
    assert successors([], [spring(2026)]) == {}


WINDOWS = st.lists(
    st.integers(0, 2000).map(lambda days: by(date(2024, 1, 1) + timedelta(days))), max_size=6, unique=True
)


@given(WINDOWS, WINDOWS)
def test_only_gone_windows_have_successors_all_of_them_new_and_none_twice(before, after) -> None:
    found = successors(before, after)
    old, new = {window.id for window in before}, {window.id for window in after}
    assert found.keys() <= old - new
    assert set(found.values()) <= new - old
    assert len(set(found.values())) == len(found)
    assert successors(before, before) == {}
