"""Days on which the pieces of a reading fall within a horizon: named years, every year, the first time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.domain.schedule.calendar import school_days, school_year
from registry.domain.schedule.labels import by_label, point_label, window_label
from registry.domain.schedule.model import Horizon, Window
from registry.domain.schedule.tree import Edge, Piece, Year
from registry.domain.schedule.understood import Timed
from registry.domain.schedule.years import Days, between, explicit, placed

_CROSSING = {("previous", "next"), ("previous", "current"), ("current", "next"), ("", "next"), ("previous", "")}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a piece falls due: its days, and the piece for its name and class."""

    timed: Timed
    days: Days
    soft: bool = False
    whole: Days | None = None  # before it was cut to the horizon

    @property
    def year(self) -> int:
        """The calendar year in which it begins, or by which it is due."""
        return (self.days.start or self.days.end).year

    def window(self, start: date | None = None, end: date | None = None, kind: str = "") -> Window:
        """The window, perhaps cut to other days."""
        piece = self.timed.piece
        kind = kind or piece.kind
        first, last = start or self.days.start, end or self.days.end
        if kind == "by":
            return self._named(None, last, kind, by_label(last))
        first = first or last
        if kind == "point":
            return self._named(last, last, kind, point_label(last))
        if self.whole and self.whole.start and start is None and end is None:
            return self._named(first, last, "window", window_label(self.whole.start, self.whole.end, "year"))
        unit = piece.first.unit if piece.first.unit == piece.last.unit and start is None and end is None else ""
        return self._named(first, last, "window", window_label(first, last, unit))

    def _named(self, start: date | None, end: date, kind: str, label: str) -> Window:
        note = f" ({self.timed.note})" if self.timed.note else ""
        return Window(start, end, kind, label + note, self.soft)


def named(timed: Timed) -> Iterator[Occurrence]:
    """Occurrences of a piece whose years are numbers. A year for which there is no such day yields nothing."""
    piece = timed.piece
    first, last = piece.first.year, piece.last.year
    if first and last and first.years and last.years and piece.first != piece.last:
        days = between(piece, _of_edge(piece.first, first), _of_edge(piece.last, last))
        if days and not _invalid(piece, days):
            yield Occurrence(timed, days)
        return
    if piece.last.unit == "year" and last and last.span and len(last.years) > 1:
        month = 9 if last.school else 1
        end = date(last.years[-1] + 1, 8, 31) if last.school else date(last.years[-1], 12, 31)
        yield Occurrence(timed, Days(date(last.years[0], month, 1), end))
        return
    year = last if last and last.years else first
    years = year.years if year else ()
    if year and year.span and year is last and _base(piece, 1, from_end=True) == 0:
        years = years[1:]  # «декабрь – февраль 2024–2025 гг.» ends in 2025
    for number in years:
        days = placed(piece, _base(piece, number, from_end=year is last), bool(year and year.school))
        if days and not _invalid(piece, days):
            yield Occurrence(timed, days)


def _of_edge(edge: Edge, year: Year) -> int:
    return year.years[0] + (1 if year.school and edge.opens[0] < 9 else 0)


def _base(piece: Piece, number: int, *, from_end: bool) -> int:
    """«октябрь – март 2025» begins in the year before the one that is named at its end."""
    runs_over = piece.first != piece.last and piece.last.closes[0] < piece.first.opens[0]
    school = bool(piece.last.year and piece.last.year.school)
    return number - 1 if from_end and runs_over and not school else number


def _invalid(piece: Piece, days: Days) -> bool:
    """Whether 29 February was named of a year that has none."""
    edges = ((piece.first, days.start), (piece.last, days.end))
    return any(edge.opens == edge.closes == (2, 29) and day and (day.month, day.day) != (2, 29) for edge, day in edges)


def recurring(timed: Timed, horizon: Horizon) -> list[Occurrence]:
    """Occurrences of a piece without numbered years, one for each year of the horizon.

    A stretch belongs to the horizon when it begins there, a last day when it lies there; «следующего года» is
    reckoned from the years of the horizon and may lie after it. Empty as well when the years cannot be made out.
    """
    piece = timed.piece
    year = piece.last.year or piece.first.year or Year()
    relative = (_relative(piece.first), _relative(piece.last))
    moved = _moved(piece, relative)
    if moved is None:
        return []
    found = []
    for base in _bases(year, horizon):
        days = placed(piece, base + moved, year.school)
        if days and piece.kind == "window" and piece.first.unit == piece.last.unit == "year":
            found += _cut_year(timed, days, horizon)
        elif days and (moved > 0 or _belongs(days, horizon)):
            found.append(Occurrence(timed, days))
    return found


def _cut_year(timed: Timed, days: Days, horizon: Horizon) -> list[Occurrence]:
    """«в течение года», «учебный год»: whole years cut to the first day of the plan; nothing is overdue by them."""
    if not overlaps(days, horizon):
        return []
    year = timed.piece.last.year
    if year and not year.school and year.relative == "any" and horizon.is_school_year:
        whole = Days(*school_days(horizon.start))  # the year of a plan for a school year
        return [Occurrence(timed, Days(horizon.start, horizon.end), soft=True, whole=whole)]
    start = max(days.start or horizon.start, horizon.start)
    return [Occurrence(timed, Days(start, days.end), soft=True, whole=days)]


def _relative(edge: Edge) -> str:
    relative = edge.year.relative if edge.year else ""
    return "" if relative in {"each", "any"} else relative


def _moved(piece: Piece, relative: tuple[str, str]) -> int | None:
    """By how many years the stretch begins later than its year; ``None`` when that cannot be told."""
    steps = {"": 0, "current": 0, "next": 1, "previous": -1}
    first, last = relative
    runs_over = piece.last.closes[0] < piece.first.opens[0]
    if piece.first == piece.last or piece.first.year is None or first == last:
        return 0 if runs_over and piece.first != piece.last else steps[last]
    if runs_over and relative in _CROSSING:
        return 0
    return steps[first] if first and not last else None


def _bases(year: Year, horizon: Horizon) -> range:
    if not year.school:
        first = horizon.years.start - (year.relative == "previous")
        return range(first, horizon.years.stop)
    start = school_year(horizon.base if year.relative in {"current", "next"} else horizon.start)
    return range(max(start, school_year(horizon.start)), horizon.years.stop)


def bounded(horizon: Horizon, years: Sequence[Timed]) -> Horizon:
    """The part of the horizon that lies in these years: of «2025–2026 гг., ежегодно» two years, the whole of none."""
    days = [occurrence.days for timed in years for occurrence in named(timed)]
    if not days:
        return horizon
    start = max(horizon.start, min(found.start or found.end for found in days))
    return replace(horizon, start=start, end=min(horizon.end, max(found.end for found in days)))


def _belongs(days: Days, horizon: Horizon) -> bool:
    return horizon.start <= (days.start or days.end) <= horizon.end


def overlaps(days: Days, horizon: Horizon) -> bool:
    """Whether the days touch the horizon."""
    return (days.start or days.end) <= horizon.end and days.end >= horizon.start


def occurrences(timed: Timed, horizon: Horizon) -> list[Occurrence]:
    """All occurrences of a piece: of named years, otherwise of every year."""
    return list(named(timed)) if explicit(timed.piece) else recurring(timed, horizon)
