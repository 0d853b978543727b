"""Days around an event, windows in order, and whether working days were counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from registry.domain.schedule.calendar import counts_working_days, shift
from registry.domain.schedule.model import Period, Window
from registry.domain.schedule.tree import Tie
from registry.domain.schedule.understood import Reading
from registry.domain.schedule.years import Days


def around(tie: Tie, period: Period) -> Days:
    """Days of a tie: before the event starts, while it lasts, or after it ends to the end of that year."""
    offset = tie.offset
    if tie.relation == "before":
        end = shift(period.start, -offset.count, offset.unit) if offset else shift(period.start, -1, "day")
        return Days(None, end)
    if tie.relation == "until":
        return Days(None, period.end)
    if tie.relation in {"during", "schedule"}:
        return Days(period.start, period.end)
    start = shift(period.end, 1, "day")
    return Days(start, shift(period.end, offset.count, offset.unit) if offset else date(start.year, 12, 31))


def ordered(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Windows by their last day, each once, each knowing the last day of the one before."""
    ordered: list[Window] = []
    seen: set[str] = set()
    for window in sorted(windows, key=lambda w: (w.end, w.start or date.min)):
        if window.id not in seen:
            seen.add(window.id)
            ordered.append(replace(window, after=ordered[-1].end if ordered else None))
    return tuple(ordered)


def names_working_days(reading: Reading) -> bool:
    """«за 5 рабочих дней до 1 мая», «последний рабочий день марта»."""
    codes = [timed.piece.last.opens[1] for timed in reading.timed] + [days.last for days in reading.month_days]
    ahead = [timed.piece.ahead for timed in reading.timed if timed.piece.ahead]
    return any(map(counts_working_days, codes)) or any(offset.unit == "working" for offset in ahead)
