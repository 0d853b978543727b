"""The parser: tokens to the tree of ``tree.py``."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from registry.domain.schedule.lexer import TokenLexer
from registry.domain.schedule.tree import (
    Edge,
    Item,
    Mark,
    MonthDay,
    MonthDays,
    Passage,
    Piece,
    Rhythm,
    Year,
)
from registry.errors import N_

_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "iу": 4, "1у": 4, "v": 5, "vi": 6, "п": 2, "ш": 3}
_ORDINALS = {"перв": 1, "втор": 2, "трет": 3, "четв": 4, "посл": -1}
_SEASONS = {"вес": (3, 5), "лет": (6, 8), "осе": (9, 11)}
_RELATIVES = (
    (r"следующ\w+\s+за\s+отчетн|^(?:следующ|последующ|предстоящ|будущ|очередн|нов)", "next"),
    (r"^(?:предыдущ|предшествующ|прошл|прошедш|минувш)", "previous"),
    (r"^(?:текущ|отчетн)", "current"),
    (r"^кажд", "each"),
)

Runs = list[tuple[int, int]]


class Impossible(Exception):
    """There is no such day, quarter or half; the argument is the text."""


class _Builder(Transformer[Token, list[Item]]):
    """Every method makes the value of the rule of its name in the grammar."""

    # ------------------------------------------------------------------------------------------------ numbers

    def number(self, found: list[Token]) -> tuple[int, int]:
        value = _number(found[0])
        return value, value

    def number_span(self, found: list[Token]) -> tuple[int, int]:
        return _number(found[0]), _number(found[2])

    def numbers(self, found: list[Any]) -> Runs:
        return [run for run in found if isinstance(run, tuple)]

    # -------------------------------------------------------------------------------------------------- years

    def year(self, found: list[Token]) -> Year:
        token = found[0]
        numbers = tuple(int(number) for number in re.findall(r"\d{4}", token.value.text))
        if token.type == "YEAR":
            return Year(numbers)
        if token.type == "SCHOOL_YEAR":
            return Year(numbers[:1], school=True)
        if token.type == "YEARS":
            return _years(numbers, token.value.text)
        relative = next((name for pattern, name in _RELATIVES if re.search(pattern, token.value.text)), "any")
        return Year(school=token.type == "REL_SCHOOL", relative=relative)

    # -------------------------------------------------------------------------------------------------- edges

    def date(self, found: list[Token]) -> list[Edge]:
        text = found[0].value.text
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        if re.match(r"\d{4}", text):
            numbers.reverse()
        day, month, year = numbers[:3]
        return [_day(day, month, Year((year if year > 99 else 2000 + year,)), text)]

    def day(self, found: list[Any]) -> list[Edge]:
        if isinstance(found[0], Token):
            day, month = (int(number) for number in re.findall(r"\d+", found[0].value.text)[:2])
            return [_day(day, month, _year(found), found[0].value.text)]
        month = _month(found[1])
        return [_days(run, month, _year(found), found[1].value.text) for run in found[0]]

    def month(self, found: list[Any]) -> list[Edge]:
        month = _month(found[0])
        return [Edge("month", (month, 1), (month, 0), _year(found))]

    def quarter(self, found: list[Any]) -> list[Edge]:
        return [_thirds("quarter", 3, run, _year(found)) for run in found[0]]

    def half(self, found: list[Any]) -> list[Edge]:
        return [_thirds("half", 6, run, _year(found)) for run in found[0]]

    def moiety(self, found: list[Any]) -> list[Edge]:
        if isinstance(found[2], Year):
            return [_thirds("half", 6, run, found[2]) for run in found[0]]
        month = _month(found[2])
        return [_slice(run, month, _year(found), {1: (1, 15), 2: (16, 0)}) for run in found[0]]

    def decade(self, found: list[Any]) -> list[Edge]:
        thirds = {1: (1, 10), 2: (11, 20), 3: (21, 0)}
        return [_slice(run, _month(found[2]), _year(found), thirds) for run in found[0]]

    def week(self, found: list[Any]) -> list[Edge]:
        weeks = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), -1: (-7, 0)}
        return [_slice(run, _month(found[2]), _year(found), weeks) for run in found[0]]

    def season(self, found: list[Any]) -> list[Edge]:
        first, last = _SEASONS[found[0].value.text[:3]]
        return [Edge("season", (first, 1), (last, 0), _year(found))]

    def whole_year(self, found: list[Year]) -> list[Edge]:
        if found[0].school:
            return [Edge("year", (9, 1), (8, 31), found[0])]
        return [Edge("year", (1, 1), (12, 31), found[0])]

    def school_start(self, _found: list[Token]) -> list[Edge]:
        return [Edge("start", (9, 1), (9, 1))]

    def border(self, found: list[Any]) -> list[Edge]:
        if len(found) == 1:
            return list(found[0])
        part = found[0].type.lower()
        return [Edge(e.unit, e.opens, e.closes, e.year, part) for e in found[1]]

    # ------------------------------------------------------------------------------------------------- pieces

    def window(self, found: list[Any]) -> list[Item]:
        said = [token.type for token in found if isinstance(token, Token)]
        word = next((name for name in ("DURING", "BEFORE") if name in said), "")
        borders = [value for value in found if isinstance(value, list)]
        if len(borders) == 2:
            # «1, 15 мая – 20 июня»: the numbers before the last one stand alone.
            *before, first = borders[0]
            last, *after = borders[1]
            return [*_alone(before), Piece("window", first, last, word), *_alone(after)]
        return _alone(borders[0], word)

    def days_between(self, found: list[Any]) -> list[Item]:
        days = (_number(found[1]), _number(found[3]))
        edge = _days(days, _month(found[4]), _year(found), found[4].value.text)
        return [Piece("window", edge, edge)]

    def quarters_between(self, found: list[Any]) -> list[Item]:
        edge = _thirds("quarter", 3, (_number(found[1]), _number(found[3])), _year(found))
        return [Piece("window", edge, edge)]

    def by(self, found: list[Any]) -> list[Item]:
        return [Piece("by", edge, edge, found[0].type) for edge in found[1]]

    def ahead(self, found: list[Any]) -> list[Item]:
        return [Piece("by", edge, edge, "BEFORE", found[0].value) for edge in found[2]]

    def since(self, found: list[Any]) -> list[Item]:
        return [Piece("since", found[1][0], found[1][0])]

    def days_of_month(self, found: list[Any]) -> list[Item]:
        runs: Runs = next(value for value in found if isinstance(value, list))
        first, last = runs[-1]
        alone = isinstance(found[0], Token) or first == last
        return [_month_days(None if alone else first, last, found[-1])]

    def days_of_month_between(self, found: list[Token]) -> list[Item]:
        return [_month_days(_number(found[1]), _number(found[3]), found[-1])]

    # -------------------------------------------------------------------------------------------------- the rest

    def rhythm(self, found: list[Token]) -> list[Item]:
        text = found[0].value.text
        unit = {"MONTHLY": "month", "QUARTERLY": "quarter", "HALF_YEARLY": "half"}.get(found[0].type, "other")
        if found[0].type == "TIMES":
            unit = _once_in(text)
        return [Rhythm(unit, text)]

    def tie(self, found: list[Token]) -> list[Item]:
        return [found[0].value]

    def mark(self, found: list[Token]) -> list[Item]:
        name = found[0].type.lower()
        return [Mark("comma" if name == "and" else name)]

    def words(self, found: list[Token]) -> list[Item]:
        return [Passage("words", found[0].value.start, found[-1].value.end)]

    def label(self, found: list[Any]) -> list[Item]:
        words = found[0][0]
        return [Passage("label", words.start, words.end)]

    def note(self, found: list[Token]) -> list[Item]:
        word = found[0].value
        return [Passage(found[0].type.lower(), word.start, word.end)]

    def start(self, found: list[list[Item]]) -> list[Item]:
        return [item for items in found for item in items]


def _number(token: Token) -> int:
    text = token.value.text
    digits = re.match(r"\d+(?!у)", text)
    if digits:
        return int(digits.group())
    return _ROMAN.get(text) or _ORDINALS[text[:4]]


def _month(token: Token) -> int:
    stem = token.value.text[:3]
    return next(number for number, start in enumerate(_MONTHS, 1) if stem.startswith(start))  # «мар» comes before «ма»


def _year(found: list[Any]) -> Year | None:
    return found[-1] if isinstance(found[-1], Year) else None


def _years(numbers: tuple[int, ...], text: str) -> Year:
    if len(numbers) == 2 and re.search(r"\d(?:\s*г\b\.?)?\s*[-/]", text):
        first, last = numbers
        if not first <= last <= first + 50:
            raise Impossible(text)
        return Year(tuple(range(first, last + 1)), span=True)
    return Year(numbers)


def _day(day: int, month: int, year: Year | None, text: str) -> Edge:
    # 2024 is a leap year: 29 February may be meant of each year, of a named year it is looked at later.
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (1 <= month <= 12 and 1 <= day <= longest[month - 1]):
        raise Impossible(text)
    return Edge("day", (month, day), (month, day), year)


def _days(run: tuple[int, int], month: int, year: Year | None, text: str) -> Edge:
    first, last = (_day(day, month, year, f"{day} {text}") for day in run)
    if run[0] > run[1]:
        raise Impossible(f"{run[0]}-{run[1]} {text}")
    return Edge("day" if run[0] == run[1] else "days", first.opens, last.closes, year)


def _thirds(unit: str, months: int, run: tuple[int, int], year: Year | None) -> Edge:
    count = 12 // months
    if year is not None and year.school:  # halves of a school year have no agreed ends
        raise Impossible(N_("половина или четверть учебного года"))
    first, last = (count if number == -1 else number for number in run)
    if not 1 <= first <= last <= count:
        raise Impossible(f"{first}-{last}")
    return Edge(unit, ((first - 1) * months + 1, 1), (last * months, 0), year)


def _slice(run: tuple[int, int], month: int, year: Year | None, parts: dict[int, tuple[int, int]]) -> Edge:
    last = max(parts)
    first, second = (number if number in parts else (last if number == -1 else 0) for number in run)
    if not (first in parts and second in parts):
        raise Impossible(f"{run[0]}-{run[1]}")
    opens: MonthDay = (month, parts[first][0])
    return Edge("slice", opens, (month, parts[second][1]), year)


def _alone(edges: list[Edge], word: str = "") -> list[Item]:
    return [Piece("point" if edge.unit == "day" and not edge.part else "window", edge, edge, word) for edge in edges]


def _month_days(first: int | None, last: int, token: Token) -> MonthDays:
    text = token.value.text
    if not (1 <= last <= 31 and (first is None or 1 <= first <= last)):
        raise Impossible(f"{last} {text}")
    return MonthDays(first, last, "следующего" in text, "кажд" in text or "ежемес" in text)


def _once_in(text: str) -> str:
    """The unit of «1 раз в квартал», ``other`` for «2 раза в год», «1 раз в 2 года»."""
    found = re.fullmatch(r"(?:не\s+(?:реже|менее)\s+(?:чем\s+)?)?(?:(?:1|один|одного)\s+)?раза?\s+в\s+(\w+)", text)
    stems = (("месяц", "month"), ("квартал", "quarter"), ("полуг", "half"), ("год", "year"))
    return next((unit for stem, unit in stems if found and found.group(1).startswith(stem)), "other")


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = files("registry.domain.schedule").joinpath("deadline.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=TokenLexer, transformer=_Builder())


def build(tokens: list[Token]) -> list[Item] | None:
    """The items of one part, ``None`` when the tokens make no sense together. Raises ``Impossible``."""
    try:
        items: list[Item] = _parser().parse(tokens)  # type: ignore[assignment]
    except UnexpectedInput:
        return None
    return items
