"""Dates in the two forms the standard allows (ГОСТ Р 7.0.97, 5.10), and periods in words."""

from __future__ import annotations

from datetime import date, datetime

NBSP = "\N{NO-BREAK SPACE}"
MONTHS = (
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


def as_date(value: object) -> date | None:
    """The value as a date: a date, or ISO text; ``None`` for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def short_date(value: object) -> str:
    """«17.12.2024»; texts that are no date are left alone."""
    day = as_date(value)
    return f"{day:%d.%m.%Y}" if day else str(value)


def long_date(value: object) -> str:
    """«17 декабря 2024 г.», held together by spaces that do not break; texts that are no date are left alone."""
    day = as_date(value)
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]} {day.year}{NBSP}г." if day else str(value)


def days_words(start: object, end: object = None) -> str:
    """«24–25 ноября 2026 г.», «30 ноября – 1 декабря 2026 г.», one day without an end; texts are left alone."""
    first, last = as_date(start), as_date(end)
    if first is None or last is None or last <= first:
        return long_date(start)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    opening = f"{first.day}{NBSP}{MONTHS[first.month - 1]}"
    return f"{opening if first.year == last.year else long_date(first)} – {long_date(last)}"


def period_words(start: object, end: object) -> str:
    """«с 1 октября по 31 декабря 2024 г.», «до 30 ноября 2025 г.» without a start."""
    first, last = as_date(start), as_date(end)
    if last is None:
        return ""
    if first is None:
        return f"до {long_date(last)}"
    if first == last:
        return long_date(last)
    opening = f"{first.day}{NBSP}{MONTHS[first.month - 1]}"
    if first.year != last.year:
        opening += f" {first.year}{NBSP}г."
    return f"с {opening} по {long_date(last)}"
