"""Who owes what: a measure of a roadmap, taken apart into requirements and their windows.

A requirement is *measure × kind of document*, with the levels of organizations that answer for it. It is computed from
the roadmap, never stored; who owes it is a question to the organizations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.domain.fulfilment import body_codes
from registry.domain.schedule.model import Deadline, Horizon, Window
from registry.domain.traits import BUILT_IN, Condition, SignBook
from registry.errors import N_

LEVELS = ("department", "iro", "mouo", "oo", "goo")
BODIES = LEVELS


@dataclass(frozen=True, slots=True)
class BodyRef:
    """A responsible body of a measure; ``condition`` is verbatim, ``None`` when there is none."""

    code: str
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class KindRef:
    """A required kind; ``only_body`` restricts it to one body, ``None`` to nobody."""

    code: str
    only_body: str | None = None


@dataclass(frozen=True, slots=True)
class PlanItem:
    """What of a measure completeness needs. ``key`` is its name in the family of the plan, empty when it is the number.

    Facts are kept under the key, rows are shown under the number of the edition that is asked.
    """

    number: str
    title: str
    bodies: tuple[BodyRef, ...]
    kinds: tuple[KindRef, ...]
    deadline: Deadline
    key: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """How a requirement binds a level: without conditions, or when any of ``conditions`` holds."""

    conditions: tuple[Condition, ...] = ()

    @property
    def unconditional(self) -> bool:
        """Whether every organization of the level is bound."""
        return not self.conditions


@dataclass(frozen=True, slots=True)
class Requirement:
    """A kind of document that a measure requires.

    ``bindings`` maps a level to how it is bound; a level that is absent owes nothing. ``windows`` are in order of
    their ends; an empty tuple means one undated obligation, and ``no_date`` then says why.
    """

    item: str
    kind: str
    bindings: Mapping[str, Binding]
    windows: tuple[Window, ...]
    no_date: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A roadmap as completeness sees it.

    ``unread`` are (measure, condition) pairs whose condition names no known sign: whom they bind is not known, so they
    bind nobody and are said aloud.
    """

    code: str
    family: str
    title: str
    horizon: Horizon
    items: tuple[PlanItem, ...]
    requirements: tuple[Requirement, ...]
    unread: tuple[tuple[str, str], ...] = ()
    by_key: Mapping[tuple[str, str], Requirement] = field(default_factory=dict, repr=False, compare=False)

    def item(self, number: str) -> PlanItem | None:
        """The measure with the number, ``None`` when the roadmap has none."""
        return next((item for item in self.items if item.number == number), None)

    def of_item(self, number: str) -> tuple[Requirement, ...]:
        """The requirements of one measure, in the order of its kinds."""
        return tuple(requirement for requirement in self.requirements if requirement.item == number)

    @property
    def numbers(self) -> Mapping[str, str]:
        """The number of each measure by the key under which its evidence is kept."""
        return {item.key or item.number: item.number for item in self.items}

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day of the plan."""
        return self.horizon.start, self.horizon.end


def make_plan(
    *, code: str, family: str, title: str, horizon: Horizon, items: Iterable[PlanItem], signs: SignBook = BUILT_IN
) -> Plan:
    """Take a roadmap apart into its requirements; ``signs`` read its conditions."""
    measures = tuple(items)
    requirements = tuple(requirement for item in measures for requirement in requirements_of(item, signs))
    unread = tuple(
        (item.number, body.condition)
        for item in measures
        for body in item.bodies
        if body.condition and signs.read(body.condition) is None
    )
    by_key = {(requirement.item, requirement.kind): requirement for requirement in requirements}
    return Plan(code, family, title, horizon, measures, requirements, unread, by_key)


def requirements_of(item: PlanItem, signs: SignBook = BUILT_IN) -> tuple[Requirement, ...]:
    """One requirement for each kind of the measure; a kind that is named twice is one requirement."""
    windows = tuple(sorted(item.deadline.windows, key=lambda window: (window.end, window.id)))
    no_date = None if windows else (item.deadline.waits_for or _no_date(item.deadline))
    found = []
    for kind in dict.fromkeys(ref.code for ref in item.kinds):
        refs = [ref for ref in item.kinds if ref.code == kind]
        bindings = {level: bound for level in LEVELS if (bound := _binding(level, item.bodies, refs, signs))}
        found.append(Requirement(item.number, kind, bindings, windows, no_date))
    return tuple(found)


def _no_date(deadline: Deadline) -> str:
    return "; ".join(deadline.warnings) or N_("срок «{text}» не даёт даты").format(text=deadline.text)


def _binding(level: str, bodies: Sequence[BodyRef], kinds: Sequence[KindRef], signs: SignBook) -> Binding | None:
    own = body_codes(level)
    if not any(kind.only_body is None or kind.only_body in own for kind in kinds):
        return None
    addressed = [body for body in bodies if body.code in own]
    if not addressed:
        return None
    if any(body.condition is None for body in addressed):
        return Binding()
    conditions = tuple(read for body in addressed if (read := signs.read(body.condition or "")) is not None)
    return Binding(conditions) if conditions else None
