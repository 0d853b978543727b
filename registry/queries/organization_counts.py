"""What each organization has fulfilled, counted in one statement over the index of evidence, the same on each database.

The slots of a plan (a requirement in a window, for each level that it binds) go into the statement as a table. Two
evidences of one organization for one slot count once, and the earlier decides.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    select,
)

from registry.db import UnitOfWork
from registry.domain.completeness import STATUSES
from registry.domain.region import Grid
from registry.domain.requirements import LEVELS
from registry.models import Evidence, Organization
from registry.queries.region_counts import in_force, stored_items
from registry.queries.region_places import Scope, level_column, one_of

# What the calendar can give; the others need somebody's fact.
_USUAL = tuple(STATUSES.index(status) for status in ("due", "overdue", "not_due", "undated"))
_MET, _LATE = STATUSES.index("met"), STATUSES.index("met_late")
_COLUMNS = ("place", "level", "item", "kind", "window", "last", "usual", "lax", "plain")

Counts = dict[int, dict[int, list[int]]]


def fulfilled(uow: UnitOfWork, grid: Grid, scope: Scope, *, by_item: bool) -> tuple[Counts, set[int]]:
    """By how much each organization's counts differ from those of the calendar, in the order of ``STATUSES``.

    By organization and measure (its place in the plan; 0 for all measures together without ``by_item``). Organizations
    with evidence that fits no slot come second.
    """
    firsts = _firsts(grid, scope)
    slots = _slots(uow, grid)
    place = slots.c.place if by_item else case((slots.c.place.is_not(None), 0))
    late = and_(not_(slots.c.lax), firsts.c.day > slots.c.last)
    counted = [func.count(case((and_(slots.c.plain, slots.c.usual == usual), 1))) for usual in _USUAL]
    statement = (
        select(firsts.c.organization, place, func.count(case((and_(slots.c.plain, late), 1))), *counted)
        .select_from(firsts.outerjoin(slots, _same(firsts, slots)))
        .group_by(firsts.c.organization, place)
    )
    found: Counts = {}
    odd: set[int] = set()
    for each, where, late_ones, *having in uow.session.execute(statement):
        if where is None:
            odd.add(each)
        elif any(having):
            found.setdefault(each, {})[where] = _difference(late_ones, having)
    return found, odd


def misplaced_of(uow: UnitOfWork, grid: Grid, odd: Collection[int]) -> dict[int, set[tuple[str, str]]]:
    """(Measure, kind) of the evidence that fits no slot, of these organizations."""
    if not odd:
        return {}
    among = one_of(Organization.id, odd, sqlite=uow.database.is_sqlite)
    firsts, slots = _firsts(grid, None, among), _slots(uow, grid)
    statement = (
        select(firsts.c.organization, firsts.c.item, firsts.c.kind)
        .select_from(firsts.outerjoin(slots, _same(firsts, slots)))
        .where(slots.c.place.is_(None))
        .distinct()
    )
    numbers = {stored: number for number, stored in stored_items(grid.plan).items()}
    pairs: dict[int, set[tuple[str, str]]] = {}
    for each, item, kind in uow.session.execute(statement):
        if (pair := (numbers.get(item, ""), kind)) in grid.plan.by_key:
            pairs.setdefault(each, set()).add(pair)
    return pairs


def _difference(late: int, having: Sequence[int]) -> list[int]:
    found = [0] * len(STATUSES)
    for usual, count in zip(_USUAL, having, strict=True):
        found[usual] = -count
    found[_MET], found[_LATE] = sum(having) - late, late
    return found


def _firsts(grid: Grid, scope: Scope | None, *among: ColumnElement[bool]) -> Any:
    """The first evidence of each organization for each measure, kind and window; the index has them in this order."""
    names = (Evidence.item_number.label("item"), Evidence.kind.label("kind"))
    statement: Any = (
        select(
            Organization.id.label("organization"), func.min(level_column()).label("level"), *names,
            func.coalesce(Evidence.window, "").label("window"), func.min(Evidence.fulfilled_on).label("day"),
        )
        .select_from(Organization)
        .join(Evidence, Evidence.organization_id == Organization.id)
        .where(in_force(grid), *among, *([] if scope is None else [scope.where]))
        .group_by(
            Organization.id, Evidence.family, Evidence.item_number, Evidence.kind, Evidence.window
        )
    )  # fmt: skip
    return statement.subquery()


def _same(firsts: Any, slots: FromClause) -> ColumnElement[bool]:
    return and_(*(firsts.c[name] == slots.c[name] for name in ("level", "item", "kind", "window")))


def _slots(uow: UnitOfWork, grid: Grid) -> FromClause:
    """The slots as a table. ``plain`` are owed without a condition, ``lax`` cannot be met late."""
    rows = list(_slot_rows(grid))
    types = (Integer, Integer, String, String, String, String, Integer, Boolean, Boolean)
    if uow.database.is_sqlite:
        listed = func.json_each(json.dumps(rows)).table_valued("value")
        values = (func.json_extract(listed.c.value, f"$[{n}]") for n in range(len(_COLUMNS)))
        # Kept as a table of its own, whose columns have types, it gets an index by which each evidence finds its slot.
        typed: Iterator[Any] = (
            cast(value, type_).label(name) for name, value, type_ in zip(_COLUMNS, values, types, strict=True)
        )
        return select(*typed).cte("slot").prefix_with("MATERIALIZED")
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(types)
    arrays: Iterator[ColumnElement[Any]] = (
        literal(list(column), ARRAY(type_)) for column, type_ in zip(columns, types, strict=True)
    )
    table = func.unnest(*arrays).table_valued(*_COLUMNS).render_derived()
    casts: Iterator[ColumnElement[Any]] = (
        cast(table.c[name], Date if name == "last" else type_) for name, type_ in zip(_COLUMNS, types, strict=True)
    )
    named = (value.label(name) for name, value in zip(_COLUMNS, casts, strict=True))
    return select(*named).cte("slot").prefix_with("MATERIALIZED")


def _slot_rows(grid: Grid) -> Iterator[tuple[Any, ...]]:
    stored = stored_items(grid.plan)
    numbers = iter(grid.slots)
    for requirement in grid.plan.requirements:
        for window in requirement.windows or (None,):
            slot = next(numbers)
            for level, binding in requirement.bindings.items():
                yield (
                    slot.item, LEVELS.index(level), stored[requirement.item], requirement.kind,
                    window.id if window else "", window.end.isoformat() if window else None,
                    slot.usual, slot.lax, binding.unconditional,
                )  # fmt: skip
