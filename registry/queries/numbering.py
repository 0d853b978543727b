"""The numbering series of an organization: how each is written and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.numbering import NumberFormat, default_format
from registry.domain.roles import Permission
from registry.models import NumberPattern, NumberSeries
from registry.queries.scope import find_organization


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series in a year. ``kinds`` are names of the kinds of documents numbered in it.

    ``own`` says whether the organization has set the pattern itself; ``last`` is 0 while no number was given.
    """

    series: str
    pattern: str
    own: bool
    last: int
    upcoming: str
    kinds: tuple[str, ...]


def series_of(uow: UnitOfWork, code: str, year: int) -> tuple[SeriesRow, ...]:
    """Every series of the catalogue as the organization writes it. Raises ``NotFound``."""
    owner = find_organization(uow, code, Permission.READ)
    patterns = uow.session.execute(
        select(NumberPattern.series, NumberPattern.pattern).where(NumberPattern.organization_id == owner.id)
    )
    counters = uow.session.execute(
        select(NumberSeries.series, NumberSeries.last).where(
            NumberSeries.organization_id == owner.id, NumberSeries.year == year
        )
    )
    own = {row.series: row.pattern for row in patterns}
    last = {row.series: row.last for row in counters}
    kinds: dict[str, list[str]] = {series: [] for series in (*own, *last)}
    for kind in uow.ports.catalogue.kinds():
        if kind.series is not None:
            kinds.setdefault(kind.series, []).append(kind.singular)
    return tuple(
        _row(series, own.get(series), last.get(series, 0), tuple(kinds[series]), year) for series in sorted(kinds)
    )


def _row(series: str, pattern: str | None, last: int, kinds: tuple[str, ...], year: int) -> SeriesRow:
    style = default_format(series) if pattern is None else NumberFormat(pattern)
    return SeriesRow(series, style.pattern, pattern is not None, last, style.write(last + 1, year), kinds)
