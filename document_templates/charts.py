"""Charts of indicators by year, drawn the same each time, each with the words that stand for it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

from document_templates.language import decimal
from document_templates.narrative.figures import Facts, Point, series, shown
from document_templates.values import Picture

#: Series on one chart: more cannot be told apart.
PER_CHART = 4
WIDTH_MM = 165.0
#: matplotlib's settings belong to the process, so one chart is drawn at a time.
_DRAWING = Lock()
_COLOURS = ("#1b4f8f", "#b5541c", "#2f7d4f", "#6b3fa0")
_MARKERS = ("o", "s", "^", "D")
_LINES = ("-", "--", "-.", ":")


def charts(indicators: Sequence[Facts], organization: Facts) -> list[dict[str, Any]]:
    """Pictures with captions. Only indicators with values for two years or more are drawn; units are kept apart."""
    drawn = []
    for unit, members in _by_unit(indicators, organization).items():
        for start in range(0, len(members), PER_CHART):
            part = members[start : start + PER_CHART]
            drawn.append({"picture": _picture(part, unit), "caption": _caption(part)})
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


def _picture(members: Sequence[tuple[str, list[Point]]], unit: str) -> Picture:
    key = tuple((code, tuple((point.year, float(point.value or 0)) for point in points)) for code, points in members)
    return Picture(_drawn(key, unit), _alt(members, unit), WIDTH_MM)


@lru_cache(maxsize=64)
def _drawn(lines: tuple[tuple[str, tuple[tuple[int, float], ...]], ...], unit: str) -> bytes:
    """The PNG. Agg, a bundled font and no metadata: the same figures give the same bytes."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with _DRAWING, rc_context({"font.family": ["DejaVu Sans"], "font.size": 9}):
        figure = Figure(figsize=(6.5, 3.0), dpi=150)
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        for place, (code, points) in enumerate(lines):
            _line(axes, place, code, points)
        _dress(axes, sorted({year for _, points in lines for year, _ in points}), unit)
        figure.tight_layout()
        target = io.BytesIO()
        figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()


def _line(axes: Any, place: int, code: str, points: Sequence[tuple[int, float]]) -> None:
    style = place % PER_CHART
    years, values = [year for year, _ in points], [value for _, value in points]
    axes.plot(years, values, label=code, color=_COLOURS[style], marker=_MARKERS[style], linestyle=_LINES[style])
    for year, value in points:
        axes.annotate(decimal(value), (year, value), textcoords="offset points", xytext=(0, 6), ha="center", fontsize=8)


def _dress(axes: Any, years: Sequence[int], unit: str) -> None:
    from matplotlib.ticker import FuncFormatter

    axes.set_xticks(range(years[0], years[-1] + 1))
    axes.margins(x=0.08, y=0.18)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, 0 if abs(value) >= 10 else 1)))
    axes.set_ylabel(unit)
    axes.grid(axis="y", color="#d0d4da", linewidth=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncol=PER_CHART, frameon=False)
