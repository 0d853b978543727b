"""One measure over very many organizations, a page at a time: who has it, who is late, by year, body and status.

The database picks those organizations that may have a row with the status (the calendar says which windows have it,
the evidence who lacks them); the rows themselves are made by the function that makes them everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.completeness import Facts, Row, requirement_rows, status_by_date
from registry.domain.requirements import LEVELS, Plan, PlanItem, Requirement
from registry.domain.schedule.model import Window
from registry.errors import N_, NotFound
from registry.models import Evidence, Exemption, Organization, OrganizationTrait
from registry.queries.completeness_views import ItemCompleteness, OrganizationRef
from registry.queries.fulfilment import Sources, facts_of_many
from registry.queries.plans import load_plan
from registry.queries.region import region_summary
from registry.queries.region_counts import stored_items
from registry.queries.region_places import scope_of

_PORTION = 200


@dataclass(frozen=True, slots=True)
class ItemAsked:
    """What is asked of a measure: a status and a year of the window's end, ``None`` for any; a body above (a code)."""

    number: str
    on: date
    status: str | None = None
    year: int | None = None
    parent: str | None = None
    level: str | None = None
    roadmap: str | None = None

    def takes(self, row: Row) -> bool:
        """Whether the row is asked for."""
        year = row.window.end.year if row.window else None
        return self.status in (None, row.status) and self.year in (None, year)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An organization with those of its rows that were asked for; ``above`` names the body over it, empty for none."""

    organization: OrganizationRef
    above: str
    rows: tuple[Row, ...]

    @property
    def days_overdue(self) -> int:
        """By how many days the longest overdue row is overdue, 0 for none."""
        return max((row.days_overdue or 0 for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A page; ``next`` is the identifier after which the following one begins, ``None`` on the last."""

    asked: ItemAsked
    title: str
    roadmap: str
    roadmap_title: str
    years: tuple[int, ...]
    lines: tuple[ItemLine, ...]
    next: int | None


def item_page(uow: UnitOfWork, asked: ItemAsked, *, after: int = 0, limit: int = 50) -> ItemPage:
    """The organizations with rows that are asked for, in the order of their entry.

    Raises ``NotFound`` for a measure or a roadmap that there is not, and for a body that the actor may not read.
    """
    plan = load_plan(uow, asked.roadmap, asked.on)
    measure = _measure(plan, asked.number)
    lines = list(islice(_lines(uow, plan, asked, after), limit + 1))
    shown = lines[:limit]
    return ItemPage(
        asked=asked,
        title=measure.title,
        roadmap=plan.code,
        roadmap_title=plan.title,
        years=tuple(sorted({window.end.year for window in measure.deadline.windows})),
        lines=tuple(line for _, line in shown),
        next=shown[-1][0] if len(lines) > limit else None,
    )


def item_overview(uow: UnitOfWork, asked: ItemAsked, *, limit: int = 40) -> ItemCompleteness:
    """A measure at a glance: the rows of the actor's own organizations and of the first ``limit`` others.

    The totals are those of all organizations, however many. Raises ``NotFound`` as ``item_page`` does.
    """
    region = region_summary(uow, asked.on, asked.roadmap)
    plan = region.grid.plan
    measure = _measure(plan, asked.number)
    mine = Organization.id.in_(uow.actor.organization_ids())
    own = [line for _, line in _lines(uow, plan, asked, 0, mine)]
    others = [line for _, line in islice(_lines(uow, plan, asked, 0, ~mine), limit)]
    rows = tuple((line.organization, line.rows) for line in (*own, *others))
    return ItemCompleteness(asked.number, measure.title, asked.on, plan.code, rows, region.of_item(asked.number))


def _measure(plan: Plan, number: str) -> PlanItem:
    found = plan.item(number)
    if found is None:
        raise NotFound(N_("В карте «{code}» нет мероприятия {number}."), code=plan.code, number=number)
    return found


