"""Windows of a rhythm: one for each month, quarter or half-year of the horizon, or soft whole years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from registry.domain.schedule.calendar import day_of, last_day, school_days, shift
from registry.domain.schedule.classes import REGULAR
from registry.domain.schedule.labels import by_label, point_label, window_label
from registry.domain.schedule.model import Horizon, Period, Window
from registry.domain.schedule.tree import MonthDays
from registry.domain.schedule.understood import Reading

SEVERAL_YEARS = re.compile(r"в\s+(?:[2-9]|дв\w+|три|трех|пять|пяти)\s+(?:года|лет)")


def soft_years(horizon: Horizon, years: Sequence[int] = (), since: date | None = None) -> list[Window]:
    """Whole calendar years of the horizon (of ``years`` only, when there are any), cut to its days."""
    if not years and horizon.is_school_year:
        start = max(horizon.start, since or horizon.start)
        return [Window(start, horizon.end, "window", window_label(*school_days(horizon.start), "year"), soft=True)]
    windows = []
    for year in years or horizon.years:
        start = max(date(year, 1, 1), horizon.start, since or horizon.start)
        end = min(date(year, 12, 31), horizon.end)
        if start <= end:
            windows.append(Window(start, end, "window", f"{year} год", soft=True))
    return windows


def uneven(reading: Reading) -> bool:
    """Whether all that is said is a number of times in a year, a week, a day."""
    return any(rhythm.unit == "other" and not SEVERAL_YEARS.search(rhythm.text) for rhythm in reading.rhythms)


def unit_of(reading: Reading) -> str:
    """The unit of a regular reading: ``month``, ``quarter`` or ``half``."""
    named = [days.unit for days in reading.month_days if days.unit]
    return next((unit for unit in [*named, *(rhythm.unit for rhythm in reading.rhythms)] if unit in REGULAR), "month")


def regular_windows(reading: Reading, horizon: Horizon, spans: Sequence[Period]) -> list[Window]:
    """One window for each unit that lies wholly within one of the spans, or of the horizon when there are none."""
    unit = unit_of(reading)
    within = spans or [Period(horizon.start, horizon.end)]
    units = [
        period
        for period in _units(REGULAR[unit], horizon)
        if any(span.start <= period.start and period.end <= span.end for span in within)
    ]
    if unit == "half" and horizon.is_school_year:
        unit = ""  # «I полугодие» names the first half of a calendar year
    if not reading.month_days:
        return [Window(p.start, p.end, "window", window_label(p.start, p.end, unit)) for p in units]
    return [window for days in reading.month_days for period in units if (window := _in_month(days, period))]


def _units(months: int, horizon: Horizon) -> Iterator[Period]:
    if months == REGULAR["half"] and horizon.is_school_year:
        yield Period(horizon.start, date(horizon.start.year, 12, 31))
        yield Period(date(horizon.end.year, 1, 1), horizon.end)
        return
    for year in horizon.years:
        for first in range(1, 13, months):
            last = first + months - 1
            yield Period(date(year, first, 1), date(year, last, last_day(year, last)))


def _in_month(days: MonthDays, unit: Period) -> Window | None:
    """The days in the last month of the unit, or in the month after it; a day too many is the last of the month."""
    if days.ahead:
        return _from_end(days, unit)
    month = shift(unit.end, 1, "day") if days.following else unit.end
    if days.month:
        month = shift(unit.start, days.month - 1, "month")
    number = days.last if days.last > 31 else min(days.last, last_day(month.year, month.month))
    last = day_of(month.year, month.month, number)
    if last is None or days.first is None:
        return Window(None, last, "by", by_label(last)) if last else None
    if days.first == days.last:
        return Window(last, last, "point", point_label(last))
    if days.first < 0:
        start = last + timedelta(days=days.first + 1)
    else:
        start = last - timedelta(days=last.day - min(days.first, last.day))
    return Window(start, last, "window", window_label(start, last))


def _from_end(days: MonthDays, unit: Period) -> Window | None:
    """«за 10 дней до окончания квартала», «в течение 5 дней после окончания квартала»."""
    assert days.ahead  # noqa: S101 - the caller looked
    end = shift(unit.end, -days.ahead.count, days.ahead.unit)
    if days.first is None:
        return Window(None, end, "by", by_label(end))
    start = shift(unit.end, 1, "day")
    return Window(start, end, "window", window_label(start, end)) if start <= end else None
