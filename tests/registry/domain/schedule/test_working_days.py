"""Working days by the production calendar of the Russian Federation."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.schedule import is_working_day, last_working_day_before
from registry.domain.schedule.working_days import has_official_calendar, shift_working, working_day_of_month


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2024, 4, 26), True),
        (date(2024, 4, 27), True),  # a Saturday, moved to 29 April
        (date(2024, 4, 29), False),
        (date(2024, 12, 28), True),  # a Saturday, moved to 30 December
        (date(2024, 12, 30), False),
        (date(2025, 5, 8), False),  # moved from 23 February
        (date(2025, 11, 1), True),  # a Saturday, moved to 3 November
        (date(2025, 11, 3), False),
        (date(2025, 12, 31), False),
        (date(2026, 1, 9), False),
        (date(2026, 6, 11), True),
        (date(2026, 6, 12), False),
        (date(2026, 6, 13), False),
    ],
)
def test_days_that_the_government_moved_are_known(day: date, working: bool) -> None:
    assert is_working_day(day) is working


def test_the_last_working_day_before_a_weekend_or_holidays() -> None:
    assert last_working_day_before(date(2026, 6, 14)) == date(2026, 6, 11)
    assert last_working_day_before(date(2026, 1, 9)) == date(2025, 12, 30)
    assert last_working_day_before(date(2025, 11, 3)) == date(2025, 11, 1)
    assert last_working_day_before(date(2025, 9, 16)) == date(2025, 9, 15)


def test_a_year_without_a_resolution_says_so_and_keeps_the_holidays_of_the_law() -> None:
    assert has_official_calendar(2024)
    assert has_official_calendar(2026)
    assert not has_official_calendar(2040)
    assert not is_working_day(date(2040, 5, 9))
    assert not is_working_day(date(2040, 1, 6))
    assert is_working_day(date(2040, 5, 10))


def test_working_days_of_a_month_are_counted_from_both_ends() -> None:
    assert working_day_of_month(2025, 1, 1) == date(2025, 1, 9)
    assert working_day_of_month(2025, 12, -1) == date(2025, 12, 30)
    assert working_day_of_month(2025, 2, 23) is None


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(1, 30))
def test_a_shift_lands_on_a_working_day_and_back(day: date, count: int) -> None:
    later = shift_working(day, count)
    assert is_working_day(later)
    between = (day + timedelta(days=n) for n in range(1, (later - day).days + 1))
    assert sum(map(is_working_day, between)) == count
    assert last_working_day_before(day) < day


def test_the_library_is_imported_only_when_working_days_are_counted() -> None:
    code = (
        "import sys; from datetime import date; from registry.domain.schedule import Horizon, read_deadline;"
        "read_deadline('ежегодно до 1 мая', Horizon(date(2025, 1, 1), date(2025, 12, 31)));"
        "print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
