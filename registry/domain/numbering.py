"""Registration numbers: the pattern in which an organization writes them, read in both directions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.domain.folding import fold
from registry.errors import N_, InvalidInput

LONGEST_NUMBER = 64
_PLACE = re.compile(r"\{[^{}]*\}")
_PLACES = {"{n}": r"(?P<n>[1-9][0-9]{0,8})", "{yyyy}": r"(?P<yyyy>[0-9]{4})", "{yy}": r"(?P<yy>[0-9]{2})"}
# What an organization writes until it says otherwise: orders carry the letter of their series.
_DEFAULTS = {"П": "{n}-П"}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A pattern such as ``10-П-{n}``; ``{yyyy}`` and ``{yy}`` stand for the year of the series."""

    pattern: str

    def write(self, n: int, year: int) -> str:
        """The number of the document that is the n-th of its series in the year."""
        values = {"{n}": str(n), "{yyyy}": f"{year:04}", "{yy}": f"{year % 100:02}"}
        return _PLACE.sub(lambda place: values[place.group()], self.pattern)

    def read(self, number: str, year: int) -> int | None:
        """Which of the series a written number is; bare digits are taken as the place itself.

        ``None`` when the number does not fit the pattern («10-П-15а») or names another year.
        """
        if re.fullmatch(_PLACES["{n}"], number):
            return int(number)
        match = re.fullmatch(self._expression(), number)
        if match is None or self.write(int(match["n"]), year) != number:
            return None
        return int(match["n"])

    def _expression(self) -> str:
        parts = re.split(r"(\{[^{}]*\})", self.pattern)
        return "".join(_PLACES.get(part, re.escape(part)) for part in parts)


def read_pattern(text: str) -> NumberFormat:
    """A pattern as a person typed it. Raises ``InvalidInput`` saying what is wrong with it."""
    pattern = text.strip()
    places = _PLACE.findall(pattern)
    unknown = [place for place in places if place not in _PLACES]
    if unknown:
        raise InvalidInput(
            N_("В образце номера неизвестное место {place}; допустимы {{n}}, {{yyyy}} и {{yy}}."), place=unknown[0]
        )
    if places.count("{n}") != 1 or len(set(places)) != len(places):
        raise InvalidInput(
            N_("В образце номера место {{n}} (порядковый номер) должно стоять один раз."), pattern=pattern
        )
    _check_characters(pattern)
    return NumberFormat(pattern)


def default_format(series: str) -> NumberFormat:
    """How a series is written by an organization that has set no pattern of its own."""
    return NumberFormat(_DEFAULTS.get(series, "{n}"))


def read_number(text: str) -> str:
    """A number as a person typed it, trimmed. Raises ``InvalidInput`` when it cannot be a registration number."""
    number = " ".join(text.split())
    if not number:
        raise InvalidInput(N_("Номер пуст. Укажите номер или оставьте присвоение номера программе."))
    if len(number) > LONGEST_NUMBER:
        raise InvalidInput(N_("Номер длиннее {limit} знаков."), limit=LONGEST_NUMBER)
    if not number.isprintable():
        raise InvalidInput(N_("В номере есть непечатаемые знаки."))
    return number


def _check_characters(pattern: str) -> None:
    # A digit beside {n} would make «1» + «12» and «11» + «2» the same number.
    if re.search(r"\d\{n\}|\{n\}\d|\}\{", pattern):
        raise InvalidInput(
            N_("В образце номера рядом с {{n}} не должно быть цифр: отделите его дефисом."), pattern=pattern
        )
    rest = _PLACE.sub("", pattern)
    if not rest.isprintable() or set(rest) & set("{}") or len(pattern) > LONGEST_NUMBER - 12:
        raise InvalidInput(N_("Образец номера слишком длинный или содержит недопустимые знаки."), pattern=pattern)


def same_number(text: str) -> str:
    """The number as two people may write it alike: «10-п-07» and «10-П-7» are one, and so is one in Latin letters."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"\s+", "", fold(text)))
