"""What may go into a template: plain data that an XML file can hold, pictures and charts.

Everything is checked before anything is rendered. A control character or half of a surrogate pair would make Word
refuse the file, or worse, make a parser drop the rest of the text without a word.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
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

NOT_NAMED = N_("Нужны значения по именам ({what}), а передано значение вида «{type}».")


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

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that the chart writes into the document."""
        names = (series.name for series in self.series)
        return (*self.categories, *names, self.alt, self.unit, self.category_name)


@dataclass(frozen=True, slots=True)
class Subdocument:
    """A whole DOCX to be put in place of a paragraph: ``{{p value }}``. Its styles and pictures come with it."""

    data: bytes


def named_values(value: Any, what: str) -> Mapping[str, Any]:
    """The value, which holds values by name. Raises ``TemplateValue`` for anything else; ``what`` names it."""
    if not isinstance(value, Mapping):
        raise TemplateValue(NOT_NAMED, what=what, type=type(value).__name__)
    return value


class _Meter:
    """Counts the characters and the values taken so far; ``bind`` stands for what becomes of pictures and the like."""

    __slots__ = ("bind", "keys", "total", "values")

    def __init__(self, bind: Callable[[Any], Any]) -> None:
        self.total = 0
        self.values = 0
        self.bind = bind
        self.keys: set[str] = set()


class _Refused(Exception):
    """A value that may not go in; ``path`` gets the keys that lead to it, the innermost first."""

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts
        self.path: list[object] = []


def plain(value: Any, field: str = "", *, bind: Callable[[Any], Any] | None = None) -> Any:
    """A deep copy of the value, checked. Raises ``TemplateValue`` naming the field (``points.2.text``).

    ``bind`` is called for pictures, charts, sub-documents and docxtpl's own inserts; what it gives takes their place.
    """
    try:
        return _plain(value, 0, _Meter(bind or (lambda insert: insert)))
    except _Refused as refused:
        names = [*([field] if field else []), *(str(key) for key in reversed(refused.path))]
        raise TemplateValue(refused.message, field=".".join(names), **refused.facts) from None


def _plain(value: Any, depth: int, meter: _Meter) -> Any:
    meter.values += 1
    kind = type(value)
    if kind is str:
        return _text(value, meter)
    if value is None or kind is int or kind is float or kind is bool:
        return value
    if depth > DEEPEST:
        raise _Refused(TOO_DEEP)
    if meter.values > MOST_VALUES:
        raise _Refused(TOO_MANY, limit=MOST_VALUES)
    if kind is dict:
        return _mapping(value, depth, meter)
    if kind is list:
        return _sequence(value, depth, meter)
    return _other(value, depth, meter)


def _mapping(value: Mapping[Any, Any], depth: int, meter: _Meter) -> dict[str, Any]:
    made: dict[str, Any] = {}
    key: Any = ""
    try:
        for key, entry in value.items():
            name = key if key in meter.keys else _key(key, meter)
            made[name] = _plain(entry, depth + 1, meter)
    except _Refused as refused:
        refused.path.append(key)
        raise
    return made


def _key(key: Any, meter: _Meter) -> str:
    """The key as a text; the rows of a table have the same ones, looked at once."""
    text = _text(str(key), meter)
    if type(key) is str and text == key:
        meter.keys.add(key)
    return text


def _sequence(value: Sequence[Any], depth: int, meter: _Meter) -> list[Any]:
    if meter.values + len(value) > MOST_VALUES:
        raise _Refused(TOO_MANY, limit=MOST_VALUES)
    made: list[Any] = []
    try:
        for entry in value:
            made.append(_plain(entry, depth + 1, meter))  # noqa: PERF401 - how many were taken names the wrong one
    except _Refused as refused:
        refused.path.append(len(made) + 1)
        raise
    return made


def _other(value: Any, depth: int, meter: _Meter) -> Any:
    if isinstance(value, str):
        return _text(str(value), meter)
    if isinstance(value, bool | int | float | Decimal | date | datetime | time):
        return value
    if isinstance(value, Mapping):
        return _mapping(value, depth, meter)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return _sequence(value, depth, meter)
    if isinstance(value, Picture | Subdocument | Chart):
        for text in value.texts if isinstance(value, Chart) else ():
            _text(text, meter)
        return meter.bind(value)
    if _is_docxtpl_value(value):
        # Its new paragraphs and pages are control signs that the renderer replaces.
        _text(str(getattr(value, "xml", "")).translate(_LAYOUT_SIGNS), meter)
        return meter.bind(value)
    raise _Refused(NOT_PLAIN, type=type(value).__name__)


def _text(value: str, meter: _Meter) -> str:
    meter.total += len(value)
    if meter.total <= LONGEST_TEXT and value.isprintable():
        return value
    if len(value) > LONGEST_TEXT or meter.total > LONGEST_TOTAL:
        limit = LONGEST_TEXT if len(value) > LONGEST_TEXT else LONGEST_TOTAL
        raise _Refused(TOO_LONG, length=max(len(value), meter.total), limit=limit)
    found = UNWRITABLE.search(value)
    if found:
        raise _Refused(UNWRITABLE_SIGN, sign=f"U+{ord(found.group()):04X}")
    return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value


_LAYOUT_SIGNS = {7: " ", 12: " "}


def _is_docxtpl_value(value: Any) -> bool:
    """Whether the value is one of docxtpl's own inserts, which its templates print as they are."""
    if "docxtpl" not in sys.modules:
        return False
    from docxtpl import InlineImage, Listing, RichText, RichTextParagraph

    return isinstance(value, InlineImage | Listing | RichText | RichTextParagraph)
