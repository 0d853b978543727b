"""Dated lists of organizations with a sign: who is on them on a day, whichever order they came in.

A list names organizations and the day from which it counts. A *full* list says besides that nobody else beneath its
body has the sign: it ends what was put from an earlier day. So the last day of a sign follows from all lists together,
and the same lists give the same days in any order. Lists that count from the same day complement each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FullList:
    """A full list: the day from which it counts, and the path of the body beneath which it is full."""

    id: int
    since: date
    path: str

    def covers(self, path: str) -> bool:
        """Whether the list speaks of the organization with the path."""
        return path.startswith(self.path) and path != self.path


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign of an organization as its own source states it.

    ``counts_from`` is the day of the list that put it, the first day itself when a person did. ``until`` is the stated
    last day, ``None`` when none is stated.
    """

    path: str
    counts_from: date
    since: date
    until: date | None


def ending(entry: Entry, lists: Iterable[FullList]) -> FullList | None:
    """The full list that ends the sign before its own source does, ``None`` when none does."""
    later = [each for each in lists if each.covers(entry.path) and max(entry.counts_from, entry.since) < each.since]
    first = min(later, key=lambda each: (each.since, each.id), default=None)
    if first is None or (entry.until is not None and entry.until < first.since):
        return None
    return first


def last_day(entry: Entry, lists: Iterable[FullList]) -> date | None:
    """The last day of the sign, ``None`` while it holds."""
    found = ending(entry, lists)
    return entry.until if found is None else found.since - _DAY


@dataclass(frozen=True, slots=True)
class Member:
    """An organization that a list names: its code, the name by which people know it, and its days."""

    code: str
    name: str
    since: date
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """An organization that has the sign on the day of a list, before the list is brought."""

    code: str
    name: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What a list does on its day: who enters, who leaves on the day before, who stays."""

    enter: tuple[Member, ...]
    leave: tuple[Standing, ...]
    stay: tuple[Member, ...]

    def as_json(self) -> dict[str, list[str]]:
        """The codes."""
        return {
            "enter": [each.code for each in self.enter],
            "leave": [each.code for each in self.leave],
            "stay": [each.code for each in self.stay],
        }


def change_of(members: Sequence[Member], standing: Iterable[Standing]) -> Change:
    """Compare the list with those who have the sign now.

    ``standing.ends`` says that the list ends this sign; somebody who has it from elsewhere too does not leave.
    """
    held: dict[str, Standing] = {}
    for each in standing:
        known = held.get(each.code)
        held[each.code] = each if known is None or known.ends else known
    named = _by_code(members)
    return Change(
        enter=tuple(each for each in members if each.code not in held),
        leave=tuple(each for code, each in held.items() if each.ends and code not in named),
        stay=tuple(each for each in members if each.code in held),
    )


def _by_code(members: Iterable[Member]) -> Mapping[str, Member]:
    return {member.code: member for member in members}
