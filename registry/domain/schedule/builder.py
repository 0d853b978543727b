"""The parser: tokens to the tree of ``tree.py``."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from registry.domain.schedule.edges import (
    HALVES,
    THIRDS,
    WEEKS,
    Impossible,
    Run,
    alone,
    days_edge,
    every_month,
    few_weeks,
    month_days,
    month_of,
    number_of,
    part_of_each,
    part_of_month,
    part_of_year,
    span_of_years,
    unit_in,
    unit_of_times,
    weekday_of,
    year_from,
    year_of,
)
from registry.domain.schedule.lexer import TokenLexer
from registry.domain.schedule.tree import (
    Edge,
    Item,
    Mark,
    MonthDays,
    Passage,
    Piece,
    Rhythm,
    Year,
)

__all__ = ["Impossible", "build"]

_SEASONS = {"вес": (3, 5), "лет": (6, 8), "осе": (9, 11)}


class _Builder(Transformer[Token, list[Item]]):
    """Every method makes the value of the rule of its name in the grammar."""

    # ------------------------------------------------------------------------------------------------ numbers

    def number(self, found: list[Token]) -> tuple[int, int]:
        value = number_of(found[0])
        return value, value

    def number_span(self, found: list[Token]) -> tuple[int, int]:
        return number_of(found[0]), number_of(found[2])

    def numbers(self, found: list[Any]) -> list[Run]:
        return [run for run in found if isinstance(run, tuple)]

    # -------------------------------------------------------------------------------------------------- years

    def year(self, found: list[Token]) -> Year:
        return year_from(found[0])

    # -------------------------------------------------------------------------------------------------- edges

    def date(self, found: list[Token]) -> list[Edge]:
        text = found[0].value.text
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        if re.match(r"\d{4}", text):
            numbers.reverse()
        *days, month, year = numbers
        named = Year((year if year > 99 else 2000 + year,))
        return [days_edge((days[0], days[-1]), month, named, text)]

    def day(self, found: list[Any]) -> list[Edge]:
        if isinstance(found[0], Token) and found[0].type == "DAY_MONTH":
            day, month = (int(number) for number in re.findall(r"\d+", found[0].value.text)[:2])
            return [days_edge((day, day), month, year_of(found), found[0].value.text)]
        month = month_of(found[1])
        if isinstance(found[0], Token):
            return [Edge("day", (month, 0), (month, 0), year_of(found))]
        return [days_edge(run, month, year_of(found), found[1].value.text) for run in found[0]]

    def weekday(self, found: list[Any]) -> list[Edge]:
        month = month_of(found[2])
        codes = [weekday_of(number, found[1].value.text) for run in found[0] for number in range(run[0], run[1] + 1)]
        return [Edge("day", (month, code), (month, code), year_of(found)) for code in codes]

    def month(self, found: list[Any]) -> list[Edge]:
        if found[0].type == "MONTH_YEAR":
            number, year = (int(number) for number in re.findall(r"\d+", found[0].value.text))
            return [Edge("month", (number, 1), (number, 0), Year((year,)))]
        month = month_of(found[0])
        return [Edge("month", (month, 1), (month, 0), year_of(found))]

    def quarter(self, found: list[Any]) -> list[Edge]:
        return [part_of_year("quarter", run, year_of(found)) for run in found[0]]

    def half(self, found: list[Any]) -> list[Edge]:
        return [part_of_year("half", run, year_of(found)) for run in found[0]]

    def moiety(self, found: list[Any]) -> list[Edge]:
        if isinstance(found[2], Year):
            return [part_of_year("half", run, found[2]) for run in found[0]]
        month = month_of(found[2])
        return [part_of_month(run, month, year_of(found), HALVES) for run in found[0]]

    def decade(self, found: list[Any]) -> list[Edge]:
        return [part_of_month(run, month_of(found[2]), year_of(found), THIRDS) for run in found[0]]

    def week(self, found: list[Any]) -> list[Edge]:
        if isinstance(found[0], Token):
            return [few_weeks(found[0].value.text, month_of(found[1]), year_of(found))]
        return [part_of_month(run, month_of(found[2]), year_of(found), WEEKS) for run in found[0]]

    def season(self, found: list[Any]) -> list[Edge]:
        first, last = _SEASONS[found[0].value.text[:3]]
        return [Edge("season", (first, 1), (last, 0), year_of(found))]

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
        if len(borders) == 2 and (years := span_of_years(borders[0], borders[1])):
            borders = [years]  # «с 2024 по 2026 год»
        if (
            len(borders) == 2
            and "FROM" not in said
            and (_heads(borders[0], borders[1]) or _heads(borders[1][::-1], borders[0][::-1]))
        ):
            return [*alone(borders[0]), Mark("tire"), *alone(borders[1])]  # «2025 г. – I квартал», «май – 2025 г.»
        if len(borders) == 2:
            # «1, 15 мая – 20 июня»: the numbers before the last one stand alone.
            *before, first = borders[0]
            last, *after = borders[1]
            return [*alone(before), Piece("window", first, last, word), *alone(after)]
        return alone(borders[0], word)

    def days_between(self, found: list[Any]) -> list[Item]:
        days = (number_of(found[1]), number_of(found[3]))
        edge = days_edge(days, month_of(found[4]), year_of(found), found[4].value.text)
        return [Piece("window", edge, edge)]

    def quarters_between(self, found: list[Any]) -> list[Item]:
        edge = part_of_year("quarter", (number_of(found[1]), number_of(found[3])), year_of(found))
        return [Piece("window", edge, edge)]

    def by(self, found: list[Any]) -> list[Item]:
        return [Piece("by", edge, edge, found[0].type) for edge in found[1]]

    def ahead(self, found: list[Any]) -> list[Item]:
        return [Piece("by", edge, edge, "BEFORE", found[0].value) for edge in found[2]]

    def ahead_of_end(self, found: list[Token]) -> list[Item]:
        return [replace(every_month(None, 31, found[2].value.text), every=True, ahead=found[0].value)]

    def later(self, found: list[Any]) -> list[Item]:
        offset, during = found[0].value
        kind = "window" if during else "by"
        return [Piece(kind, edge, edge, "TO", replace(offset, count=-offset.count)) for edge in found[1]]

    def later_than_end(self, found: list[Token]) -> list[Item]:
        offset, during = found[0].value
        ahead = replace(offset, count=-offset.count)
        return [replace(every_month(1 if during else None, 31, found[1].value.text), every=True, ahead=ahead)]

    def since(self, found: list[Any]) -> list[Item]:
        return [Piece("since", found[1][0], found[1][0], found[0].type)]

    def days_of_month(self, found: list[Any]) -> list[Item]:
        runs: list[Run] = next(value for value in found if isinstance(value, list))
        till = isinstance(found[0], Token)
        return [month_days(None if till else first, last, found[-1]) for first, last in runs]

    def days_of_month_between(self, found: list[Token]) -> list[Item]:
        return [month_days(number_of(found[1]), number_of(found[3]), found[-1])]

    def end_of_period(self, found: list[Token]) -> list[Item]:
        return [every_month(None, 31, found[-1].value.text)]

    def weekday_of_month(self, found: list[Any]) -> list[Item]:
        text = found[-1].value.text
        codes = [weekday_of(number, text) for run in found[-2] for number in range(run[0], run[1] + 1)]
        till = len(found) > 2
        every = "месяц" in text or "квартал" in text
        return [MonthDays(None if till else code, code, "следующего" in text, every, unit_in(text)) for code in codes]

    def last_of_month(self, found: list[Token]) -> list[Item]:
        days = every_month(None, 31, found[-1].value.text)
        return [replace(days, first=None if len(found) > 1 else 31, every=True)]

    def month_of_unit(self, found: list[Token]) -> list[Item]:
        text = found[0].value.text
        number = number_of(found[0])
        month = 0 if number == -1 else number
        return [MonthDays(1, 31, following=False, every=True, unit=unit_in(text), month=month)]

    def part_of_each_month(self, found: list[Any]) -> list[Item]:
        parts = {"MOIETY": HALVES, "DECADE": THIRDS, "WEEK": WEEKS}[found[-1].type]
        till = isinstance(found[0], Token)
        return [part_of_each(run, found[-1].value.text, parts, till=till) for run in found[-2]]

    # -------------------------------------------------------------------------------------------------- the rest

    def rhythm(self, found: list[Token]) -> list[Item]:
        text = found[0].value.text
        unit = {"MONTHLY": "month", "QUARTERLY": "quarter", "HALF_YEARLY": "half"}.get(found[0].type, "other")
        if found[0].type == "TIMES":
            unit = unit_of_times(text)
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


def _heads(year: list[Edge], rest: list[Edge]) -> bool:
    """Whether the first border is a year that the second stands in."""
    first, last = year[-1], rest[0]
    return first.unit == "year" and not first.part and last.unit not in {"year", "start"} and last.year is None


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
