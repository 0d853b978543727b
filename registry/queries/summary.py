"""The audit of every organization at once: a line for each, whose numbers the database counts.

The calendar gives all organizations of a level the same totals; one statement counts, for each organization, how much
of it is fulfilled. What counting cannot tell (signs, releases, evidence under windows that the plan has not) is
corrected for those few, as in the audit of a region.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.completeness import Totals
from registry.domain.region import Corrections, Counted, totals_at, whole
from registry.models import Organization
from registry.queries.completeness_views import ItemTotals, OrganizationRef, OrganizationTotals, Summary
from registry.queries.organization_counts import fulfilled, misplaced_of
from registry.queries.region import RegionSummary, region_summary
from registry.queries.region_exact import corrections
from registry.queries.region_places import Scope, scope_of

Differences = Mapping[int, Mapping[int, Sequence[int]]]
"""By how much the counts of a measure (by its place in the plan) differ from the usual ones, by organization."""


def summary(
    uow: UnitOfWork,
    on: date,
    roadmap: str | None = None,
    *,
    level: str | None = None,
    parent: str | None = None,
    cells: bool = True,
) -> Summary:
    """The audit of all organizations that the actor may read; ``level`` and ``parent`` (a code) narrow them.

    ``cells`` asks for each measure of each organization too. The statements are as many for any number of
    organizations: eleven, and two more where evidence names windows that the plan does not have.
    """
    region = region_summary(uow, on, roadmap, parent=parent, level=level)
    # Each organization by itself: the corrections are kept by territory.
    scope = replace(scope_of(uow, parent=parent, level=level), single=True)
    found, odd = fulfilled(uow, region.grid, scope, by_item=cells)
    irregular = misplaced_of(uow, region.grid, odd)
    exact = corrections(uow, region.grid, scope, paths=None, irregular=irregular)
    return Summary(
        on=on,
        roadmap=region.roadmap,
        roadmap_title=region.roadmap_title,
        organizations=tuple(_lines(_population(uow, scope), region, found, exact, cells=cells)),
        items=tuple(ItemTotals(item.number, item.title, region.of_item(item.number)) for item in region.items),
        totals=region.total(),
        notices=region.notices,
    )


def _population(uow: UnitOfWork, scope: Scope) -> list[tuple[int, OrganizationRef]]:
    """The organizations in the order of their entry."""
    above = aliased(Organization)
    statement = (
        select(
            Organization.id, Organization.code, Organization.name, Organization.short_name, Organization.level,
            above.code, Organization.is_demo,
        )
        .outerjoin(above, above.id == Organization.parent_id)
        .where(scope.where)
        .order_by(Organization.id)
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = [tuple(row) for row in uow.session.execute(statement)]
    return [(row[0], OrganizationRef(*row[1:])) for row in rows]


def _lines(
    population: Sequence[tuple[int, OrganizationRef]],
    region: RegionSummary,
    found: Differences,
    exact: Corrections,
    *,
    cells: bool,
) -> Iterator[OrganizationTotals]:
    usual = {level: _Usual(region, level) for level in {ref.level for _, ref in population}}
    for each, ref in population:
        different = dict(found.get(each, {}))
        if each in exact.found:
            for (item, _), difference in exact.of(each).items():
                place = item if cells else 0
                different[place] = list(map(sum, zip(different.get(place, _NOTHING), difference, strict=True)))
        yield usual[ref.level].line(ref, different, cells=cells)


_NOTHING = Totals().counts


class _Usual:
    """What the calendar alone gives an organization of a level."""

    def __init__(self, region: RegionSummary, level: str) -> None:
        grid = region.grid
        vector = grid.vector(Counted({level: 1}, array("i")))
        self._columns = {grid.places[item.number]: column for column, item in enumerate(region.items)}
        self._cells = tuple(totals_at(vector, place) for place in self._columns)
        self._totals = whole(vector)

    def line(self, ref: OrganizationRef, different: Mapping[int, Sequence[int]], *, cells: bool) -> OrganizationTotals:
        """The line of an organization; without ``cells`` the differences of all measures stand together."""
        totals = Totals(*map(sum, zip(self._totals.counts, *different.values(), strict=True)))
        if not cells:
            return OrganizationTotals(ref, totals, ())
        own = list(self._cells)
        for place, difference in different.items():
            column = self._columns[place]
            own[column] = Totals(*map(sum, zip(own[column].counts, difference, strict=True)))
        return OrganizationTotals(ref, totals, tuple(own))
