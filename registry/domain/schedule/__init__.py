"""Deadlines of plans: a Russian text in, windows of days out.

``read_deadline`` is the only door. The way is: ``normalize`` (the text as readable letters) → ``words`` and ``lexer``
(tokens) → ``deadline.lark`` and ``builder`` (pieces) → ``reading`` and ``years`` (what belongs together) →
``occurrences``, ``periodic`` and ``windows`` (days) with ``anchors`` (events) and ``classes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from registry.domain.schedule.anchors import anchor_of
from registry.domain.schedule.classes import classes_of
from registry.domain.schedule.model import CLASSES, Anchor, Deadline, Horizon, Period, Window
from registry.domain.schedule.reading import LONGEST_TEXT, reading_of
from registry.domain.schedule.windows import Schedule
from registry.domain.schedule.working_days import is_working_day, last_working_day_before
from registry.errors import N_

__all__ = [
    "CLASSES",
    "Anchor",
    "Deadline",
    "Horizon",
    "Period",
    "Window",
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
    return _cached(text, horizon, tuple(sorted((events or {}).items(), key=lambda item: item[0])))


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
    )


_cached = lru_cache(maxsize=16_384)(_read)
