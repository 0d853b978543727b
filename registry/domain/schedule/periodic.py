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

_SEVERAL_YEARS = re.compile(r"в\s+(?:[2-9]|дв\w+|три|трех|пять|пяти)\s+(?:года|лет)")


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
    return any(rhythm.unit == "other" and not _SEVERAL_YEARS.search(rhythm.text) for rhythm in reading.rhythms)


def regular_windows(reading: Reading, horizon: Horizon, spans: Sequence[Period]) -> list[Window]:
    """One window for each unit that lies wholly within one of the spans, or of the horizon when there are none."""
    named = [days.unit for days in reading.month_days if days.unit]
    unit = next((unit for unit in [*named, *(rhythm.unit for rhythm in reading.rhythms)] if unit in REGULAR), "month")
    within = spans or [Period(horizon.start, horizon.end)]
    units = [
        period
        for period in _units(REGULAR[unit], horizon)
        if any(span.start <= period.start and period.end <= span.end for span in within)
    ]
    if not reading.month_days:
        return [Window(p.start, p.end, "window", window_label(p.start, p.end, unit)) for p in units]
    return [window for days in reading.month_days for period in units if (window := _in_month(days, period))]


def _units(months: int, horizon: Horizon) -> Iterator[Period]:
    for year in horizon.years:
        for first in range(1, 13, months):
            last = first + months - 1
            yield Period(date(year, first, 1), date(year, last, last_day(year, last)))


def _in_month(days: MonthDays, unit: Period) -> Window | None:
    """The days in the last month of the unit, or in the month after it; a day too many is the last of the month."""
    month = shift(unit.end, 1, "day") if days.following else unit.end
    number = days.last if days.last > 31 else min(days.last, last_day(month.year, month.month))
    last = day_of(month.year, month.month, number)
    if last is None or days.first is None:
        return Window(None, last, "by", by_label(last)) if last else None
    if days.first == days.last:
        return Window(last, last, "point", point_label(last))
    start = last - timedelta(days=last.day - min(days.first, last.day))
    return Window(start, last, "window", window_label(start, last))
