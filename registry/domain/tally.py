"""Completeness of many organizations at once, without a row for each.

The calendar gives every organization of a level the same totals; only evidence, exemptions and signs make a
difference. So the totals of a level are counted once, and corrected for those few (organization, measure) pairs that
something is known about, by the very function that makes the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from registry.domain.completeness import NOTHING, Facts, Totals, requirement_rows, status_by_date
from registry.domain.requirements import Plan, Requirement


@dataclass(frozen=True, slots=True)
class Tally:
    """Totals by level and measure, and what differs for one organization.

    ``base`` maps a level to {measure: totals} that the calendar alone gives; ``different`` maps (organization,
    measure) to the totals that hold there instead.
    """

    base: Mapping[str, Mapping[str, Totals]]
    different: Mapping[tuple[int, str], Totals]
    population: Mapping[int, str]

    def cell(self, organization: int, item: str) -> Totals:
        """The totals of one measure for one organization."""
        found = self.different.get((organization, item))
        return found if found is not None else self.base[self.population[organization]].get(item, NOTHING)

    def by_organization(self) -> dict[int, Totals]:
        """The totals of each organization."""
        sums = {level: _sum(items.values()) for level, items in self.base.items()}
        totals = {organization: sums[level] for organization, level in self.population.items()}
        for (organization, item), own in self.different.items():
            usual = self.base[self.population[organization]].get(item, NOTHING)
            totals[organization] = totals[organization] + own - usual
        return totals

    def by_item(self) -> dict[str, Totals]:
        """The totals of each measure over all organizations; measures that nobody owes are absent."""
        sizes: dict[str, int] = {}
        for level in self.population.values():
            sizes[level] = sizes.get(level, 0) + 1
        totals: dict[str, Totals] = {}
        for level, items in self.base.items():
            for item, usual in items.items():
                totals[item] = totals.get(item, NOTHING) + usual * sizes.get(level, 0)
        for (organization, item), own in self.different.items():
            usual = self.base[self.population[organization]].get(item, NOTHING)
            totals[item] = totals.get(item, NOTHING) + own - usual
        return {item: own for item, own in totals.items() if own}

    def total(self) -> Totals:
        """The totals of everything."""
        return _sum(self.by_item().values())


def tally(plan: Plan, population: Mapping[int, str], special: Mapping[int, Facts], on: date) -> Tally:
    """Count. ``population`` maps organizations to levels; ``special`` holds those about which something is known."""
    base = {level: _base(plan, level, on) for level in set(population.values())}
    by_item: dict[str, list[Requirement]] = {}
    for requirement in plan.requirements:
        by_item.setdefault(requirement.item, []).append(requirement)
    conditional = _conditional_items(plan)
    different: dict[tuple[int, str], Totals] = {}
    for organization, facts in special.items():
        if organization in population:
            for item, own in _touched(facts, conditional).items():
                found = [row.status for r in by_item.get(item, ()) for row in requirement_rows(plan, r, own, on)]
                different[organization, item] = Totals.of(found)
    return Tally(base, different, population)


def _base(plan: Plan, level: str, on: date) -> dict[str, Totals]:
    statuses: dict[str, list[str]] = {}
    for requirement in plan.requirements:
        binding = requirement.bindings.get(level)
        if binding is not None and binding.unconditional:
            statuses.setdefault(requirement.item, []).extend(
                status_by_date(window, on) for window in requirement.windows or (None,)
            )
    return {item: Totals.of(found) for item, found in statuses.items()}


def _conditional_items(plan: Plan) -> dict[str, set[str]]:
    """Which measures bind which level under a condition."""
    found: dict[str, set[str]] = {}
    for requirement in plan.requirements:
        for level, binding in requirement.bindings.items():
            if not binding.unconditional:
                found.setdefault(level, set()).add(requirement.item)
    return found


def _touched(facts: Facts, conditional: Mapping[str, set[str]]) -> dict[str, Facts]:
    """The measures whose totals may differ, each with the facts about it alone."""
    items = {mark.item for mark in facts.marks} | {release.item for release in facts.releases}
    if facts.own or facts.children:
        items |= conditional.get(facts.level, set())
    return {
        item: Facts(
            facts.level,
            facts.own,
            facts.children,
            tuple(mark for mark in facts.marks if mark.item == item),
            tuple(release for release in facts.releases if release.item == item),
        )
        for item in items
    }


def _sum(parts: Iterable[Totals]) -> Totals:
    total = NOTHING
    for part in parts:
        total = total + part
    return total
