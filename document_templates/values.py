"""What may go into a template: plain data that an XML file can hold, pictures and charts.

Everything is checked before anything is rendered. A control character or half of a surrogate pair would make Word
refuse the file, or worse, make a parser drop the rest of the text without a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

from registry.errors import N_, TemplateValue

#: The longest single text, and the longest sum of all texts, in characters.
LONGEST_TEXT = 1_000_000
LONGEST_TOTAL = 8_000_000
DEEPEST = 24
#: The most values of any kind, so that a million rows are refused and not laid out.
MOST_VALUES = 200_000
#: Signs that XML 1.0 cannot hold. Tabs and line ends are allowed.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

UNWRITABLE_SIGN = N_("Поле «{field}»: в тексте есть знак {sign}, который нельзя записать в документ. Удалите его.")
TOO_LONG = N_("Поле «{field}»: слишком длинный текст ({length} знаков, допустимо {limit}).")
TOO_MANY = N_("Поле «{field}»: слишком много строк или значений (допустимо {limit}).")
TOO_DEEP = N_("Поле «{field}»: слишком много вложенных уровней.")
NOT_PLAIN = N_(
    "Поле «{field}»: значение вида «{type}» нельзя вставить в документ; нужны текст, число, дата или список."
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for a template: PNG or JPEG bytes, the text that stands for it, and its width in millimetres."""

    data: bytes
    alt: str
    width_mm: float = 165.0


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart: a value for each category, ``None`` where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A line chart for a template, drawn by the program that opens the document.

    ``categories`` are the texts along its foot (years), ``category_name`` what they are; ``alt`` stands for the chart;
    sizes are in millimetres.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    unit: str = ""
    category_name: str = "Год"
    width_mm: float = 165.0
    height_mm: float = 76.0

    def __post_init__(self) -> None:
        if any(len(series.values) != len(self.categories) for series in self.series):
            raise ValueError("every line of a chart has a value for each category")
        if not all(isfinite(value) for series in self.series for value in series.values if value is not None):
            raise ValueError("a chart shows finite numbers")


class _Meter:
    """Counts the characters and the values taken so far."""

    def __init__(self) -> None:
        self.total = 0
        self.values = 0


def plain(value: Any, field: str = "") -> Any:
    """A deep copy of the value, checked. Raises ``TemplateValue`` naming the field (``points.2.text``)."""
    return _plain(value, field, 0, _Meter())


def _plain(value: Any, field: str, depth: int, meter: _Meter) -> Any:
    _count(field, depth, meter)
    if isinstance(value, str):
        return _text(value, field, meter)
    if value is None or isinstance(value, bool | int | float | Decimal | date | datetime | time | Picture):
        return value
    if isinstance(value, Chart):
        for text in (*value.categories, *(series.name for series in value.series), value.alt, value.unit):
            _text(text, field, meter)
        return value
    if isinstance(value, Mapping):
        return {
            _text(str(key), field, meter): _plain(entry, _place(field, key), depth + 1, meter)
            for key, entry in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_plain(entry, _place(field, index), depth + 1, meter) for index, entry in enumerate(value, 1)]
    if _is_docxtpl_value(value):
        _text(str(getattr(value, "xml", "")), field, meter)
        return value
    raise TemplateValue(NOT_PLAIN, field=field, type=type(value).__name__)


def _count(field: str, depth: int, meter: _Meter) -> None:
    meter.values += 1
    if depth > DEEPEST:
        raise TemplateValue(TOO_DEEP, field=field)
    if meter.values > MOST_VALUES:
        raise TemplateValue(TOO_MANY, field=field, limit=MOST_VALUES)


def _place(field: str, key: object) -> str:
    return f"{field}.{key}" if field else str(key)


def _text(value: str, field: str, meter: _Meter) -> str:
    meter.total += len(value)
    if len(value) > LONGEST_TEXT or meter.total > LONGEST_TOTAL:
        limit = LONGEST_TEXT if len(value) > LONGEST_TEXT else LONGEST_TOTAL
        raise TemplateValue(TOO_LONG, field=field, length=max(len(value), meter.total), limit=limit)
    found = UNWRITABLE.search(value)
    if found:
        raise TemplateValue(UNWRITABLE_SIGN, field=field, sign=f"U+{ord(found.group()):04X}")
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _is_docxtpl_value(value: Any) -> bool:
    """Whether the value is one of docxtpl's own inserts, which its templates print as they are."""
    from docxtpl import InlineImage, Listing, RichText, RichTextParagraph

    return isinstance(value, InlineImage | Listing | RichText | RichTextParagraph)
