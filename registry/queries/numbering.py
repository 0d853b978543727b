"""The numbering series of an organization: their patterns, where each stands, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.numbering import NumberFormat, default_format
from registry.models import NumberPattern, NumberSeries
from registry.queries.scope import find_organization


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series in a year.

    ``last`` is the last number given (0 when none was), ``last_day`` its date. ``next`` is what the next document would
    get if it were registered now and the number is free. ``own_pattern`` is false while the default is in use.
    """

    series: str
    pattern: str
    own_pattern: bool
    year: int
    last: int
    last_day: date | None
    next: str


def series_rows(uow: UnitOfWork, organization: str, year: int | None = None) -> tuple[SeriesRow, ...]:
    """Every series that the kinds of documents name, for the year (this one when ``None``). Raises ``NotFound``."""
    owner = find_organization(uow, organization)
    asked = year or uow.ports.clock.today().year
    patterns = {
        row.series: row.pattern
        for row in uow.session.scalars(select(NumberPattern).where(NumberPattern.organization_id == owner.id))
    }
    counters = {
        row.series: row
        for row in uow.session.scalars(
            select(NumberSeries).where(NumberSeries.organization_id == owner.id, NumberSeries.year == asked)
        )
    }
    named = [kind.series for kind in uow.ports.catalogue.kinds() if kind.series is not None]
    names = dict.fromkeys([*named, *patterns, *counters])
    return tuple(_row(name, patterns.get(name), counters.get(name), asked) for name in names)


def format_of(uow: UnitOfWork, organization_id: int, series: str) -> NumberFormat:
    """How the organization writes the numbers of the series."""
    pattern = uow.session.scalar(
        select(NumberPattern.pattern).where(
            NumberPattern.organization_id == organization_id, NumberPattern.series == series
        )
    )
    return default_format(series) if pattern is None else NumberFormat(pattern)


def _row(series: str, pattern: str | None, counter: NumberSeries | None, year: int) -> SeriesRow:
    style = default_format(series) if pattern is None else NumberFormat(pattern)
    last = counter.last if counter else 0
    return SeriesRow(
        series=series,
        pattern=style.pattern,
        own_pattern=pattern is not None,
        year=year,
        last=last,
        last_day=counter.last_day if counter else None,
        next=style.write(last + 1, year),
    )
