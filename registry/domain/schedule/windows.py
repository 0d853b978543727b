"""From a reading to windows: the conventions of the deadline language, applied to a horizon and known events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from registry.domain.schedule.anchors import awaited, known, periods_of, waiting
from registry.domain.schedule.calendar import may_be_missing, shift
from registry.domain.schedule.classes import bounds_of, recurs_anew, regular, spans_of, unnumbered, years_around
from registry.domain.schedule.doubts import (
    doubts_about,
    doubts_about_neighbours,
    doubts_about_rhythm,
    months_are_named,
    nameless,
)
from registry.domain.schedule.labels import by_label, on_day, window_label
from registry.domain.schedule.model import Awaited, Horizon, Period, Window
from registry.domain.schedule.occurrences import Occurrence, bounded, occurrences, overlaps
from registry.domain.schedule.ordering import around, names_working_days, ordered
from registry.domain.schedule.periodic import regular_windows, soft_years, uneven
from registry.domain.schedule.tree import Tie
from registry.domain.schedule.understood import Reading, Tied, Timed
from registry.domain.schedule.working_days import has_official_calendar
from registry.domain.schedule.years import Days, explicit
from registry.errors import N_

Events = Mapping[str, Period]


class Schedule:
    """The windows of one reading in one horizon, with the doubts that came up and what is waited for."""

    def __init__(self, reading: Reading, horizon: Horizon, events: Events) -> None:
        self.reading = reading
        self.horizon = horizon
        self.events = events
        self.doubts = list(reading.doubts)
        self.bounds = bounds_of(reading)
        self.skipped = [*self.bounds, *spans_of(reading)]
        self.anew = recurs_anew(reading)
        self.first: Occurrence | None = None
        self.floor = self._floor()
        self.missing: list[str] = []
        self.awaited: list[Awaited] = []
        self.counted: set[int] = set()  # years whose working days were counted from an event
        self.replaced = {
            year
            for timed in reading.timed
            if timed.instead and timed.piece.last.year
            for year in timed.piece.last.year.years
        }
        self.windows = ordered(self._all())
        if not (self.windows or self.doubts or self.missing):
            self._doubt(N_("такого срока нет в календаре плана"))
        self._doubt_about_working_days()
        for sentence in (*doubts_about_rhythm(reading, horizon), *doubts_about_neighbours(reading)):
            self._doubt(sentence)
        self.waits_for = "; ".join(self.missing) or None

    def _doubt(self, sentence: str) -> None:
        if sentence not in self.doubts:
            self.doubts.append(sentence)

    def _doubt_about_working_days(self) -> None:
        years = {window.end.year for window in self.windows} if names_working_days(self.reading) else set()
        if not all(map(has_official_calendar, self.counted | years)):
            self._doubt(N_("рабочие дни посчитаны без учёта переноса выходных"))

    # ------------------------------------------------------------------------------------------------- everything

    def _all(self) -> list[Window]:
        if regular(self.reading):
            return self._regular()
        dated = self._dated()
        windows = [*dated, *self._ever_after(), *self._tied(bool(dated))]
        if not windows and (not self.missing or self._counts_needs()) and not self._dated_pieces():
            windows = self._whole_years()
        if self.reading.month_days:
            self._doubt(N_("не сказано, какого месяца это число"))
        return windows

    def _regular(self) -> list[Window]:
        firsts = self._firsts()
        units = regular_windows(self.reading, self.horizon, self._spans())
        last = self.first.days.end if self.first else date.min
        if not units and spans_of(self.reading):
            self._doubt(N_("неясно, как соединить день и периодичность"))
        if not months_are_named(self.reading):
            self._doubt(N_("не сказано, какого месяца это число"))
        apart = [] if self.reading.then else self._recurring(self._dated_pieces())
        return [*firsts, *apart, *(unit for unit in units if (unit.start or unit.end) > last)]

    def _spans(self) -> list[Period]:
        spans = []
        for timed in spans_of(self.reading):
            if timed.piece.kind == "since":
                start = self._since(timed)
                spans += [self._within(Days(start, self.horizon.end))] if start else []
                if not start:
                    self._doubt(N_("год не указан: неясно, с какого дня считать"))
            elif timed.piece.kind == "window":
                spans += [self._within(o.days) for o in self._occurrences(timed)]
            else:
                found = self._occurrences(timed)
                spans += [Period(self.horizon.start, o.days.end) for o in found if explicit(timed.piece)]
                self._doubt(N_("неясно, как соединить день и периодичность"))
        return spans

    def _within(self, days: Days) -> Period:
        return Period(max(days.start or days.end, self.horizon.start), min(days.end, self.horizon.end))

    def _counts_needs(self) -> bool:
        """«по мере необходимости, но не реже 2 раз в год» is owed whether the need comes or not."""
        return uneven(self.reading) and all(tied.tie.kind == "demand" for tied in self.reading.ties)

    def _ever_after(self) -> list[Window]:
        """«январь 2025 года, далее постоянно»: the rest of the years."""
        if not (self.reading.then and self.reading.continuous and self.first):
            return []
        return soft_years(self.horizon, (), shift(self.first.days.end, 1, "day"))

    def _whole_years(self) -> list[Window]:
        reading = self.reading
        if not (reading.yearly or reading.continuous or uneven(reading) or _yearly_rhythm(reading)):
            return []
        pieces = [timed for timed in spans_of(reading) if timed.piece.kind != "since"]
        years = sorted(
            {year for timed in pieces for year in (timed.piece.last.year.years if timed.piece.last.year else ())}
        )
        starts = [self._since(timed) for timed in spans_of(reading) if timed.piece.kind == "since"]
        if reading.then and years:  # «2024 год, далее ежегодно»
            starts, years = [date(years[0], 1, 1)], []
        return soft_years(self.horizon, years, next((start for start in starts if start), None))

    # --------------------------------------------------------------------------------------------------- dated

    def _dated_pieces(self) -> list[Timed]:
        return [timed for timed in self.reading.timed if timed not in self.skipped]

    def _dated(self) -> list[Window]:
        pieces = self._dated_pieces()
        if not self.reading.then:
            return self._recurring(pieces)
        windows = self._firsts()
        again = [timed for timed in pieces if timed.phase == 1] if self.anew else [unnumbered(t) for t in pieces]
        for timed in again:
            windows += self._windows(timed, [o for o in self._occurrences(timed) if self._later(o.days)])
        return windows

    def _recurring(self, pieces: Iterable[Timed]) -> list[Window]:
        return [window for timed in pieces for window in self._windows(timed, self._occurrences(timed))]

    def _firsts(self) -> list[Window]:
        """What stands before «далее»; the last of it is remembered, because what recurs begins after it."""
        before = [timed for timed in self._dated_pieces() if self.reading.then and timed.phase == 0]
        firsts = [occurrence for timed in before for occurrence in self._first(timed)]
        self.first = max(firsts, key=lambda occurrence: occurrence.days.end, default=None)
        return [occurrence.window() for occurrence in firsts]

    def _first(self, timed: Timed) -> list[Occurrence]:
        """«декабрь 2024 года» before «далее»; without a year the first one that does not end before the approval."""
        found = self._occurrences(timed)
        if explicit(timed.piece):
            return found
        return [occurrence for occurrence in found if occurrence.days.end >= self.horizon.base][:1]

    def _later(self, days: Days) -> bool:
        """Whether the days come in a later year than the first occurrence, and after it."""
        if self.first is None:
            return True
        start = days.start or days.end
        return start.year > self.first.year and start > self.first.days.end

    def _occurrences(self, timed: Timed) -> list[Occurrence]:
        """Occurrences in the horizon, and doubts about them."""
        if timed.piece.kind == "since":
            return self._running(timed)
        if nameless(timed.piece, self.horizon):
            self._doubt(N_("неясно, какие дни названы началом, серединой, концом или половиной года"))
            return []
        named = explicit(timed.piece)
        plan = bounded(self.horizon, years_around(timed, self.reading))
        found = [o for o in occurrences(timed, plan) if named or (o.days.start or o.days.end) >= self.floor]
        if not named and self.reading.yearly:
            found = [o for o in found if o.year not in self.replaced]
        if not found and not may_be_missing(timed.piece.last.opens[1]):
            self._doubt(N_("такого срока нет в календаре плана") if named else N_("год срока не удалось определить"))
        # A report on the last year of a plan is often due soon after it.
        late = replace(self.horizon, end=shift(self.horizon.end, 1, "year"))
        inside = [occurrence for occurrence in found if not named or overlaps(occurrence.days, late)]
        if named and not all(overlaps(occurrence.days, self.horizon) for occurrence in found):
            self._doubt(N_("назван срок вне периода плана"))
        for sentence in doubts_about(timed, inside, self.reading, self.horizon):
            self._doubt(sentence)
        return inside

    def _running(self, timed: Timed) -> list[Occurrence]:
        start = self._since(timed)
        if start is None or start > self.horizon.end:
            self._doubt(N_("назван день, с которого начинается срок, но не последний день"))
            return []
        if timed.piece.word == "NOT_BEFORE":
            self._doubt(N_("назван день, раньше которого нельзя, но не последний день"))
        return [Occurrence(timed, Days(max(start, self.horizon.start), self.horizon.end), soft=True)]

    def _floor(self) -> date:
        """«начиная с 2025 года, ежегодно до 1 марта»: what recurs does not come earlier."""
        found = [self._since(timed) for timed in spans_of(self.reading) if timed.piece.kind == "since"]
        return max((start for start in found if start), default=date.min)

    def _since(self, timed: Timed) -> date | None:
        found = [o.days.start for o in occurrences(timed, self.horizon) if o.days.start]
        return found[0] if len(found) == 1 else None

    def _windows(self, timed: Timed, found: Iterable[Occurrence]) -> list[Window]:
        """The windows, cut by an event that is named beside them: «до начала проведения ВПР, март»."""
        ties = [tied.tie for tied in self._beside(timed) if tied.tie.kind == "event"]
        return [self._cut(occurrence, ties) for occurrence in found]

    def _beside(self, timed: Timed) -> list[Tied]:
        return [tied for tied in self.reading.ties if (tied.part, tied.phase) == (timed.part, timed.phase)]

    def _cut(self, occurrence: Occurrence, ties: Iterable[Tie]) -> Window:
        start, end = occurrence.days.start, occurrence.days.end
        for tie in ties:
            for period in periods_of(known(tie).code, self.events):
                days = around(tie, period)
                if tie.relation == "before" and days.end.year == end.year and (start or date.min) <= days.end < end:
                    return occurrence.window(end=days.end)
                first = days.start or days.end
                if tie.relation == "after" and first.year == end.year and (start or date.min) < first <= end:
                    return occurrence.window(start=first, kind="window")
        return occurrence.window()

    # ------------------------------------------------------------------------------------------------------ tied

    def _tied(self, dated: bool) -> list[Window]:
        pieces = self._dated_pieces()
        windows = []
        for tied in self.reading.ties:
            beside = any((timed.part, timed.phase) == (tied.part, tied.phase) for timed in pieces)
            if tied.tie.kind == "regard" or beside or (self.reading.then and tied.phase == 0):
                continue
            found = [window for period in self._periods(tied.tie) for window in [self._of_event(tied, period)]]
            windows += found
            recurring = dated and (not self.reading.then or any(timed.phase == 1 for timed in pieces))
            if not (recurring or self.reading.continuous):
                self._miss(tied.tie, found)
        return windows

    def _periods(self, tie: Tie) -> list[Period]:
        found = []
        for period in periods_of(known(tie).code, self.events):
            days = around(tie, period)
            if overlaps(days, self.horizon) and self._later(days):
                found.append(period)
        return found

    def _miss(self, tie: Tie, found: list[Window]) -> None:
        years = sorted(set(range(self.horizon.base.year, self.horizon.end.year + 1)) - {w.end.year for w in found})
        if self.first:
            years = [year for year in years if year > self.first.year]
        if not found:
            self.missing.append(waiting(tie))
            self.awaited.append(awaited(tie, years if self.reading.yearly or self.reading.then else ()))
        elif years and self.reading.yearly:
            self.missing.append(waiting(tie, years))
            self.awaited.append(awaited(tie, years))

    def _of_event(self, tied: Tied, period: Period) -> Window:
        tie, days = tied.tie, around(tied.tie, period)
        if tie.offset and tie.offset.unit == "working":
            self.counted |= {period.start.year, period.end.year, days.end.year}
        if tie.relation in {"before", "until"}:
            return Window(None, days.end, "by", by_label(days.end))
        start = days.start or days.end
        if tie.relation != "after":
            return Window(start, days.end, "window", window_label(start, days.end))
        bound = self._bound(tied, start)
        if tie.offset is None and bound is None:
            label = N_("с {day} до конца года").format(day=on_day(start))
            return Window(start, days.end, "window", label, soft=True)
        end = min((day for day in (bound, days.end if tie.offset else None) if day), default=days.end)
        return Window(start, end, "window", window_label(start, end))

    def _bound(self, tied: Tied, start: date) -> date | None:
        """The first bound on or after the day: «…, но не позднее декабря»."""
        wide = replace(self.horizon, end=date(min(start.year + 2, 9999), 12, 31), approved=None)
        bounds = [timed for timed in self.bounds if (timed.part, timed.phase) == (tied.part, tied.phase)]
        ends = [occurrence.days.end for timed in bounds for occurrence in occurrences(timed, wide)]
        return min((end for end in ends if end >= start), default=None)


def _yearly_rhythm(reading: Reading) -> bool:
    return any(rhythm.unit == "year" for rhythm in reading.rhythms)
