"""Day arithmetic of the conventions: ends of months, school years, working days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

SCHOOL_MONTH = 9  # the school year is 1 September – 31 August

# Non-working holidays that fall on the same days every year: Labour Code of the Russian Federation, article 112.
# Days moved by the Government's yearly resolution are not here.
HOLIDAYS = frozenset(
    {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)},
)


def last_day(year: int, month: int) -> int:
    """The number of the last day of the month."""
    return monthrange(year, month)[1]


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, ``None`` when there is none; day 0 is the last of the month, -7 the first of its last seven days."""
    if not (1 <= year <= 9998 and 1 <= month <= 12):
        return None
    last = last_day(year, month)
    if day <= 0:
        day = last + day + (day < 0)
    return date(year, month, day) if 1 <= day <= last else None


def school_year(day: date) -> int:
    """The calendar year in which the school year of the day begins."""
    return day.year if day.month >= SCHOOL_MONTH else day.year - 1


def shift(day: date, count: int, unit: str) -> date:
    """The day moved by ``count`` units: ``day``, ``week``, ``month``, ``year`` or ``working``.

    Months and years keep the number of the day, or end on the last day of a shorter month. The calendar of Python
    has a first and a last day; nothing is moved beyond them.
    """
    try:
        return _shifted(day, count, unit)
    except (OverflowError, ValueError):
        return date.max if count > 0 else date.min


def _shifted(day: date, count: int, unit: str) -> date:
    if unit == "working":
        return _shift_working(day, count)
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, last_day(year, month + 1)))


def _shift_working(day: date, count: int) -> date:
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS
    return day
