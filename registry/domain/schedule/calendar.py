"""Day arithmetic of the conventions: ends of months, school years, working days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from registry.domain.schedule.working_days import shift_working, working_day_of_month

SCHOOL_MONTH = 9  # the school year is 1 September – 31 August

_COUNTED = 100  # days from here on are codes: 125 the second Friday, 1095 the last one, 1098 the last working day
_WORKING = 8
EVERY_FIFTH = 6  # the fifth weekday of «каждый четверг»: not every month has one


def last_day(year: int, month: int) -> int:
    """The number of the last day of the month."""
    return monthrange(year, month)[1]


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, ``None`` when there is none; day 0 is the last of the month, -7 the first of its last seven days.

    From 111 on the day is a code of ``tree.MonthDay``: a weekday of the month by its number, or a working day.
    """
    if not (1 <= year <= 9998 and 1 <= month <= 12):
        return None
    if day > _COUNTED:
        return _weekday(year, month, *divmod(day - _COUNTED, 10))
    last = last_day(year, month)
    if day <= 0:
        day = last + day + (day < 0)
    return date(year, month, day) if 1 <= day <= last else None


def may_be_missing(day: int) -> bool:
    """Whether the day is the fifth weekday of a month that need not have it."""
    return day > _COUNTED and (day - _COUNTED) // 10 == EVERY_FIFTH


def counts_working_days(day: int) -> bool:
    """Whether the day of a month is the code of a working day by its number."""
    return day > _COUNTED and day % 10 == _WORKING


def _weekday(year: int, month: int, number: int, weekday: int) -> date | None:
    if weekday == _WORKING:
        return working_day_of_month(year, month, -1 if number == 99 else number)
    last = last_day(year, month)
    days = [day for day in range(1, last + 1) if date(year, month, day).isoweekday() == weekday]
    if number == 99:
        return date(year, month, days[-1])
    if number == EVERY_FIFTH:
        number = 5
    return date(year, month, days[number - 1]) if number <= len(days) else None


def school_year(day: date) -> int:
    """The calendar year in which the school year of the day begins."""
    return day.year if day.month >= SCHOOL_MONTH else day.year - 1


def school_days(day: date) -> tuple[date, date]:
    """The first and the last day of the school year of the day."""
    year = school_year(day)
    return date(year, SCHOOL_MONTH, 1), date(year + 1, 8, 31)


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
        return shift_working(day, count)
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, last_day(year, month + 1)))
