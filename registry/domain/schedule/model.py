"""The value types of schedules: what a deadline text means in days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

CLASSES = (
    "fixed-dates",
    "yearly-window",
    "yearly-by-date",
    "yearly-month",
    "quarter",
    "periodic",
    "continuous",
    "yearly-unspecified",
    "schedule-driven",
    "event-relative",
    "unknown",
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` to ``end``, both inclusive: when an event happens or a schedule runs."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days a plan covers, both inclusive; ``approved`` is the day of its order, ``None`` when not known.

    «Текущий учебный год» is the school year of ``approved``, or of ``start`` when that is ``None``.
    """

    start: date
    end: date
    approved: date | None = None

    @property
    def years(self) -> range:
        """Calendar years that the plan touches."""
        return range(self.start.year, self.end.year + 1)

    @property
    def is_school_year(self) -> bool:
        """Whether the plan covers one school year: from August or September to the next summer."""
        months = self.start.month in {8, 9} and self.end.month in {5, 6, 7, 8}
        return months and self.end.year == self.start.year + 1

    @property
    def base(self) -> date:
        """The day from which «текущий» is reckoned."""
        return self.approved or self.start


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of days in which something is due; bounds are inclusive.

    ``kind`` is ``window`` (``start`` to ``end``), ``by`` (``start`` is ``None``, ``end`` is the last permitted day) or
    ``point`` (``start`` equals ``end``). Nothing can be overdue by a ``soft`` window. ``after`` is the last day of the
    previous window of the same deadline, ``None`` for the first: only :attr:`opens` looks at it.
    """

    start: date | None
    end: date
    kind: str
    label: str
    soft: bool = False
    after: date | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The name of the window within its deadline: ``2024-10-01..2025-03-31``, ``..2025-12-01`` for ``by``."""
        return f"{self.start or ''}..{self.end}"

    @property
    def opens(self) -> date:
        """The first day of work on it.

        A ``by`` or ``point`` window opens on 1 January of the year of its end, or on the day after the previous
        window of the deadline ends, whichever is later.
        """
        if self.kind == "window" and self.start is not None:
            return self.start
        january = date(self.end.year, 1, 1)
        if self.after is None or self.after < january:
            return january
        return min(date.fromordinal(self.after.toordinal() + 1), self.end)

    def since(self, approved: date | None) -> date:
        """The earliest day of a fact that counts for it by itself; ``approved`` is the day of the plan's order.

        A stretch begins on its first day. «До …» forbids no earlier work, so it takes what came after the window
        before it; the first one what came after the approval or in the days in which it is open.
        """
        if self.kind == "window" and self.start is not None:
            return self.start
        if self.after is not None:
            return min(date.fromordinal(self.after.toordinal() + 1), self.end)
        return min(self.opens, approved or self.opens)

    def as_json(self) -> dict[str, Any]:
        """The window as the command line and the API print it."""
        start = self.start.isoformat() if self.start else None
        return {
            "start": start,
            "end": self.end.isoformat(),
            "kind": self.kind,
            "label": self.label,
            "soft": self.soft,
        }


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a deadline hangs on.

    ``event`` is a code of ``anchors.py``, or ``x-…`` made of the words of the text for an event that has no code.
    ``relation`` is ``before``, ``until`` (the end of it), ``during``, ``after`` or ``schedule`` (by someone's plan).
    """

    event: str
    relation: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A date that a deadline lacks: the code of the event, the kind of the tie (``event``, ``schedule``, ``demand``).

    ``years`` are those for which it is missing, empty when the text does not recur and any day will do.
    """

    code: str
    kind: str
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline text, read.

    ``text`` is verbatim. ``class_`` is the class of the recurring part, ``also`` the other classes in the phrase.
    ``warnings`` say in Russian what was doubted, and what is waited for when windows are missing because of that.
    ``waits_for`` is that last sentence alone, ``None`` when nothing is waited for; ``awaited`` is the same as data.
    """

    text: str
    class_: str
    also: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    anchor: Anchor | None = None
    warnings: tuple[str, ...] = ()
    waits_for: str | None = None
    awaited: tuple[Awaited, ...] = ()

    @property
    def doubts(self) -> tuple[str, ...]:
        """The warnings about the reading itself: without what is waited for."""
        return tuple(warning for warning in self.warnings if warning != self.waits_for)

    def as_json(self) -> dict[str, Any]:
        """The deadline as the command line and the API print it."""
        anchor = {"event": self.anchor.event, "relation": self.anchor.relation} if self.anchor else None
        return {
            "text": self.text,
            "class": self.class_,
            "also": list(self.also),
            "windows": [window.as_json() for window in self.windows],
            "anchor": anchor,
            "warnings": list(self.warnings),
        }
