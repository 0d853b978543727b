"""Days and citations as documents write them: «06.09.2024», «6 сентября 2024», «от 06.09.2024 № 10-П-1833»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_MONTH = "|".join(_MONTHS)
# A pattern that begins with a digit is looked for many times faster than one that begins by looking behind.
_SPOKEN_DATE = re.compile(rf"(\d(?<![\w.]\d)\d?)\s+({_MONTH})\s+(\d{{4}})(?!\d)")
_WRITTEN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

_DAY = rf"\d(?<![\w.-]\d)(?:\d?\.\d{{1,2}}\.\d{{4}}|\d{{3}}-\d{{2}}-\d{{2}}|\d?\s+(?:{_MONTH})\s+\d{{4}})"
# Of letters, digits, hyphens and slashes, with a digit somewhere. Lengths are bounded: the text may be anything.
_NUMBER = r"(?<![\w./-])(?=[^\W\d_]{0,12}-?\d)[^\W_]{1,20}(?:[-/][^\W_]{1,20}){0,6}(?![\w/-])"
_SIGN = r"(?:№|\bn(?:o\.?)?(?![^\W\d_]))"
_YEAR = r"(?:\s{0,3}г(?:\.|ода|од)?)?"
_DATED = re.compile(rf"(?P<day>{_DAY}){_YEAR}[\s,]{{0,3}}{_SIGN}\s{{0,3}}(?P<number>{_NUMBER})")
_OF_DAY = rf"от\s{{1,3}}(?P<day>{_DAY})"
_NUMBERED = re.compile(rf"(?P<number>{_NUMBER})\s{{1,3}}{_OF_DAY}")
# What a text with a citation has in any case, and what is found at once where there is none.
_FIRST = {_DATED: re.compile(_DAY), _NUMBERED: re.compile(_OF_DAY)}


class Citation(NamedTuple):
    """A day and a number beside it, in either order: where the two stand, the day as ISO, the number as written."""

    start: int
    end: int
    day: str
    number: str


def spoken_dates(folded: str) -> dict[int, tuple[int, str]]:
    """Return the dates with a month in words by where they start: where they end, and the day as ISO."""
    found = {match.start(): (match.end(), iso_of_spoken(match)) for match in _SPOKEN_DATE.finditer(folded)}
    return {start: (end, day) for start, (end, day) in found.items() if day is not None}


def iso_of_spoken(match: re.Match[str]) -> str | None:
    """Return the day of a match of a date in words; ``None`` when there is no such day."""
    return _valid_day(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))


def day_of(word: str) -> str | None:
    """Return the day that «06.09.2024» or «2024-09-06» means, as ISO; ``None`` for anything else."""
    written = _WRITTEN_DATE.fullmatch(word)
    if written is not None:
        return _valid_day(int(written[3]), int(written[2]), int(written[1]))
    iso = _ISO_DATE.fullmatch(word)
    return _valid_day(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None


def citations(folded: str) -> Iterator[Citation]:
    """Yield the citations of a folded text, those of each order in turn."""
    for pattern, first in _FIRST.items():
        for match in pattern.finditer(folded) if first.search(folded) else ():
            spoken = _SPOKEN_DATE.fullmatch(match["day"])
            day = iso_of_spoken(spoken) if spoken else day_of(match["day"])
            if day is not None:
                start = min(match.start("day"), match.start("number"))
                yield Citation(start, max(match.end("day"), match.end("number")), day, match["number"])


def _valid_day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
