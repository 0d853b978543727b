"""The audit of completeness: of one organization in five statements, of all in a fixed number of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.completeness import Facts, Row, Totals, requirement_rows, rows_of
from registry.domain.requirements import Plan
from registry.domain.roles import Permission
from registry.domain.waiting import Waiting, waiting_of
from registry.errors import N_, NotFound
from registry.models import Organization
from registry.queries.completeness_views import (
    Completeness,
    Home,
    ItemCompleteness,
    OrganizationRef,
    Summary,
    Task,
    evidence_rows,
    notices_of,
)
from registry.queries.fulfilment import Sources, facts_of, facts_of_many
from registry.queries.papers import scores_of
from registry.queries.plans import load_plan
from registry.queries.scope import find_organization, within
from registry.queries.summary import summary

__all__ = [
    "Completeness",
    "Home",
    "ItemCompleteness",
    "OrganizationRef",
    "Summary",
    "Task",
    "evidence_rows",
    "home",
    "item_completeness",
    "organization_completeness",
    "summary",
    "tasks_of",
]


def organization_completeness(uow: UnitOfWork, code: str, on: date, roadmap: str | None = None) -> Completeness:
    """The audit of one organization. Raises ``NotFound`` for an organization that the actor may not read."""
    ref, found = _one(uow, code)
    plan = load_plan(uow, roadmap, on)
    facts = facts_of(uow, plan, organization_id=found.id, level=found.level, path=found.path)
    rows = tuple(rows_of(plan, facts, on))
    numbers = {row.item for row in rows}
    return Completeness(
        organization=ref,
        on=on,
        roadmap=plan.code,
        roadmap_title=plan.title,
        rows=rows,
        totals=Totals.of(row.status for row in rows),
        titles={item.number: item.title for item in plan.items if item.number in numbers},
        notices=notices_of(plan),
        scores=scores_of(uow, rows),
        waiting=waiting_of(plan, facts, on),
    )


def item_completeness(
    uow: UnitOfWork, number: str, on: date, roadmap: str | None = None, *, level: str | None = None
) -> ItemCompleteness:
    """One measure over all organizations that the actor may read. Raises ``NotFound`` for an unknown measure."""
    plan = load_plan(uow, roadmap, on)
    measure = plan.item(number)
    if measure is None:
        raise NotFound(N_("В карте «{code}» нет мероприятия {number}."), code=plan.code, number=number)
    where = within(uow.actor, Permission.READ) & Organization.active.is_(True)
    if level is not None:
        where = where & (Organization.level == level)
    population = _population(uow, where)
    known = _facts(uow, plan, where, population, on=on, sources=Sources(measure.key or number))
    found: list[tuple[OrganizationRef, tuple[Row, ...]]] = []
    for each, (ref, _) in population.items():
        facts = known.get(each, Facts(ref.level))
        rows = tuple(row for r in plan.of_item(number) for row in requirement_rows(plan, r, facts, on))
        if rows:
            found.append((ref, rows))
    totals = Totals.of(row.status for _, rows in found for row in rows)
    return ItemCompleteness(number, measure.title, on, plan.code, tuple(found), totals)


def home(
    uow: UnitOfWork, organization_ids: Sequence[int], on: date, roadmap: str | None = None, *, limit: int = 50
) -> Home:
    """What these organizations have to do, most urgent first, at most ``limit`` rows of a sort."""
    tasks: list[Task] = []
    totals: list[tuple[OrganizationRef, Totals]] = []
    plan = load_plan(uow, roadmap, on)
    waiting: dict[Waiting, list[OrganizationRef]] = {}
    titles = {item.number: item.title for item in plan.items}
    for _, ref, facts in _facts_by_id(uow, plan, organization_ids, on):
        rows = tuple(rows_of(plan, facts, on))
        totals.append((ref, Totals.of(row.status for row in rows)))
        tasks += [Task(ref, titles[row.item], row) for row in rows]
        for each in waiting_of(plan, facts, on):
            waiting.setdefault(each, []).append(ref)
    return Home(
        on=on,
        roadmap=plan.code,
        overdue=_chosen(tasks, "overdue", limit),
        due=_chosen(tasks, "due", limit),
        upcoming=_chosen(tasks, "not_due", limit),
        undated=_chosen(tasks, "undated", limit),
        totals=tuple(totals),
        waiting=tuple((each, tuple(refs)) for each, refs in waiting.items()),
    )


def tasks_of(uow: UnitOfWork, organization_ids: Sequence[int], on: date) -> dict[int, tuple[Task, ...]]:
    """Every row of these organizations by their identifiers, those left out that the actor may not read."""
    plan = load_plan(uow, None, on)
    titles = {item.number: item.title for item in plan.items}
    return {
        each: tuple(Task(ref, titles[row.item], row) for row in rows_of(plan, facts, on))
        for each, ref, facts in _facts_by_id(uow, plan, organization_ids, on)
    }


def _facts_by_id(
    uow: UnitOfWork, plan: Plan, organization_ids: Sequence[int], on: date
) -> Iterator[tuple[int, OrganizationRef, Facts]]:
    where = within(uow.actor, Permission.READ) & Organization.id.in_(organization_ids) & Organization.active.is_(True)
    population = _population(uow, where)
    known = _facts(uow, plan, where, population, on=on, sources=Sources())
    for each, (ref, _) in population.items():
        yield each, ref, known.get(each, Facts(ref.level))


def _chosen(tasks: Iterable[Task], status: str, limit: int) -> tuple[Task, ...]:
    found = [task for task in tasks if task.row.status == status]

    def urgency(task: Task) -> date:
        window = task.row.window
        if window is None:
            return date.max
        return window.opens if status == "not_due" else window.end

    return tuple(sorted(found, key=urgency)[:limit])


# ---------------------------------------------------------------------------------------------------- population


def _one(uow: UnitOfWork, code: str) -> tuple[OrganizationRef, Organization]:
    found = find_organization(uow, code)
    return OrganizationRef(found.code, found.name, found.short_name, found.level, None, found.is_demo), found


def _population(uow: UnitOfWork, where: ColumnElement[bool]) -> dict[int, tuple[OrganizationRef, str]]:
    """The organizations by identifier, each with its path, bodies before schools."""
    above = aliased(Organization)
    statement = (
        select(
            Organization.id, Organization.path, Organization.code, Organization.name, Organization.short_name,
            Organization.level, above.code, Organization.is_demo,
        )
        .outerjoin(above, above.id == Organization.parent_id)
        .where(where)
        .order_by(Organization.id)
    )  # fmt: skip
    found: list[tuple[Any, ...]] = [tuple(row) for row in uow.session.execute(statement)]
    return {row[0]: (OrganizationRef(*row[2:]), row[1]) for row in found}


def _facts(
    uow: UnitOfWork,
    plan: Plan,
    where: ColumnElement[bool],
    population: dict[int, tuple[OrganizationRef, str]],
    *,
    on: date,
    sources: Sources | None = None,
) -> dict[int, Facts]:
    places = {each: (ref.level, path) for each, (ref, path) in population.items()}
    return facts_of_many(uow, plan, where, places, on=on, sources=sources)
