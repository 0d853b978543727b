"""What a plan-graph would change in the calendar: which of its events are new, which have other days than known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from registry.domain.plan_graph import GraphRow
from registry.domain.schedule import Period


@dataclass(frozen=True, slots=True)
class Stored:
    """An occurrence in the calendar."""

    id: int
    code: str
    days: Period
    title: str = ""


@dataclass(frozen=True, slots=True)
class EventChange:
    """An occurrence out of a plan-graph beside the calendar.

    ``action`` is ``new``, ``change`` or ``same``; ``known`` is what the calendar has, ``None`` for a new one.
    ``places`` are the rows it was read from: rows of one event whose days overlap are one occurrence.
    """

    code: str
    days: Period
    title: str
    responsible: str
    places: tuple[str, ...]
    action: str
    known: Stored | None = None

    @property
    def key(self) -> str:
        """The name of the occurrence within its plan-graph."""
        return f"{self.code}:{self.days.start}..{self.days.end}"

    def as_json(self) -> dict[str, Any]:
        """The change as the command line prints it."""
        was = self.known.days if self.known else None
        return {
            "code": self.code,
            "title": self.title,
            "start": self.days.start.isoformat(),
            "end": self.days.end.isoformat(),
            "places": list(self.places),
            "action": self.action,
            "id": self.known.id if self.known else None,
            "was": {"start": was.start.isoformat(), "end": was.end.isoformat()} if was else None,
        }


def changes_of(rows: Iterable[GraphRow], stored: Sequence[Stored]) -> tuple[EventChange, ...]:
    """The rows that are taken as occurrences, each beside what the calendar has, by code and days."""
    read = list(occurrences_of(rows))
    return tuple(change for code in sorted({each.code for each in read}) for change in _of_code(code, read, stored))


def occurrences_of(rows: Iterable[GraphRow]) -> Iterator[EventChange]:
    """Occurrences in the rows, all ``new``; rows of one event that share days are put together."""
    taken = [(row.code, row.days, row) for row in rows if row.code and row.days and row.taken]
    current: EventChange | None = None
    for code, days, row in sorted(taken, key=lambda each: (each[0], each[1].start, each[1].end)):
        if current and current.code == code and days.start <= current.days.end:
            whole = Period(current.days.start, max(current.days.end, days.end))
            current = EventChange(
                code, whole, current.title, current.responsible, (*current.places, row.place), current.action
            )
            continue
        if current:
            yield current
        current = EventChange(code, days, row.title, row.responsible, (row.place,), "new")
    if current:
        yield current


def _of_code(code: str, read: Sequence[EventChange], stored: Sequence[Stored]) -> Iterator[EventChange]:
    """Pairs are made of the same days first, then of days in common, then of the only ones left in a year."""
    left = [each for each in stored if each.code == code]
    found: dict[str, Stored] = {}
    mine = [each for each in read if each.code == code]
    for fits in (_same, _overlap):
        for each in mine:
            known = next((other for other in left if each.key not in found and fits(each.days, other.days)), None)
            if known is not None:
                found[each.key] = known
                left.remove(known)
    for each in mine:
        year = each.days.start.year
        lonely = [other for other in mine if other.key not in found and other.days.start.year == year]
        others = [other for other in left if other.days.start.year == year]
        if lonely == [each] and len(others) == 1:
            found[each.key] = others[0]
            left.remove(others[0])
    for each in mine:
        yield _beside(each, found.get(each.key))


def _beside(each: EventChange, known: Stored | None) -> EventChange:
    action = "new" if known is None else ("same" if known.days == each.days else "change")
    return EventChange(each.code, each.days, each.title, each.responsible, each.places, action, known)


def _same(one: Period, other: Period) -> bool:
    return one == other


def _overlap(one: Period, other: Period) -> bool:
    return one.start <= other.end and other.start <= one.end
