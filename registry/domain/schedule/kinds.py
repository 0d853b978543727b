"""Kinds of words: which of them name time, which are counted, which end the words of an event, or stand in them."""

from __future__ import annotations

import re

TIME = frozenset(
    [
        "DATE",
        "DATE_SPAN",
        "DAY_MONTH",
        "MONTH",
        "SEASON",
        "YEAR",
        "YEARS",
        "SCHOOL_YEAR",
        "SCHOOL_YEARS",
        "MONTH_YEAR",
        "REL_YEAR",
        "REL_SCHOOL",
        "SCHOOL_START",
        "FEW_WEEKS",
        "LAST_DAY",
    ],
)
ENDS = frozenset(["PERIOD_END", "LAST_MONTH_DAY"])
COUNTED = frozenset(["MONTH", "QUARTER", "HALF", "DECADE", "WEEK", "MOIETY", "MONTH_DAY", "WEEKDAY", "MONTH_WEEKDAY"])
ONLY_COUNTED = COUNTED - {"MONTH", "WEEKDAY"}
ENDS_RANGE = TIME | COUNTED | {"NUM"}
BETWEEN = frozenset(["COMMA", "AND", "DASH", "TO", "BEFORE"])
STOPS = frozenset(
    [
        "SEMICOLON",
        "YEARLY",
        "THEN",
        "MONTHLY",
        "QUARTERLY",
        "CONTINUOUS",
        "NOT_LATER",
        "NOT_BEFORE",
        "OFFSET",
        "DURING",
        "TIMES",
        "OFTEN",
        "HALF_YEARLY",
    ],
)
STOPS_AFTER_COMMA = frozenset(["SCHEDULE", "AFTER", "AHEAD_OF", "ON_DEMAND"])
DATED = frozenset(["DATE", "DAY_MONTH", "MONTH"])
NUMBERED_YEARS = frozenset(["YEAR", "YEARS", "SCHOOL_YEAR", "SCHOOL_YEARS", "DATE", "DATE_SPAN", "MONTH_YEAR"])
LONGEST_LIST = 40  # numbers before a month

# A date inside the words of an event or a schedule, and a part of a month or an exception.
DATE_INSIDE = re.compile(
    r"^\d|\d\.\d|(?:январ|феврал|\bмарт|апрел|\bма[йяе]\b|\bию[нл]|август|сентябр|октябр|ноябр|декабр)(?!ь?ск|овск)"
    r"|квартал|полугоди",
)
PART_INSIDE = re.compile(r"\bдо \d|\bчисл[аоу]\b|\bдекад|\bкроме\b|исключ|\bне (?:поз|ран|раньше)")
