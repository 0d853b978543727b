"""When a person is reminded of a term: a month, a week and a day before its last day, and after it has passed.

Everything is reckoned in working days, since nobody reads letters on others: a term that ends on a Sunday is prepared
for by Friday, and a letter that would go out on a holiday goes out on the last working day before it. What was passed
by is said on the first working day after, and again on the first working day of each week.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from registry.domain.schedule.calendar import shift
from registry.domain.schedule.model import Window

IsWorking = Callable[[date], bool]

# How far back a digest catches up with days on which none could be sent.
LONGEST_GAP = timedelta(days=14)
_DAY = timedelta(days=1)


class Step(StrEnum):
    """A rung of the ladder, by urgency: the later outweighs the earlier."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    OVERDUE = "overdue"


def last_working_day(day: date, working: IsWorking) -> date:
    """The day itself when it is a working one, else the last working day before it."""
    while not working(day):
        day -= _DAY
    return day


def first_working_day(day: date, working: IsWorking) -> date:
    """The day itself when it is a working one, else the first working day after it."""
    while not working(day):
        day += _DAY
    return day


def letter_days(window: Window, working: IsWorking) -> dict[Step, date]:
    """On which day each step before the end of the window is told; the steps after it go on without end."""
    last = last_working_day(window.end, working)
    return {
        Step.MONTH: last_working_day(shift(last, -1, "month"), working),
        Step.WEEK: last_working_day(last - timedelta(days=7), working),
        Step.DAY: last_working_day(last - _DAY, working),
    }


def step_of(window: Window, day: date, since: date, working: IsWorking) -> Step | None:
    """What a letter of ``day`` says of the window, when the last letter went on ``since``; ``None`` for nothing.

    A soft window is nobody's hurry. A step is told once: it falls on a day after ``since`` up to ``day``.
    """
    if window.soft:
        return None
    after = max(since, day - LONGEST_GAP)
    if day > window.end:
        return Step.OVERDUE if _overdue_told(window.end, after, day, working) else None
    fallen = [step for step, told in letter_days(window, working).items() if after < told <= day]
    return fallen[-1] if fallen else None


def _overdue_told(end: date, after: date, day: date, working: IsWorking) -> bool:
    """Whether one of the days after ``after`` up to ``day`` is the first after the end, or begins a working week."""
    if after < first_working_day(end + _DAY, working) <= day:
        return True
    monday = day - timedelta(days=day.weekday())
    begins = first_working_day(monday, working)
    return end < begins and after < begins <= day
