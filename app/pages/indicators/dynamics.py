"""Figures of an organization over the years, with a drawing for each indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts import LineChart, line_chart
from app.i18n import _
from app.words import SCOPES
from registry.domain.indicators import Ratio
from registry.queries.indicator_views import IndicatorSeries, YearValues


@dataclass(frozen=True, slots=True)
class Dynamics:
    """An indicator over the years; ``scopes`` are those that have any value, ``chart`` is ``None`` for one year."""

    series: IndicatorSeries
    scopes: tuple[str, ...]
    chart: LineChart | None

    def value(self, year: YearValues, scope: str) -> Ratio | None:
        """The value of the scope in the year."""
        ratio: Ratio | None = getattr(year, scope)
        return ratio


def dynamics_of(found: Sequence[IndicatorSeries]) -> list[Dynamics]:
    """The indicators that have figures, each with its drawing."""
    return [_one(series) for series in found]


def _one(series: IndicatorSeries) -> Dynamics:
    scopes = tuple(scope for scope in SCOPES if any(getattr(year, scope) for year in series.years))
    lines = {str(SCOPES[scope]): [_number(getattr(year, scope)) for year in series.years] for scope in scopes}
    drawn = sum(any(value is not None for value in column) for column in zip(*lines.values(), strict=True))
    says = _("Динамика показателя %(code)s по годам", code=series.indicator.code)
    chart = line_chart(says, [str(year.year) for year in series.years], lines) if drawn > 1 else None
    return Dynamics(series, scopes, chart)


def _number(ratio: Ratio | None) -> float | None:
    return ratio.value if ratio is not None else None
