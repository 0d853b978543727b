"""Lines over years, as coordinates that a template draws. No style and no script: the sheet colours the classes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 8, 12, 28


@dataclass(frozen=True, slots=True)
class Point:
    """A drawn value."""

    x: float
    y: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """A series; ``parts`` are polylines, one for each run of years without a gap."""

    name: str
    points: tuple[Point, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on the axis."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Label:
    """A word under the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """The whole drawing; ``says`` is what it shows, for those who do not see it."""

    says: str
    width: int
    height: int
    left: int
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]


def line_chart(
    says: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    *,
    width: int = 440,
    height: int = 220,
) -> LineChart | None:
    """The drawing of the series over the labels; ``None`` values are gaps. ``None`` when there is nothing to draw."""
    values = [value for line in series.values() for value in line if value is not None]
    if not values or not labels:
        return None
    steps = _steps(min(values), max(values))
    low, high = steps[0], steps[-1]

    def across(index: int) -> float:
        room = width - _LEFT - _RIGHT - 48
        share = index / (len(labels) - 1) if len(labels) > 1 else 0.5
        return round(_LEFT + 24 + room * share, 1)

    def down(value: float) -> float:
        return round(_TOP + (height - _TOP - _BOTTOM) * (high - value) / (high - low), 1)

    lines = tuple(
        _line(name, [(across(n), down(v), labels[n], v) if v is not None else None for n, v in enumerate(line)])
        for name, line in series.items()
    )
    return LineChart(
        says=says,
        width=width,
        height=height,
        left=_LEFT,
        ticks=tuple(Tick(down(step), step) for step in steps),
        labels=tuple(Label(across(n), text) for n, text in enumerate(labels)),
        lines=lines,
    )


def _line(name: str, places: Sequence[tuple[float, float, str, float] | None]) -> Line:
    runs: list[list[str]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(f"{place[0]:g},{place[1]:g}")
    parts = tuple(" ".join(run) for run in runs if len(run) > 1)
    return Line(name, tuple(Point(*place) for place in places if place is not None), parts)


def _steps(low: float, high: float) -> list[float]:
    """Round values from below the lowest to above the highest, four to seven of them."""
    spread = (high - low) or abs(high) or 1
    size = 10 ** math.floor(math.log10(spread))
    step = next(size * n for n in (0.2, 0.25, 0.5, 1, 2) if spread / (size * n) <= 5)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        last += 1
    return [round(step * n, 10) for n in range(first, last + 1)]
