"""Units of time out of tokens and numbers: what the rules of the grammar are built of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from lark import Token

from registry.domain.schedule.tree import Edge, Item, MonthDay, MonthDays, Offset, Piece, Year

_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")  # «мар» before «ма»
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "iу": 4, "1у": 4, "v": 5, "vi": 6, "п": 2, "ш": 3}
_ORDINALS = {"перв": 1, "втор": 2, "трет": 3, "четв": 4, "посл": -1}
_RELATIVES = (
    (r"следующ\w+\s+за\s+(?:отчетн|текущ)|^(?:следующ|последующ|предстоящ|будущ|очередн|нов)", "next"),
    (r"^(?:предыдущ|предшествующ|прошл|прошедш|минувш)", "previous"),
    (r"^(?:текущ|отчетн)", "current"),
    (r"^кажд", "each"),
)
# 29 February may be meant of every year; of a named year it is looked at when the year is known.
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Run = tuple[int, int]


class Impossible(Exception):
    """There is no such day, quarter or half; the argument is the text."""


class LeftToTheSchool(Impossible):
    """A stretch that every school sets for itself: halves and quarters of a school year."""


def number_of(token: Token) -> int:
    """The number of «15-го», «III», «вторая»; -1 for «последняя»."""
    text = token.value.text
    digits = re.match(r"\d+(?!у)", text)
    if digits:
        return int(digits.group())
    return _ROMAN.get(text) or _ORDINALS[text[:4]]


def month_of(token: Token) -> int:
    """The number of the month."""
    stem = token.value.text[:3]
    return next(number for number, start in enumerate(_MONTHS, 1) if stem.startswith(start))


def year_of(found: list[Any]) -> Year | None:
    """The year at the end of what a rule found."""
    return found[-1] if isinstance(found[-1], Year) else None


def year_from(token: Token) -> Year:
    """The year or years of one token. Raises ``Impossible``."""
    text = token.value.text
    numbers = tuple(int(number) for number in re.findall(r"\d{4}", text))
    if token.type == "YEAR":
        return Year(numbers)
    if token.type == "SCHOOL_YEAR":
        return Year((_school_year(text),), school=True)
    if token.type == "SCHOOL_YEARS":
        return _school_years(text)
    if token.type == "YEARS":
        return _years(numbers, text)
    relative = next((name for pattern, name in _RELATIVES if re.search(pattern, text)), "any")
    return Year(school=token.type == "REL_SCHOOL", relative=relative)


def _years(numbers: tuple[int, ...], text: str) -> Year:
    if len(numbers) == 2 and re.search(r"\d(?:\s*г\b\.?)?\s*[-/]", text):
        first, last = numbers
        if not first <= last <= first + 50:
            raise Impossible(text)
        return Year(tuple(range(first, last + 1)), span=True)
    return Year(numbers)


def _school_year(text: str) -> int:
    first, second = (int(number) for number in re.findall(r"\d+", text)[:2])
    if (first + 1 - second) % 100:
        raise Impossible(text)
    return first


def _school_years(text: str) -> Year:
    pairs = re.findall(r"\d{4}\s*[-/]\s*\d+", text)
    years = tuple(_school_year(pair) for pair in pairs)
    if len(years) == 2 and re.search(re.escape(pairs[0]) + r"\s*-", text):
        if not years[0] < years[1] <= years[0] + 50:
            raise Impossible(text)
        return Year(tuple(range(years[0], years[1] + 1)), school=True, span=True)
    return Year(years, school=True)


def span_of_years(first: list[Edge], last: list[Edge]) -> list[Edge]:
    """«2024 год», «2026 год» as one edge of three years; empty when they are not such borders."""
    if not (len(first) == len(last) == 1 and first[0].unit == last[0].unit == "year"):
        return []
    one, other = first[0].year, last[0].year
    if first[0].part or last[0].part or one is None or other is None or one.school != other.school:
        return []
    if not (len(one.years) == len(other.years) == 1 and one.years[0] < other.years[0] <= one.years[0] + 50):
        return []
    return [replace(first[0], year=replace(one, years=tuple(range(one.years[0], other.years[0] + 1)), span=True))]


def days_edge(run: Run, month: int, year: Year | None, text: str) -> Edge:
    """A day or several days of a month. Raises ``Impossible``."""
    first, last = run
    if not (1 <= month <= 12 and 1 <= first <= last <= _LONGEST[month - 1]):
        days = str(first) if first == last else f"{first}-{last}"
        raise Impossible(text if text[:1].isdigit() else f"{days} {text}")
    return Edge("day" if first == last else "days", (month, first), (month, last), year)


def part_of_year(unit: str, run: Run, year: Year | None) -> Edge:
    """Quarters or halves of a calendar year; those of a school year have no agreed ends. Raises ``Impossible``."""
    months = 3 if unit == "quarter" else 6
    count = 12 // months
    if year is not None and year.school:
        raise LeftToTheSchool
    first, last = (count if number == -1 else number for number in run)
    if not 1 <= first <= last <= count:
        raise Impossible(f"{first}-{last}")
    return Edge(unit, ((first - 1) * months + 1, 1), (last * months, 0), year)


def part_of_month(run: Run, month: int, year: Year | None, parts: dict[int, MonthDay]) -> Edge:
    """Decades, weeks, halves; ``parts`` gives the first and last day of each. Raises ``Impossible``."""
    last = max(parts)
    first, second = (number if number in parts else (last if number == -1 else 0) for number in run)
    if not (first in parts and second in parts and first <= second):
        raise Impossible(f"{run[0]}-{run[1]}")
    return Edge("slice", (month, parts[first][0]), (month, parts[second][1]), year)


# Days of the halves, decades and weeks of a month; 0 is the last day, -7 the seventh from the end.
HALVES: dict[int, MonthDay] = {1: (1, 15), 2: (16, 0)}
THIRDS: dict[int, MonthDay] = {1: (1, 10), 2: (11, 20), 3: (21, 0)}
WEEKS: dict[int, MonthDay] = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), -1: (-7, 0)}


def few_weeks(text: str, month: int, year: Year | None) -> Edge:
    """«первые две недели», «последние 3 недели» of a month."""
    days = 7 * (2 if re.search("дв|2", text) else 3)
    opens, closes = (1, days) if text.startswith("перв") else (-days, 0)
    return Edge("slice", (month, opens), (month, closes), year)


def part_of_each(run: Run, text: str, parts: dict[int, MonthDay], *, till: bool) -> MonthDays:
    """«первая половина месяца», «третья декада»: days of every month. Raises ``Impossible``."""
    edge = part_of_month(run, 1, None, parts)
    last = edge.closes[1] or 31
    return MonthDays(None if till else edge.opens[1], last, following=False, every="месяц" in text)


def alone(edges: list[Edge], word: str = "") -> list[Item]:
    """Each edge as a piece: a day is a point, everything else a window."""
    return [Piece("point" if edge.unit == "day" and not edge.part else "window", edge, edge, word) for edge in edges]


def month_days(first: int | None, last: int, token: Token) -> MonthDays:
    """Days of every month. Raises ``Impossible``."""
    text = token.value.text
    if not (1 <= last <= 31 and (first is None or 1 <= first <= last)):
        raise Impossible(f"{last} {text}")
    return every_month(first, last, text)


_UNITS = (("квартал", "quarter"), ("полугоди", "half"))


def unit_in(text: str) -> str:
    """The quarter or half-year that the text names, empty for neither."""
    return next((name for stem, name in _UNITS if stem in text), "")


def every_month(first: int | None, last: int, text: str) -> MonthDays:
    """Days of every month, quarter or half that the text names."""
    unit = unit_in(text)
    every = bool(re.search(r"кажд|ежемес|отчетн", text)) or (bool(unit) and not re.match("конца|окончания", text))
    month = next((number for stem, number in _MONTHS_OF_UNIT if f"{stem} месяца" in text), 0)
    return MonthDays(first, last, "следующего" in text, every, unit, 0 if "следующего" in text else month)


_MONTHS_OF_UNIT = (("первого", 1), ("второго", 2), ("третьего", 3))


_WEEKDAYS = ("понед", "вторн", "сред", "четв", "пятн", "субб", "воскр", "рабоч")


def weekday_of(number: int, text: str) -> int:
    """The code of «вторая пятница», «последний рабочий день» as a day of a month. Raises ``Impossible``."""
    day = next(place for place, stem in enumerate(_WEEKDAYS, 1) if text.startswith(stem))
    if not (number == -1 or 1 <= number <= (23 if day == len(_WEEKDAYS) else 6)):
        raise Impossible(f"{number} {text}")
    return (99 if number == -1 else number) * 10 + day + 100


_ONCE_IN = re.compile(
    r"(?:по\s+|не\s+(?:реже|менее)\s+(?:чем\s+)?)?(?:(?:1|один|одного)\s*)?(?:раза?|разу|р\.?|мероприяти[еяю])"
    r"\s*(?:в\s|за\s|/)\s*(?:(?:учебн|календарн|уч)[\w.]*\s*)?(\w+)"
)


_ONCE_IN_MONTHS = re.compile(
    r"^(?:не\s+реже\s+(?:чем\s+)?)?(?:(?:1|один|одного)\s+)?раза?\s+в\s+(3|три|6|шесть)\s+месяц"
)


def unit_of_times(text: str) -> str:
    """The unit of «1 раз в квартал», ``other`` for «2 раза в год», «1 раз в 2 года»."""
    found = _ONCE_IN.fullmatch(text)
    if several := _ONCE_IN_MONTHS.search(text):
        return "quarter" if several.group(1) in {"3", "три"} else "half"
    stems = (("месяц", "month"), ("квартал", "quarter"), ("полуг", "half"), ("полг", "half"), ("год", "year"))
    return next((unit for stem, unit in stems if found and found.group(1).startswith(stem)), "other")


_NUMERALS = {
    **{"одного": 1, "один": 1, "двух": 2, "два": 2, "две": 2, "трех": 3, "три": 3, "четырех": 4, "пяти": 5},
    **{"четыре": 4, "пять": 5, "шести": 6, "шесть": 6, "семи": 7, "восьми": 8, "девяти": 9, "десяти": 10},
    **{"пятнадцати": 15, "двадцати": 20, "тридцати": 30},
}


def _numeral(text: str) -> int:
    """«трех рабочих дней», «трехдневный»: 3; without a numeral 1."""
    words = re.findall(r"[а-я]+", text)
    longest = sorted(_NUMERALS, key=len, reverse=True)
    found = (word for word in longest if any(w == word or re.match(word + "(?:дне|неде|меся)", w) for w in words))
    return next((_NUMERALS[word] for word in found), 1)


def offset_of(text: str) -> Offset:
    """The distance that «в течение 10 рабочих дней», «за месяц», «трехдневный срок» name."""
    found = re.search(r"\d+", text)
    count = int(found.group()) if found else _numeral(text)
    units = (("рабоч", "working"), ("недел", "week"), ("месяч", "month"), ("месяц", "month"))
    return Offset(count, next((unit for stem, unit in units if stem in text), "day"))
