"""«15 марта, июня, сентября»: what is said before the first month is said of each month after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lark import Token

# «15 марта, июнь» names June as a whole; «15 марта, июня» its fifteenth day.
_GENITIVE = re.compile(r"(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр|ма)я|(?:март|август)а")
_BETWEEN = frozenset(["COMMA", "AND"])
_YEARS = frozenset(["YEAR", "YEARS", "SCHOOL_YEAR", "REL_YEAR", "REL_SCHOOL"])
_ASIDE = frozenset(["NOTE", "FOR"])
_SAID = frozenset(["NUM", "COMMA", "AND", "DASH", "DECADE", "WEEK", "MOIETY", "WEEKDAY", "BEGIN", "MIDDLE", "END"])
_TILL = frozenset(["BEFORE", "NOT_LATER", "K", "TO"])


_WEEKDAY = re.compile(r"(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)\w*")
# The sixth is the fifth, where a month has one.
_EVERY = (("NUM", "1"), ("DASH", "-"), ("NUM", "4"), ("AND", "и"), ("NUM", "6"))


def repeated(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with «15», «до 5», «первая декада», «с 1 по 5» put before each month that they speak of too.

    «каждый четверг сентября» becomes the first to the last Thursday.
    """
    given: list[Token] = []
    for place, token in enumerate(tokens):
        if token.type == "OFTEN" and tokens[place + 1 : place + 2] and tokens[place + 1].type == "MONTH":
            given += _every_weekday(token)
            continue
        ranges = place + 1 < len(tokens) and tokens[place + 1].type == "DASH"
        if token.type == "MONTH" and not ranges and _GENITIVE.fullmatch(str(token)):
            given += _said_before(given)
        given.append(token)
    return given


def _every_weekday(often: Token) -> list[Token]:
    """«каждый четверг» as numbers and a weekday; any other word as it is."""
    found = _WEEKDAY.search(str(often))
    if not found:
        return [often]
    return [_like(often, kind, text) for kind, text in (*_EVERY, ("WEEKDAY", found.group()))]


def _like(token: Token, kind: str, text: str) -> Token:
    made = Token(kind, text, start_pos=token.start_pos, end_pos=token.end_pos)
    made.value = replace(token.value, text=text)
    return made


def _said_before(tokens: list[Token]) -> list[Token]:
    """What stands before the month of which the last token speaks on; empty when it does not."""
    place = len(tokens) - 1
    if place < 0 or tokens[place].type not in _BETWEEN:
        return []
    while place >= 0 and tokens[place].type in _BETWEEN | _YEARS | _ASIDE:
        place -= 1
    if place < 0 or tokens[place].type != "MONTH":
        return []
    first = place
    while first > 0 and tokens[first - 1].type in _SAID:
        first -= 1
    while first < place and tokens[first].type in _BETWEEN:
        first += 1
    if first == place or tokens[first].type == "DASH":
        return []
    return tokens[_opening(tokens, first) : place]


def _opening(tokens: list[Token], first: int) -> int:
    """The place where «с 1 по», «до», «за 10 дней до» begins."""
    before = [token.type for token in tokens[max(first - 3, 0) : first]]
    if before[-2:-1] == ["NUM"] and before[-1] in {"TO", "BEFORE"} and before[-3:-2] == ["FROM"]:
        return first - 3
    if before[-1:] and before[-1] in _TILL:
        return first - 2 if before[-2:-1] == ["AHEAD_BY"] else first - 1
    return first
