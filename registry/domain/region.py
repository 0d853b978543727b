"""Completeness of whole territories, counted without a row or a loop for each organization.

The calendar gives every organization of a level the same statuses, so a territory needs three things only: how many
organizations of each level it has, how many of them have evidence for each slot (a requirement in a window) and how
many had it in time. What cannot be told by counting (signs, exemptions, evidence whose window the plan does not have)
is corrected for those few pairs by the very function that makes the rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from registry.domain.completeness import STATUSES, Facts, Totals, requirement_rows, status_by_date
from registry.domain.requirements import LEVELS, Plan, Requirement
from registry.domain.schedule.model import Window

_SIZE = len(STATUSES)
_PLACE = {status: place for place, status in enumerate(STATUSES)}
_MET, _LATE = _PLACE["met"], _PLACE["met_late"]

Cell = tuple[int, int | None]
"""A measure by its place in the plan, and the year of the window's end (``None`` without a window)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A requirement in one window; ``window`` is ``None`` for one without a date.

    ``item`` is the place of the measure in the plan. ``usual`` is the status that the calendar gives on the day.
    ``lax`` slots cannot be met late.
    """

    item: int
    kind: str
    window: Window | None
    usual: int
    lax: bool

    @property
    def year(self) -> int | None:
        """The year in which the window ends."""
        return self.window.end.year if self.window else None


@dataclass(frozen=True, slots=True)
class Counted:
    """A territory: ``sizes`` by level, and the evidence of its organizations.

    ``evidence`` holds threes of numbers: the slot of a level (see ``Grid.key``), how many organizations have evidence
    for it, how many of these in time; threes of the same slot add up. ``corrections`` are differences of counts by
    cell, in the order of ``STATUSES``.
    """

    sizes: Mapping[str, int]
    evidence: array[int]
    corrections: Mapping[Cell, tuple[int, ...]] = field(default_factory=dict)


class Grid:
    """A plan on a day as slots, and the counts that the calendar alone gives."""

    def __init__(self, plan: Plan, on: date) -> None:
        self.plan = plan
        self.on = on
        self.numbers = tuple(item.number for item in plan.items)
        self.places = {number: place for place, number in enumerate(self.numbers)}
        self.slots = tuple(self._slot(each, window) for each in plan.requirements for window in each.windows or (None,))
        self.width = len(self.slots)
        self.size = len(self.numbers) * _SIZE
        self._lines = self._countable()
        self._bases: dict[tuple[object, int | None], list[int]] = {}

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which windows of the plan end."""
        return tuple(sorted({slot.year for slot in self.slots if slot.year is not None}))

    def key(self, level: str, slot: int) -> int:
        """The number under which the evidence of a level for a slot is kept."""
        return LEVELS.index(level) * self.width + slot

    def vector(self, place: Counted, year: int | None = None) -> array[int]:
        """The counts of a territory: seven for each measure; of windows that end in the year, or of all."""
        found = self._base(place.sizes, year).copy()
        self._add_evidence(found, place.evidence, year)
        for (item, when), difference in place.corrections.items():
            if year in (None, when):
                for status, count in enumerate(difference):
                    found[item * _SIZE + status] += count
        return array("i", found)

    def _base(self, sizes: Mapping[str, int], year: int | None) -> list[int]:
        """The counts of organizations of which nothing is known; territories of the same sizes share them."""
        same = (tuple(sorted(sizes.items())), year)
        known = self._bases.get(same)
        if known is None:
            known = self._bases[same] = [0] * self.size
            for key, (usual, _, when) in self._lines.items():
                if year in (None, when):
                    known[usual] += sizes.get(LEVELS[key // self.width], 0)
        return known

    def _add_evidence(self, found: list[int], evidence: array[int], year: int | None) -> None:
        lines, numbers = self._lines, iter(evidence)
        for key, having, timely in zip(numbers, numbers, numbers, strict=True):
            line = lines.get(key)
            if line is not None and (year is None or line[2] == year):
                usual, lax, _ = line
                in_time = having if lax else timely
                start = usual - usual % _SIZE
                found[usual] -= having
                found[start + _MET] += in_time
                found[start + _LATE] += having - in_time

    def _slot(self, requirement: Requirement, window: Window | None) -> Slot:
        usual = _PLACE[status_by_date(window, self.on)]
        lax = window is None or window.soft
        return Slot(self.places[requirement.item], requirement.kind, window, usual, lax)

    def _countable(self) -> dict[int, tuple[int, bool, int | None]]:
        """What is counted, by key: the place in a vector that the calendar gives, whether it is lax, its year.

        Requirements that bind a level only under a sign are left to the corrections.
        """
        found: dict[int, tuple[int, bool, int | None]] = {}
        numbers = iter(range(self.width))
        for requirement in self.plan.requirements:
            bound = [level for level, binding in requirement.bindings.items() if binding.unconditional]
            for number in islice(numbers, len(requirement.windows) or 1):
                slot = self.slots[number]
                line = (slot.item * _SIZE + slot.usual, slot.lax, slot.year)
                found.update({self.key(level, number): line for level in bound})
        return found


def totals_at(vector: Sequence[int], item: int) -> Totals:
    """The totals of one measure out of a vector."""
    return Totals(*vector[item * _SIZE : (item + 1) * _SIZE])


def whole(vector: Sequence[int]) -> Totals:
    """The totals of all measures of a vector."""
    return Totals(*(sum(vector[status::_SIZE]) for status in range(_SIZE)))


def summed(vectors: Iterable[Sequence[int]], size: int) -> array[int]:
    """The sum of vectors; ``size`` zeros when there are none."""
    columns = list(map(sum, zip(*vectors, strict=True)))
    return array("i", columns or [0] * size)


class Corrections:
    """Collects, by territory, by how much exact rows differ from what counting gave."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.found: dict[int, dict[Cell, list[int]]] = {}
        self._known: dict[object, dict[Cell, list[int]]] = {}

    def add(self, place: int, requirement: Requirement, facts: Facts) -> None:
        """Correct one requirement of one organization; ``facts`` are those about the measure alone."""
        ordered = sorted(facts.marks, key=lambda mark: (mark.fulfilled_on, mark.id))
        marks = tuple((mark.fulfilled_on, mark.window) for mark in ordered)
        same = (requirement.item, requirement.kind, facts.level, facts.own, facts.children, facts.releases, marks)
        if same not in self._known:
            self._known[same] = self._difference(requirement, facts)
        cells = self.found.setdefault(place, {})
        for cell, difference in self._known[same].items():
            kept = cells.setdefault(cell, [0] * _SIZE)
            for status, count in enumerate(difference):
                kept[status] += count

    def of(self, place: int) -> dict[Cell, tuple[int, ...]]:
        """The differences of a territory."""
        return {cell: tuple(counts) for cell, counts in self.found.get(place, {}).items() if any(counts)}

    def _difference(self, requirement: Requirement, facts: Facts) -> dict[Cell, list[int]]:
        grid, item = self.grid, self.grid.places[requirement.item]
        cells: dict[Cell, list[int]] = {}
        for row in requirement_rows(grid.plan, requirement, facts, grid.on):
            year = row.window.end.year if row.window else None
            cells.setdefault((item, year), [0] * _SIZE)[_PLACE[row.status]] += 1
        for window, status in self._counted(requirement, facts):
            cells.setdefault((item, window.end.year if window else None), [0] * _SIZE)[status] -= 1
        return cells

    def _counted(self, requirement: Requirement, facts: Facts) -> Iterable[tuple[Window | None, int]]:
        """What counting gave for this organization: the calendar, and evidence under windows of the plan."""
        binding = requirement.bindings.get(facts.level)
        if binding is None or not binding.unconditional:
            return
        for window in requirement.windows or (None,):
            name = window.id if window else None
            days = [m.fulfilled_on for m in facts.marks if m.window == name and m.kind == requirement.kind]
            if not days:
                yield window, _PLACE[status_by_date(window, self.grid.on)]
            else:
                late = window is not None and not window.soft and min(days) > window.end
                yield window, _LATE if late else _MET
