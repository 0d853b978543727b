"""Values of indicators: years, differences, and the table a reader can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from document_templates.language import count, decimal, difference
from document_templates.language.numerals import number
from document_templates.language.typography import NBSP

Facts = Mapping[str, Any]
#: Levels whose own figures are those of the whole okrug.
REGIONAL = frozenset({"department", "iro"})
REGION = "Автономный округ"
MUNICIPALITY = "Муниципалитет"
ORGANIZATION = "Организация"
#: In place of a value that is not printed.
HIDDEN = "*"
#: Width of the table and of its columns that hold short numbers, in twentieths of a point (170 mm in all).
TABLE_WIDTH = 9638
_NARROW = {"Год": 800, "Числитель / знаменатель": 1900, "Динамика": 1350}


@dataclass(frozen=True, slots=True)
class Point:
    """An indicator's value in a year: ``value`` is ``None`` when there is none.

    ``hidden`` says why a value is not printed: ``small`` (fewer than ``least`` people) or ``derived`` (such a group
    could be computed from it); it is empty otherwise.
    """

    year: int
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    hidden: str = ""
    least: int = 0


def is_regional(organization: Facts) -> bool:
    """Whether the organization reports for the whole okrug."""
    return organization.get("level") in REGIONAL


def point(row: Facts, scope: str) -> Point:
    """The cell of the row: ``scope`` is ``own``, ``municipality`` or ``region``."""
    cell = row.get(scope) or {}
    return Point(
        int(row["year"]),
        number(cell.get("value")),
        number(cell.get("numerator")),
        number(cell.get("denominator")),
        str(cell.get("hidden") or ""),
        int(cell.get("least") or 0),
    )


def series(indicator: Facts, organization: Facts, scope: str = "own") -> list[Point]:
    """The values by year, oldest first. A regional organization's own values are those of the okrug."""
    wanted = [scope, "region"] if scope == "own" and is_regional(organization) else [scope]
    points = []
    for row in sorted(indicator.get("rows") or [], key=lambda row: int(row["year"])):
        found = [point(row, name) for name in wanted]
        known = (each for each in found if each.value is not None or each.hidden)
        points.append(next(known, found[0]))
    return points


def in_year(points: Sequence[Point], year: int) -> Point | None:
    """The point of the year that has a value, or ``None``."""
    return next((each for each in points if each.year == year and each.value is not None), None)


def hidden_in(points: Sequence[Point], year: int) -> Point | None:
    """The point of the year whose value is not printed, or ``None``."""
    return next((each for each in points if each.year == year and each.hidden), None)


def before(points: Sequence[Point], year: int) -> Point | None:
    """The last point before the year that has a value, or ``None``."""
    known = [each for each in points if each.year < year and each.value is not None]
    return known[-1] if known else None


def change(points: Sequence[Point], year: int) -> Decimal | None:
    """The difference between the year's value and the last known one before it, or ``None``."""
    now, then = in_year(points, year), before(points, year)
    if now is None or then is None or now.value is None or then.value is None:
        return None
    return now.value - then.value


def shown(value: Any, unit: str) -> str:
    """The value with its unit: «25,0 %»."""
    return f"{decimal(value)}{NBSP}{unit}" if number(value) is not None and unit else decimal(value)


def difference_unit(unit: str) -> str:
    """The unit of a difference: percentage points for per cent."""
    return f"п.{NBSP}п." if unit == "%" else unit


def label(indicator: Facts) -> str:
    """«PS-02. Доля выпускников …, %»."""
    unit = str(indicator.get("unit") or "")
    name = f"{indicator['code']}. {indicator['name']}" if indicator.get("code") else str(indicator["name"])
    return f"{name}, {unit}" if unit and unit != "?" else name


def scopes(indicators: Sequence[Facts], organization: Facts) -> list[tuple[str, str]]:
    """The columns of values that the organization's table needs: (scope, heading)."""
    level = organization.get("level")
    if level in REGIONAL:
        return [("own", REGION)]
    if level == "mouo":
        return [("own", MUNICIPALITY), ("region", REGION)]
    columns = [("own", ORGANIZATION), ("municipality", MUNICIPALITY), ("region", REGION)]
    return [column for column in columns if column[0] == "own" or _has_values(indicators, column[0])]


def _has_values(indicators: Sequence[Facts], scope: str) -> bool:
    points = (point(row, scope) for indicator in indicators for row in indicator.get("rows") or [])
    return any(each.value is not None or each.hidden for each in points)


def table(indicators: Sequence[Facts], organization: Facts) -> dict[str, Any]:
    """The table of indicators.

    ``columns`` have a ``title`` and a ``width`` in twentieths of a point, ``width`` is that of the whole table;
    ``groups`` hold a ``title`` (the indicator) and ``rows`` of as many cells as there are columns: year, numerator
    and denominator, the values, the difference to the last known year. Indicators without rows say so in ``note``.
    """
    columns = scopes(indicators, organization)
    share = (TABLE_WIDTH - sum(_NARROW.values())) // len(columns)
    wide = [{"title": heading, "width": share} for _, heading in columns]
    narrow = [{"title": heading, "width": width} for heading, width in _NARROW.items()]
    groups = [_group(each, organization, columns) for each in indicators]
    return {"columns": [*narrow[:2], *wide, narrow[2]], "groups": groups, "width": TABLE_WIDTH}


def _group(indicator: Facts, organization: Facts, columns: Sequence[tuple[str, str]]) -> dict[str, Any]:
    rows = [_row(indicator, organization, columns, each) for each in series(indicator, organization)]
    note = _note(indicator, organization, columns) if rows else "Данные не внесены."
    return {"title": label(indicator), "rows": rows, "note": note}


def _note(indicator: Facts, organization: Facts, columns: Sequence[tuple[str, str]]) -> str:
    """Why the table has asterisks in place of values; nothing when it has none."""
    hidden = [each for scope, _ in columns for each in series(indicator, organization, scope) if each.hidden]
    reasons = {each.hidden for each in hidden}
    if not hidden:
        return ""
    few = fewer(hidden[0])
    if reasons == {"small"}:
        return f"* – данные не приводятся: {few}."
    if reasons == {"derived"}:
        return f"* – данные не приводятся: по ним можно вычислить значение группы, в которой {few}."
    return f"* – данные не приводятся: {few}, или по ним можно вычислить значение такой группы."


def fewer(hidden: Point) -> str:
    """«менее 5 участников»."""
    return f"менее {count(hidden.least, 'участник', 'genitive')}"


def _row(indicator: Facts, organization: Facts, columns: Sequence[tuple[str, str]], own: Point) -> list[str]:
    values = []
    for scope, _ in columns:
        points = series(indicator, organization, scope)
        found = in_year(points, own.year)
        values.append(decimal(found.value) if found else HIDDEN if hidden_in(points, own.year) else "–")
    moved = change(series(indicator, organization), own.year)
    return [str(own.year), _fraction(own), *values, difference(moved)]


def _fraction(own: Point) -> str:
    """«27 / 54»; a dash when neither part is known, an asterisk when they are not printed."""
    if own.hidden:
        return HIDDEN
    if own.numerator is None and own.denominator is None:
        return "–"
    return f"{decimal(own.numerator, 0)} / {decimal(own.denominator, 0)}"
