"""Deadlines of plans: a Russian text in, windows of days out.

``read_deadline`` is the only door. The way is: ``normalize`` (the text as readable letters) → ``words`` and ``lexer``
(tokens) → ``deadline.lark`` and ``builder`` (pieces) → ``reading`` and ``years`` (what belongs together) →
``occurrences``, ``periodic`` and ``windows`` (days) with ``anchors`` (events) and ``classes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from registry.domain.schedule.anchors import anchor_of, codes_of, known
from registry.domain.schedule.classes import classes_of
from registry.domain.schedule.model import CLASSES, Anchor, Awaited, Deadline, Horizon, Period, Window
from registry.domain.schedule.reading import LONGEST_TEXT, reading_of
from registry.domain.schedule.windows import Schedule
from registry.domain.schedule.working_days import is_working_day, last_working_day_before
from registry.errors import N_

__all__ = [
    "CLASSES",
    "Anchor",
    "Awaited",
    "Deadline",
    "Horizon",
    "Period",
    "Window",
    "events_in",
    "is_working_day",
    "last_working_day_before",
    "read_deadline",
]


def read_deadline(text: str, horizon: Horizon, events: Mapping[str, Period] | None = None) -> Deadline:
    """What the text means within the horizon. Pure; never raises, whatever the text is.

    ``events`` are the entered days of events and schedules by code (see ``anchors``): ``vpr``, ``vpr-2026``. What
    cannot be read is of class ``unknown`` with a warning; what is read in part has windows for what is certain.
    """
    if len(text) > LONGEST_TEXT:
        return _read(text, horizon, ())  # not worth a place in the cache
    return _cached(text, horizon, _concerning(text, events) if events else ())


def events_in(text: str) -> dict[str, str]:
    """Codes of the events and schedules that a text hangs on, each with its Russian name; empty when on none."""
    ties = (tied.tie for tied in reading_of(text).ties if tied.tie.kind in {"event", "schedule"})
    return {named.code: named.name for named in map(known, ties)}


def _concerning(text: str, events: Mapping[str, Period]) -> tuple[tuple[str, Period], ...]:
    """The events that the text hangs on: the readings of all other texts stay in the cache when one is entered."""
    codes = {known(tied.tie).code for tied in reading_of(text).ties}
    if not codes:
        return ()
    return tuple(sorted(each for each in events.items() if not codes.isdisjoint(codes_of(each[0]))))


def _read(text: str, horizon: Horizon, events: tuple[tuple[str, Period], ...]) -> Deadline:
    reading = reading_of.__wrapped__(text) if len(text) > LONGEST_TEXT else reading_of(text)
    schedule = Schedule(reading, horizon, dict(events))
    class_, also = classes_of(reading)
    warnings = [*schedule.doubts, *schedule.missing]
    if class_ == "unknown" and not warnings:
        warnings.append(N_("срок не прочитан"))
    ties = sorted(reading.ties, key=lambda tied: tied.phase, reverse=True)
    return Deadline(
        text=text,
        class_=class_,
        also=also,
        windows=schedule.windows,
        anchor=anchor_of(ties[0].tie) if ties else None,
        warnings=tuple(warnings),
        waits_for=schedule.waits_for,
        awaited=tuple(schedule.awaited),
    )


_cached = lru_cache(maxsize=16_384)(_read)
