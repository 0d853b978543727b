"""Working days of the Russian Federation: the production calendar, year by year.

The days that the Government moves come from the library ``holidays`` (MIT). It is imported when first needed: most
deadlines count no working days, and the command line has to start at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

# Non-working holidays that fall on the same days every year: Labour Code of the Russian Federation, article 112.
HOLIDAYS = frozenset(
    {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)},
)
_FRIDAY = 4
_MOVED = "перенес"  # the library says «Выходной (перенесено с …)» of what a resolution of the Government moved


@dataclass(frozen=True, slots=True)
class _Year:
    """``off`` are days off beside weekends, ``working`` are working Saturdays and Sundays."""

    off: frozenset[date]
    working: frozenset[date]
    official: bool


@lru_cache(maxsize=128)
def _calendar(year: int) -> _Year:
    from holidays.countries.russia import Russia

    listed = Russia(years=year, language="ru")  # type: ignore[no-untyped-call]
    if not any(_MOVED in name.lower() for name in listed.values()):
        off = frozenset(date(year, month, day) for month, day in HOLIDAYS)
        return _Year(off, frozenset(), official=False)
    return _Year(frozenset(listed), frozenset(listed.weekend_workdays), official=True)


def has_official_calendar(year: int) -> bool:
    """Whether it is known which days the Government moved in that year.

    ``False`` for years to come that no resolution speaks of yet: there only weekends and the holidays of article 112
    are days off.
    """
    return _calendar(year).official


def is_working_day(day: date) -> bool:
    """Whether it is a working day of the five-day week, by the production calendar of its year."""
    calendar = _calendar(day.year)
    return day in calendar.working or (day.weekday() <= _FRIDAY and day not in calendar.off)


def last_working_day_before(day: date) -> date:
    """The last working day before the day. Raises ``OverflowError`` before the year 1."""
    return shift_working(day, -1)


def shift_working(day: date, count: int) -> date:
    """The day moved by ``count`` working days, back when negative. Raises ``OverflowError`` beyond the calendar."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_day_of_month(year: int, month: int, number: int) -> date | None:
    """The working day of that number in the month, -1 for the last; ``None`` when the month has no such day."""
    first = date(year, month, 1)
    days = [day for n in range(31) if (day := first + timedelta(days=n)).month == month and is_working_day(day)]
    place = number - 1 if number > 0 else number
    return days[place] if -len(days) <= place < len(days) else None