def _lines(
    uow: UnitOfWork, plan: Plan, asked: ItemAsked, after: int, among: ColumnElement[bool] | None = None
) -> Iterator[tuple[int, ItemLine]]:
    """The lines one after another; each portion takes four statements."""
    scope = scope_of(uow, parent=asked.parent, level=asked.level)
    stored = stored_items(plan)[asked.number]
    requirements = plan.of_item(asked.number)
    where = scope.where & _candidates(plan, requirements, asked, stored)
    if among is not None:
        where = where & among
    while True:
        portion = _portion(uow, where, after)
        refs = {each: ref for each, _, ref, _ in portion}
        places = {each: (ref.level, path) for each, path, ref, _ in portion}
        condition = Organization.id.in_(list(places))
        known = facts_of_many(uow, plan, condition, places, on=asked.on, sources=Sources(stored)) if portion else {}
        for each, _, ref, above in portion:
            facts = known.get(each, Facts(refs[each].level))
            rows = (row for r in requirements for row in requirement_rows(plan, r, facts, asked.on))
            if taken := tuple(row for row in rows if asked.takes(row)):
                yield each, ItemLine(ref, above, taken)
        if len(portion) < _PORTION:
            return
        after = portion[-1][0]


def _portion(uow: UnitOfWork, where: ColumnElement[bool], after: int) -> list[tuple[int, str, OrganizationRef, str]]:
    above = aliased(Organization)
    statement = (
        select(
            Organization.id, Organization.path, above.short_name, above.name, Organization.code, Organization.name,
            Organization.short_name, Organization.level, above.code, Organization.is_demo,
        )
        .outerjoin(above, above.id == Organization.parent_id)
        .where(where, Organization.id > after)
        .order_by(Organization.id)
        .limit(_PORTION)
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = [tuple(row) for row in uow.session.execute(statement)]
    return [(row[0], row[1], OrganizationRef(*row[4:]), row[2] or row[3] or "") for row in rows]


def _candidates(plan: Plan, requirements: Sequence[Requirement], asked: ItemAsked, stored: str) -> ColumnElement[bool]:
    """The organizations that may have a row that is asked for; never fewer than those that have."""
    parts: list[ColumnElement[bool]] = []
    for level in LEVELS:
        bound = [requirement for requirement in requirements if level in requirement.bindings]
        if bound:
            status = _status_condition(plan, bound, asked, stored)
            parts.append(and_(Organization.level == level, status, *_signed(bound, level)))
    return or_(false(), *parts)


def _signed(bound: Sequence[Requirement], level: str) -> list[ColumnElement[bool]]:
    """Where all is owed under signs of the organization itself: that it has had one."""
    bindings = [requirement.bindings[level] for requirement in bound]
    if any(binding.unconditional or any(c.of_children for c in binding.conditions) for binding in bindings):
        return []
    return [exists().where(OrganizationTrait.organization_id == Organization.id)]


def _status_condition(plan: Plan, bound: Sequence[Requirement], asked: ItemAsked, stored: str) -> ColumnElement[bool]:
    if asked.status is None:
        return Organization.id.is_not(None)
    if asked.status == "exempt":
        return exists().where(
            Exemption.organization_id == Organization.id,
            Exemption.family == plan.family,
            Exemption.item_number == stored,
        )
    slots = [(requirement.kind, window) for requirement in bound for window in requirement.windows or (None,)]
    counts = Evidence.fulfilled_on <= asked.on
    if asked.status in ("met", "met_late"):
        return _has(plan, stored, counts, *([_late(slots)] if asked.status == "met_late" else []))
    open_ = [each for each in slots if status_by_date(each[1], asked.on) == asked.status and _of_year(each[1], asked)]
    return or_(false(), *(~_has(plan, stored, counts, *_slot(kind, window)) for kind, window in open_))


def _of_year(window: Window | None, asked: ItemAsked) -> bool:
    return asked.year is None or (window is not None and window.end.year == asked.year)


def _has(plan: Plan, stored: str, *conditions: Any) -> ColumnElement[bool]:
    """That the organization has evidence for the measure."""
    return exists().where(
        Evidence.organization_id == Organization.id,
        Evidence.family == plan.family,
        Evidence.item_number == stored,
        Evidence.revoked_at.is_(None),
        *conditions,
    )


def _slot(kind: str, window: Window | None) -> list[ColumnElement[bool]]:
    return [Evidence.kind == kind, *([Evidence.window == window.id] if window else [])]


def _late(slots: Sequence[tuple[str, Window | None]]) -> ColumnElement[bool]:
    """Evidence that came after its window, or whose window the plan does not have."""
    known = sorted({window.id for _, window in slots if window})
    late = (
        (Evidence.window == window.id) & (Evidence.fulfilled_on > window.end)
        for _, window in slots
        if window is not None
    )
    return or_(Evidence.window.is_(None), Evidence.window.not_in(known), *late)
