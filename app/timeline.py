"""Windows over the days of a year, as places that a template draws; the same windows in words stand beside them."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.i18n import _
from app.i18n.windows import window_days
from app.words import STATUS_TONES, STATUSES
from registry.domain.completeness import Totals
from registry.domain.schedule import Window

LANE = 12
_GAP = 3
# What a bar is coloured by: the worst of what it stands for.
_ORDER = ("overdue", "due", "met_late", "met", "not_due", "undated", "exempt")


@dataclass(frozen=True, slots=True)
class Bar:
    """A window, or the part of it that lies in the year; ``says`` is its whole meaning. Lanes keep windows apart."""

    x: int
    y: int
    width: int
    tone: str
    says: str
    soft: bool


@dataclass(frozen=True, slots=True)
class Track:
    """A measure: its bars, what they say in words, and why there is no date, empty where there is one."""

    item: str
    title: str
    bars: tuple[Bar, ...]
    height: int
    undated: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A year: the first day of each month as a place, today as one (``None`` outside of the year), and the tracks.

    ``undated`` are measures without a date, ``idle`` counts those without a window in the year.
    """

    year: int
    days: int
    months: tuple[int, ...]
    today: int | None
    tracks: tuple[Track, ...]
    undated: tuple[Track, ...]
    idle: int


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a window: the tone of its bar, and words."""

    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Strand:
    """What is known of a measure: its windows with what is said of each, or why there are none."""

    item: str
    title: str
    windows: Mapping[Window, Said]
    undated: str = ""


def timeline(strands: Iterable[Strand], year: int, today: date) -> Timeline:
    """The year as a drawing."""
    days = 366 if calendar.isleap(year) else 365
    tracks, undated, idle = [], [], 0
    for strand in strands:
        bars = _bars(strand, year, days)
        if bars:
            height = max(bar.y for bar in bars) + LANE
            tracks.append(Track(strand.item, strand.title, bars, height))
        elif strand.undated:
            undated.append(Track(strand.item, strand.title, (), 0, strand.undated))
        else:
            idle += 1
    return Timeline(
        year=year,
        days=days,
        months=tuple(date(year, month, 1).timetuple().tm_yday - 1 for month in range(1, 13)),
        today=today.timetuple().tm_yday - 1 if today.year == year else None,
        tracks=tuple(tracks),
        undated=tuple(undated),
        idle=idle,
    )


def chosen_year(given: int | None, years: Sequence[int], today: date) -> int:
    """The year that was asked for; without one this year, or the nearest year of the plan."""
    if given is not None and given in years:
        return given
    return min(years, key=lambda year: (abs(year - today.year), year), default=today.year)


def _bars(strand: Strand, year: int, days: int) -> tuple[Bar, ...]:
    free: list[int] = []
    bars = []
    for window, said in sorted(strand.windows.items(), key=lambda each: (each[0].opens, each[0].end)):
        if window.opens.year > year or window.end.year < year:
            continue
        start = 0 if window.opens.year < year else window.opens.timetuple().tm_yday - 1
        end = days if window.end.year > year else window.end.timetuple().tm_yday
        lane = next((number for number, taken in enumerate(free) if taken <= start), len(free))
        free[lane : lane + 1] = [end]
        says = f"{window_days(window)}: {said.words}"
        bars.append(Bar(start, lane * (LANE + _GAP), max(end - start, 2), said.tone, says, window.soft))
    return tuple(bars)


def said_of(totals: Totals) -> Said:
    """How the requirements of a window stand, the worst of them giving the tone."""
    counts = {status: count for status, count in totals.as_json().items() if count}
    tone = STATUS_TONES[next((status for status in _ORDER if status in counts), "not_due")]
    if sum(counts.values()) == 1:
        return Said(tone, str(STATUSES[next(iter(counts))]).lower())
    parts = (f"{str(STATUSES[status]).lower()} — {count}" for status, count in counts.items())
    return Said(tone, ", ".join(parts))


def said_by_calendar(window: Window, today: date) -> Said:
    """Where a window lies from the day, whoever owes what in it."""
    if window.end < today:
        return Said("quiet", _("срок прошёл"))
    return Said("info", _("срок идёт") if window.opens <= today else _("впереди"))
