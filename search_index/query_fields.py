"""Conditions of a question («вид:приказ»): the fixed list of fields, their names, and which values they take."""

from __future__ import annotations

import re

from search_index.query_signs import DASHES

# The first name of a field is the one that it is written out with.
NAMES = {
    "kind": ("вид", "kind"),
    "year": ("год", "year"),
    "item": ("мероприятие", "пункт", "item"),
    "number": ("номер", "number"),
    "organization": ("организация", "organization"),
    "subject": ("предмет", "subject"),
    "grade": ("класс", "grade"),
    "assessment": ("оценка", "assessment"),
    "audience": ("кому", "audience"),
}
FIELDS = {name: field for field, names in NAMES.items() for name in names}
# A document has one of each: two such conditions mean either value.
SINGLE = frozenset({"kind", "year", "organization"})

_YEARS = re.compile(rf"((?:19|20)\d\d)(?:[{DASHES}]((?:19|20)\d\d))?", re.ASCII)
_GRADES = re.compile(rf"(\d\d?)[{DASHES}](\d\d?)", re.ASCII)


def years_of(typed: str) -> tuple[str, ...]:
    """Return the years of «2025» or «2024-2025»; none when it is neither."""
    match = _YEARS.fullmatch(typed)
    return _stretch(match[1], match[2] or match[1]) if match else ()


def values_of(field: str, typed: str) -> tuple[str, ...]:
    """Return the values that a condition lists: those of a stretch of years or grades, else the one typed."""
    if field == "year":
        return years_of(typed) or (typed,)
    match = _GRADES.fullmatch(typed) if field == "grade" else None
    return _stretch(match[1], match[2]) if match else (typed,)


def _stretch(first: str, last: str) -> tuple[str, ...]:
    least, most = sorted((int(first), int(last)))
    return tuple(map(str, range(least, most + 1)))
