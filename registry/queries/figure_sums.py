"""Values of an organization, a municipality and the region, summed from the figures beneath them.

A body's value is the figure imported for the body itself; where there is none, it is the value of the summed
numerators and denominators beneath it. A figure of a school does not count beside that of its municipality, so nothing
is counted twice. Demonstration data take part only where there are no real ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.indicators import Ratio, ratio_of_sums
from registry.models import Figure, Organization
from registry.queries.scope import ancestors

OWN, MUNICIPALITY, REGION = SCOPES = ("own", "municipality", "region")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an organization stands: ``scopes`` maps ``own``, ``municipality`` and ``region`` to paths."""

    scopes: Mapping[str, str]


def place_of(uow: UnitOfWork, path: str, level: str) -> Place:
    """The scopes of an organization: a school has its municipality's, everybody the region's."""
    above = ancestors(path)
    root = above[0] if above else path
    scopes = {REGION: root}
    if path != root:
        scopes[OWN] = path
    if level == "oo":
        found = select(Organization.path).where(Organization.path.in_(above), Organization.level == "mouo")
        municipality = uow.session.scalar(found.order_by(Organization.path.desc()))
        if municipality is not None:
            scopes[MUNICIPALITY] = municipality
    return Place(scopes)


def ratios(uow: UnitOfWork, path: str, years: Sequence[int]) -> dict[tuple[str, int], Ratio]:
    """The value of each indicator and year for the organization with the path and all beneath it."""
    found: dict[tuple[str, int], list[Any]] = {}
    for row in uow.session.execute(_in_force(path, years)):
        found.setdefault((row.indicator_code, row.year), []).append(row)
    return {key: ratio for key, rows in found.items() if (ratio := _ratio(rows, path)) is not None}


def values_at(uow: UnitOfWork, keys: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str, int], Ratio]:
    """The values in force at many places, by (path, indicator, year); the rows are read once for all of them."""
    wanted = set(keys)
    found: dict[tuple[str, str, int], list[Any]] = {}
    for root in {"/" + path.split("/")[1] + "/" for path, _, _ in wanted}:
        for row in uow.session.execute(_in_force(root, sorted({year for _, _, year in wanted}))):
            for path in (*ancestors(row.path), row.path):
                if (key := (path, row.indicator_code, row.year)) in wanted:
                    found.setdefault(key, []).append(row)
    return {key: ratio for key, rows in found.items() if (ratio := _ratio(rows, key[0])) is not None}


def _in_force(path: str, years: Sequence[int]) -> Any:
    return (
        select(
            Figure.id, Figure.indicator_code, Figure.year, Figure.numerator, Figure.denominator, Figure.value,
            Organization.path, Organization.is_demo,
        )
        .join(Organization, Organization.id == Figure.organization_id)
        .where(
            Organization.path.like(f"{path}%"), Figure.year.in_(list(years)), Figure.superseded_by_id.is_(None)
        )
        .order_by(Figure.id)
    )  # fmt: skip


def _ratio(rows: Sequence[Any], path: str) -> Ratio | None:
    own = next((row for row in rows if row.path == path), None)
    if own is not None:
        return Ratio(own.numerator, own.denominator, own.value, (own.id,), demo=own.is_demo)
    parts = _stated_highest([row for row in rows if row.numerator is not None and row.denominator is not None])
    real = [row for row in parts if not row.is_demo]
    chosen = real or parts
    if not chosen:
        return None
    summed = ratio_of_sums((row.numerator, row.denominator) for row in chosen)
    return replace(summed, figures=tuple(row.id for row in chosen), demo=not real)


def _stated_highest(rows: Sequence[Any]) -> list[Any]:
    """The figures above which no other of them stands: what a body states itself outweighs its schools."""
    paths = {row.path for row in rows}
    return [row for row in rows if paths.isdisjoint(ancestors(row.path))]
