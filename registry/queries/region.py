"""The audit of a whole region, or of a country: totals by territory, measure and year, without a loop over schools.

Eleven statements at most, whatever the number of organizations; what was counted before is not counted again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from registry.db import UnitOfWork
from registry.domain.completeness import Totals
from registry.domain.region import Counted, Grid, summed, totals_at, whole
from registry.domain.requirements import Plan
from registry.queries.completeness_views import notices_of
from registry.queries.plans import load_plan
from registry.queries.region_cache import State, Version, kept_for, key_of, touched, version_of
from registry.queries.region_counts import Found, counted, misplaced
from registry.queries.region_exact import corrections
from registry.queries.region_places import RANKS, Place, Scope, places, scope_of

__all__ = ["Place", "RegionItem", "RegionSummary", "region_summary"]


@dataclass(frozen=True, slots=True)
class RegionItem:
    """A measure of the plan that binds somebody in the region."""

    number: str
    title: str


@dataclass(slots=True)
class RegionSummary:
    """Totals by territory × measure × year of the window's end; a year ``None`` means all, and the undated too.

    ``places`` come bodies first, then by name; territories that owe nothing are left out. ``items`` are the measures
    that bind somebody. ``notices`` say in Russian what could not be decided.
    """

    on: date
    roadmap: str
    roadmap_title: str
    years: tuple[int, ...]
    items: tuple[RegionItem, ...]
    places: tuple[Place, ...]
    notices: tuple[str, ...]
    grid: Grid = field(repr=False)
    state: State = field(repr=False)
    _sums: dict[int | None, array[int]] = field(default_factory=dict, repr=False)

    def cell(self, place: Place, item: str, year: int | None = None) -> Totals:
        """One measure in one territory."""
        return totals_at(self._vector(place, year), self.grid.places[item])

    def row(self, place: Place, year: int | None = None) -> tuple[Totals, ...]:
        """A territory, measure by measure in the order of ``items``."""
        vector = self._vector(place, year)
        return tuple(totals_at(vector, self.grid.places[item.number]) for item in self.items)

    def of_place(self, place: Place, year: int | None = None) -> Totals:
        """All measures of a territory."""
        return whole(self._vector(place, year))

    def of_item(self, item: str, year: int | None = None) -> Totals:
        """One measure in all territories."""
        return totals_at(self._sum(year), self.grid.places[item])

    def total(self, year: int | None = None) -> Totals:
        """Everything."""
        return whole(self._sum(year))

    @property
    def organizations(self) -> int:
        """How many organizations are counted."""
        return sum(place.organizations for place in self.places)

    def _vector(self, place: Place, year: int | None) -> Sequence[int]:
        if year is None:
            return self.state.vectors[place.id]
        return self.grid.vector(self.state.counted[place.id], year)

    def _sum(self, year: int | None) -> array[int]:
        if year not in self._sums:
            vectors = (self._vector(place, year) for place in self.places)
            self._sums[year] = summed(vectors, self.grid.size)
        return self._sums[year]


def region_summary(
    uow: UnitOfWork,
    on: date,
    roadmap: str | None = None,
    *,
    parent: str | None = None,
    level: str | None = None,
) -> RegionSummary:
    """The audit by territories of everything that the actor may read; ``parent`` (a code) and ``level`` narrow it.

    Raises ``NotFound`` for a roadmap that there is not and for a body that the actor may not read.
    """
    scope = scope_of(uow, parent=parent, level=level)
    plan = load_plan(uow, roadmap, on)
    grid = Grid(plan, on)
    state = _state(uow, plan, grid, scope)
    sums = summed(state.vectors.values(), grid.size)
    bound = [item for item in plan.items if totals_at(sums, grid.places[item.number])]
    shown = [place for place in state.places.values() if any(state.vectors[place.id])]
    found = RegionSummary(
        on=on,
        roadmap=plan.code,
        roadmap_title=plan.title,
        years=grid.years,
        items=tuple(RegionItem(item.number, item.title) for item in bound),
        places=tuple(sorted(shown, key=_rank)),
        notices=notices_of(plan),
        grid=grid,
        state=state,
    )
    found._sums[None] = sums
    return found


def _rank(place: Place) -> tuple[int, str, int]:
    head = place.organization
    return RANKS[head.level], head.title.casefold(), place.id


def _state(uow: UnitOfWork, plan: Plan, grid: Grid, scope: Scope) -> State:
    """The counts as they stand now. What a unit of work has not committed is seen by itself alone, and never kept."""
    version = version_of(uow)
    if not uow.only_reads:
        return _counted(uow, grid, scope, version, None)
    kept, key = kept_for(uow.database), key_of(plan, scope, grid.on)
    known = kept.get(key)
    changed = touched(uow, scope, known.version, version) if known is not None else None
    if known is None or changed is None:
        state = _counted(uow, grid, scope, version, None)
    elif changed:
        state = _merged(known, _counted(uow, grid, scope, version, sorted(changed)), changed)
    else:
        state = replace(known, version=version)
    kept.put(key, state)
    return state


def _counted(uow: UnitOfWork, grid: Grid, scope: Scope, version: Version, paths: Sequence[str] | None) -> State:
    """Count all territories, or those with the paths."""
    where = places(uow, scope, paths)
    found = counted(uow, grid, scope, where.values(), paths=paths, last=version.last_organization)
    irregular = misplaced(uow, grid, scope, where, found)
    corrected = corrections(uow, grid, scope, paths=paths, irregular=irregular)
    nothing = Found(array("i"))
    tallies = {
        each: Counted(place.sizes, found.get(each, nothing).evidence, corrected.of(each))
        for each, place in where.items()
    }
    return State(version, where, tallies, {each: grid.vector(tally) for each, tally in tallies.items()})


def _merged(known: State, fresh: State, changed: Iterable[str]) -> State:
    """The known territories with those that were counted anew in their place."""
    paths = frozenset(changed)
    stay = [each for each, place in known.places.items() if place.path not in paths]
    return State(
        fresh.version,
        {**{each: known.places[each] for each in stay}, **fresh.places},
        {**{each: known.counted[each] for each in stay}, **fresh.counted},
        {**{each: known.vectors[each] for each in stay}, **fresh.vectors},
    )
