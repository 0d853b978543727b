"""Charts of indicators by year, each with the words that stand for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from document_templates.narrative.figures import Facts, Point, series, shown
from document_templates.values import Chart, Series

#: Series on one chart: more cannot be told apart.
PER_CHART = 4


def charts(indicators: Sequence[Facts], organization: Facts) -> list[dict[str, Any]]:
    """Charts with captions. Only indicators with values for two years or more are drawn; units are kept apart."""
    drawn = []
    for unit, members in _by_unit(indicators, organization).items():
        for start in range(0, len(members), PER_CHART):
            part = members[start : start + PER_CHART]
            drawn.append({"picture": _chart(part, unit), "caption": _caption(part)})
    return drawn


def _by_unit(indicators: Sequence[Facts], organization: Facts) -> dict[str, list[tuple[str, list[Point]]]]:
    grouped: dict[str, list[tuple[str, list[Point]]]] = {}
    for indicator in indicators:
        known = [point for point in series(indicator, organization) if point.value is not None]
        if len(known) >= 2:
            grouped.setdefault(str(indicator.get("unit") or ""), []).append((str(indicator["code"]), known))
    return grouped


def _caption(members: Sequence[tuple[str, list[Point]]]) -> str:
    codes = ", ".join(code for code, _ in members)
    years = sorted({point.year for _, points in members for point in points})
    word = "показателя" if len(members) == 1 else "показателей"
    return f"Динамика {word} {codes}, {years[0]}–{years[-1]} годы"


def _alt(members: Sequence[tuple[str, list[Point]]], unit: str) -> str:
    parts = [
        f"{code}: {', '.join(f'{point.year} год – {shown(point.value, unit)}' for point in points)}"
        for code, points in members
    ]
    return f"График. {_caption(members)}. {'; '.join(parts)}."


def _chart(members: Sequence[tuple[str, list[Point]]], unit: str) -> Chart:
    """A value for every year from the first to the last; a year without one leaves a gap in its line."""
    known = [point.year for _, points in members for point in points]
    years = range(min(known), max(known) + 1)
    lines = []
    for code, points in members:
        values = {point.year: point.value for point in points}
        lines.append(Series(code, tuple(_number(values.get(year)) for year in years)))
    return Chart(tuple(map(str, years)), tuple(lines), _alt(members, unit), unit)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
