"""The ladder of reminders: a month, a week and a day before, then once a week, on working days only."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.reminders import LONGEST_GAP, Step, last_working_day, letter_days, step_of
from registry.domain.schedule import Window, is_working_day

YEARS = st.dates(date(2024, 2, 1), date(2026, 12, 31))
DAY = timedelta(days=1)


def by(day: date, *, soft: bool = False) -> Window:
    return Window(None, day, "by", "до", soft=soft)


def test_a_term_on_a_sunday_is_prepared_for_by_friday() -> None:
    days = letter_days(by(date(2025, 11, 30)), is_working_day)  # a Sunday
    assert days == {
        Step.MONTH: date(2025, 10, 28),
        Step.WEEK: date(2025, 11, 21),
        Step.DAY: date(2025, 11, 27),
    }


def test_each_step_is_said_on_its_day_and_never_twice() -> None:
    window = by(date(2025, 11, 28))
    said = [
        (day, step)
        for day in (date(2025, 10, 1) + DAY * n for n in range(58))
        if is_working_day(day) and (step := step_of(window, day, _before(day), is_working_day))
    ]
    assert said == [(date(2025, 10, 28), Step.MONTH), (date(2025, 11, 21), Step.WEEK), (date(2025, 11, 27), Step.DAY)]


def test_what_is_overdue_is_said_at_once_and_then_once_a_week() -> None:
    window = by(date(2025, 11, 26))  # a Wednesday
    said = [
        day
        for day in (date(2025, 11, 27) + DAY * n for n in range(21))
        if is_working_day(day) and step_of(window, day, _before(day), is_working_day) is Step.OVERDUE
    ]
    assert said == [date(2025, 11, 27), date(2025, 12, 1), date(2025, 12, 8), date(2025, 12, 15)]


def test_a_day_without_letters_is_caught_up_with_the_most_urgent_step() -> None:
    window = by(date(2025, 11, 28))
    assert step_of(window, date(2025, 11, 27), date(2025, 11, 17), is_working_day) is Step.DAY
    assert step_of(window, date(2025, 11, 24), date(2025, 11, 17), is_working_day) is Step.WEEK


def test_a_soft_term_hurries_nobody() -> None:
    assert all(
        step_of(by(date(2025, 12, 31), soft=True), date(2025, 12, 1) + DAY * n, date(2025, 11, 30), is_working_day)
        is None
        for n in range(60)
    )


@given(end=YEARS, start=st.dates(date(2024, 1, 1), date(2026, 12, 31)), length=st.integers(0, 90))
def test_daily_letters_tell_each_step_at_most_once(end: date, start: date, length: int) -> None:
    since, told = start, []
    for number in range(length):
        day = start + DAY * number
        if is_working_day(day):
            step = step_of(by(end), day, since, is_working_day)
            if step is not None:
                told.append(step)
                assert (step is Step.OVERDUE) == (day > end)
            since = day
    ahead = [step for step in told if step is not Step.OVERDUE]
    assert len(ahead) == len(set(ahead))
    assert ahead == sorted(ahead, key=[Step.MONTH, Step.WEEK, Step.DAY].index)


@given(day=YEARS)
def test_the_last_working_day_is_a_working_one_and_near(day: date) -> None:
    found = last_working_day(day, is_working_day)
    assert is_working_day(found)
    assert found <= day
    assert day - found < LONGEST_GAP


def _before(day: date) -> date:
    return day - DAY
