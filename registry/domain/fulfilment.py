"""What a document fulfils: the kinds and bodies it answers for, and the window it counts in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Protocol

_GENERIC = " (родовой)"
_EVENT = "мероприятие"


class KindLike(Protocol):
    """What is asked of a kind of document."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def group(self) -> str:
        """Its group; a generic kind's has the mark «(родовой)»."""
        ...


class EventKind(KindLike, Protocol):
    """What is asked of a kind to know whether it is an event."""

    @property
    def evidence_only(self) -> bool:
        """Whether no file of the kind is drafted."""
        ...


class WindowLike(Protocol):
    """What is asked of a window of ``registry.domain.schedule``."""

    @property
    def id(self) -> str:
        """The identifier under which evidence is kept."""
        ...

    @property
    def opens(self) -> date:
        """The first day of work on it."""
        ...

    @property
    def end(self) -> date:
        """The last permitted day."""
        ...

    def since(self, approved: date | None) -> date:
        """The earliest day of a fact that counts for it by itself."""
        ...


@dataclass(frozen=True, slots=True)
class RequiredKind:
    """A kind that a measure requires; ``only_body`` restricts it to one body, ``None`` to nobody."""

    code: str
    only_body: str | None = None


def body_codes(level: str) -> frozenset[str]:
    """The codes of bodies that an organization of this level answers for: a state school is a school too."""
    return frozenset({level, "oo"}) if level == "goo" else frozenset({level})


def owed_kinds(level: str, bodies: Iterable[str], kinds: Iterable[RequiredKind]) -> tuple[str, ...]:
    """Codes of the kinds that a measure requires of organizations of the level, in the order of the measure."""
    own = body_codes(level)
    if own.isdisjoint(bodies):
        return ()
    return tuple(dict.fromkeys(kind.code for kind in kinds if kind.only_body is None or kind.only_body in own))


def is_generic(kind: KindLike) -> bool:
    """Whether documents of the other kinds of its group fulfil it: «локальные акты», «правовые акты»."""
    return kind.group.endswith(_GENERIC)


def fulfilled_kinds(kind: KindLike, owed: Sequence[KindLike]) -> tuple[str, ...]:
    """Which of the owed kinds a document of this kind fulfils.

    Its own kind when that is owed; otherwise the generic kinds of its group: «приказ» fulfils «локальные акты», because
    the group of the latter is that of the former with the mark «(родовой)».
    """
    exact = tuple(required.code for required in owed if required.code == kind.code)
    return exact or tuple(required.code for required in owed if required.group == kind.group + _GENERIC)


def shows_an_event(kind: EventKind) -> bool:
    """Whether the kind is an event that is held («вебинар», «собрание»), so that a protocol can prove it."""
    return kind.evidence_only and kind.group == _EVENT


def choose_window(windows: Sequence[WindowLike], day: date, met: Set[str], approved: date | None = None) -> str | None:
    """The window that a fact of the day counts in by itself.

    The one that contains the day (an unmet one first), else the earliest unmet one that has ended, else the one that
    takes facts of the day before it opens, else the last one that has ended. ``None`` when the measure has no dated
    windows, and for a day before all of them: what was made long before is not made for it. ``met`` holds identifiers
    of the windows that are fulfilled already, ``approved`` is the day of the plan's order.
    """
    ordered = _in_order(windows)
    early = [window for window in ordered if window.since(approved) <= day < window.opens]
    ended = [window for window in ordered if window.end < day]
    return _first(*_open_or_missed(ordered, day, met), early, ended[-1:])


def next_window(windows: Sequence[WindowLike], day: date, met: Set[str]) -> str | None:
    """The window that a document begun on the day is meant for; ``None`` when the measure has no dated windows.

    The one that contains the day or was missed, as for facts; else the next one to come, else the last.
    """
    ordered = _in_order(windows)
    coming = [window for window in ordered if window.end >= day]
    return _first(*_open_or_missed(ordered, day, met), coming, ordered[-1:])


def comes_too_early(windows: Sequence[WindowLike], day: date, approved: date | None) -> bool:
    """Whether a fact of the day counts in no window by itself, since all of them begin later."""
    return bool(windows) and choose_window(windows, day, frozenset(), approved) is None


def _in_order(windows: Sequence[WindowLike]) -> list[WindowLike]:
    return sorted(windows, key=lambda window: (window.end, window.id))


def _open_or_missed(ordered: Sequence[WindowLike], day: date, met: Set[str]) -> tuple[list[WindowLike], ...]:
    holding = [window for window in ordered if window.opens <= day <= window.end]
    missed = [window for window in ordered if window.end < day and window.id not in met]
    return [window for window in holding if window.id not in met], holding, missed


def _first(*candidates: Sequence[WindowLike]) -> str | None:
    return next((found[0].id for found in candidates if found), None)
