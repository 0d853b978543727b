"""What an audit cannot count yet: the parts of deadlines that wait for a date beside parts that have theirs.

A measure without any window is one ``undated`` row. «Декабрь 2024 года, ежегодно после проведения ВПР» has a row for
the December alone, so what becomes due with the event is said beside the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.completeness import Facts, stands
from registry.domain.requirements import Plan, PlanItem
from registry.domain.schedule import Awaited, events_in
from registry.domain.schedule.anchors import missing
from registry.errors import N_

_SENTENCES = {
    "event": N_("Пункт {number}: часть срока зависит от события «{event}», {missing}"),
    "schedule": N_("Пункт {number}: часть срока — {event}, {missing}"),
    "demand": N_("Пункт {number}: часть срока наступает по мере необходимости"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A part of a measure's deadline without a date: ``kinds`` are owed by it as soon as there is one.

    ``event`` is a code of the calendar of events. ``years`` are those for which the date is missing, empty for any.
    ``dated`` is false for «по мере необходимости»: no date will ever be entered for it. ``text`` is Russian.
    """

    item: str
    kinds: tuple[str, ...]
    event: str
    years: tuple[int, ...]
    dated: bool
    text: str

    def as_json(self) -> dict[str, Any]:
        """What waits as the contract prints it."""
        return {
            "item": self.item,
            "kinds": list(self.kinds),
            "event": self.event,
            "years": list(self.years),
            "text": self.text,
        }


def waiting_of(plan: Plan, facts: Facts, on: date) -> tuple[Waiting, ...]:
    """What an organization's measures wait for beside their rows, in the order of the plan."""
    mixed = (item for item in plan.items if item.deadline.windows and item.deadline.awaited)
    return tuple(each for item in mixed for each in _of_item(plan, item, facts, on))


def _of_item(plan: Plan, item: PlanItem, facts: Facts, on: date) -> Iterator[Waiting]:
    kinds = tuple(_kinds(plan, item, facts, on))
    names = events_in(item.deadline.text) if kinds else {}
    for lack in item.deadline.awaited if kinds else ():
        name = names.get(lack.code, lack.code).strip("«»")
        yield Waiting(item.number, kinds, lack.code, lack.years, lack.kind != "demand", _said(item.number, lack, name))


def _kinds(plan: Plan, item: PlanItem, facts: Facts, on: date) -> Iterator[str]:
    """What the organization owes by the measure; nothing from which it is released whatever the window."""
    for requirement in plan.of_item(item.number):
        binding = requirement.bindings.get(facts.level)
        released = any(release.covers(requirement, None, on) for release in facts.releases)
        if binding is not None and not released and stands(plan, binding, facts, None, on)[0]:
            yield requirement.kind


def _said(number: str, lack: Awaited, name: str) -> str:
    return _SENTENCES[lack.kind].format(number=number, event=name, missing=missing(lack.years))
