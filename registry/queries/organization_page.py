"""The audit of many organizations as a list, a page at a time, with the totals of all of them above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.tally import tally
from registry.models import Organization
from registry.queries.completeness_views import ItemTotals, OrganizationRef, OrganizationTotals, Summary
from registry.queries.fulfilment import facts_of_many
from registry.queries.plans import load_plan
from registry.queries.region import RegionSummary, region_summary
from registry.queries.region_places import RANKS, Scope, scope_of


@dataclass(frozen=True, slots=True)
class OrganizationsPage:
    """A page: the summary of its organizations, whose ``items`` and ``totals`` are those of all of them.

    ``next`` is the cursor of the page after it, ``None`` on the last. ``organizations`` counts all.
    """

    summary: Summary
    organizations: int
    next: str | None


def organizations_page(
    uow: UnitOfWork,
    on: date,
    roadmap: str | None = None,
    *,
    parent: str | None = None,
    level: str | None = None,
    after: str = "",
    limit: int = 60,
) -> OrganizationsPage:
    """The organizations of the scope, bodies before schools and then in the order of their entry.

    The statements are as many for any number of organizations.
    """
    region = region_summary(uow, on, roadmap, parent=parent, level=level)
    scope = scope_of(uow, parent=parent, level=level)
    found = _page(uow, scope, after, limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return OrganizationsPage(
        summary=_summary(uow, region, roadmap, shown),
        organizations=region.organizations,
        next=f"{RANKS[last[2].level]}-{last[0]}" if last else None,
    )


def _page(uow: UnitOfWork, scope: Scope, after: str, limit: int) -> list[tuple[int, str, OrganizationRef]]:
    above = aliased(Organization)
    rank = case(*((Organization.level == level, number) for level, number in RANKS.items()), else_=9)
    statement = (
        select(
            Organization.id, Organization.path, Organization.code, Organization.name, Organization.short_name,
            Organization.level, above.code, Organization.is_demo,
        )
        .outerjoin(above, above.id == Organization.parent_id)
        .where(scope.where)
        .order_by(rank, Organization.id)
        .limit(limit)
    )  # fmt: skip
    first, _, second = after.partition("-")
    if first.isdecimal() and second.isdecimal() and len(first) == 1 and len(second) < 10:
        level, number = int(first), int(second)
        statement = statement.where(or_(rank > level, and_(rank == level, Organization.id > number)))
    rows: list[tuple[Any, ...]] = [tuple(row) for row in uow.session.execute(statement)]
    return [(row[0], row[1], OrganizationRef(*row[2:])) for row in rows]


def _summary(
    uow: UnitOfWork, region: RegionSummary, roadmap: str | None, shown: list[tuple[int, str, OrganizationRef]]
) -> Summary:
    plan = load_plan(uow, roadmap, region.on)
    places = {each: (ref.level, path) for each, path, ref in shown}
    known = facts_of_many(uow, plan, Organization.id.in_(list(places)), places, on=region.on)
    counted = tally(plan, {each: level for each, (level, _) in places.items()}, known, region.on)
    totals = counted.by_organization()
    return Summary(
        on=region.on,
        roadmap=region.roadmap,
        roadmap_title=region.roadmap_title,
        organizations=tuple(
            OrganizationTotals(ref, totals[each], tuple(counted.cell(each, item.number) for item in region.items))
            for each, _, ref in shown
        ),
        items=tuple(ItemTotals(item.number, item.title, region.of_item(item.number)) for item in region.items),
        totals=region.total(),
        notices=region.notices,
    )
