"""Russian names of windows."""

from __future__ import annotations

from datetime import date

from registry.domain.schedule.calendar import last_day
from registry.domain.schedule.tree import Edge

_MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
_OF_MONTH = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_ROMAN = ("I", "II", "III", "IV")


def name_of(edge: Edge) -> str:
    """«I квартал», «II полугодие», «май»: a part of any year."""
    month = edge.opens[0]
    if edge.unit == "month":
        return _MONTHS[month - 1]
    size, word = (3, "квартал") if edge.unit == "quarter" else (6, "полугодие")
    return f"{_ROMAN[(month - 1) // size]} {word}"


def on_day(day: date) -> str:
    """«1 августа 2025»."""
    return f"{day.day} {_OF_MONTH[day.month - 1]} {day.year}"


def by_label(end: date) -> str:
    """«до 1 августа 2025»."""
    return f"до {on_day(end)}"


def point_label(day: date) -> str:
    """«29.03.2024»."""
    return f"{day:%d.%m.%Y}"


def window_label(start: date, end: date, unit: str = "") -> str:
    """«октябрь 2024 – март 2025», «I квартал 2025», «1 – 10 сентября 2025»; ``unit`` as in ``tree.Edge``."""
    if unit in {"quarter", "half"} and start.year == end.year:
        return _thirds(start, end, unit)
    if unit == "year":
        return _years(start, end)
    if start.day == 1 and end.day == last_day(end.year, end.month):
        return _months(start, end)
    return _days(start, end)


def _thirds(start: date, end: date, unit: str) -> str:
    size, one, many = (3, "квартал", "кварталы") if unit == "quarter" else (6, "полугодие", "полугодия")
    first, last = (_ROMAN[(day.month - 1) // size] for day in (start, end))
    return f"{first} {one} {start.year}" if first == last else f"{first} – {last} {many} {start.year}"


def _years(start: date, end: date) -> str:
    if (start.month, start.day) == (9, 1) or (end.month, end.day) == (8, 31):
        first = start.year if start.month >= 9 else start.year - 1
        return f"{first}/{first + 1} учебный год"
    return f"{start.year} год" if start.year == end.year else f"{start.year} – {end.year} годы"


def _months(start: date, end: date) -> str:
    first, last = _MONTHS[start.month - 1], _MONTHS[end.month - 1]
    if start.year != end.year:
        return f"{first} {start.year} – {last} {end.year}"
    return f"{first} {end.year}" if first == last else f"{first} – {last} {end.year}"


def _days(start: date, end: date) -> str:
    if start.year != end.year:
        return f"{on_day(start)} – {on_day(end)}"
    if start.month != end.month:
        return f"{start.day} {_OF_MONTH[start.month - 1]} – {on_day(end)}"
    return on_day(end) if start == end else f"{start.day} – {on_day(end)}"
