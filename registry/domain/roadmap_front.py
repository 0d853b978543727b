"""What stands before the table: who approved the plan, when, under which number, for which years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.domain.folding import fold, squash


class Years(NamedTuple):
    """The period of a plan; both days are inside it."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Front:
    """The requisites of a plan; empty texts and ``None`` are what the text before the table does not tell.

    ``heading`` is that of the order which approves the plan («Об утверждении …»), verbatim in one line.
    """

    number: str = ""
    title: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    period: Years | None = None
    heading: str = ""


_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_MONTH = rf"\.(?P<month>\d{{2}})\.|\s+(?P<name>{'|'.join(_MONTHS)})\s+"
_DAY = rf"(?P<day>\d{{1,2}})(?:{_MONTH})(?P<year>\d{{4}})(?:\s*г(?:ода|\.)?)?"
_NUMBER = r"(?P<number>\d+(?:-[А-ЯЁа-яёA-Z]+)*(?:[-/]\w+)*)"
# The order's own requisites stand in lines of their own; «от … № …» inside a sentence names somebody else's order.
_DATE_LINE = re.compile(rf"(?:от\s+)?{_DAY}(?:\s+(?:№|N)?\s*{_NUMBER})?", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"(?:№|N)?\s*(?P<number>\d+-[А-ЯЁа-яё]+-\d+)|(?:№|N)\s*(?P<plain>[\w/-]*\d[\w/-]*)")
_STAMP = re.compile(
    rf"(?:УТВЕРЖД[ЕЁ]Н[АОЫ]?|ПРИЛОЖЕНИЕ(?:\s*№?\s*\d+)?\s+к)\s+(?:приказ|распоряжени|постановлени)(?:ом|ем|у|ю)\s+(?P<organ>[^№]*?)\s*от\s+{_DAY}\s*(?:№|N)\s*{_NUMBER}",
    re.IGNORECASE | re.DOTALL,
)
_ACT = re.compile(r"(ПРИКАЗ|РАСПОРЯЖЕНИЕ|ПОСТАНОВЛЕНИЕ)")
_TITLE = re.compile(r"(план мероприятий|дорожная карта|план \(дорожная карта\)|комплекс мер|план\b)")
_TITLE_END = re.compile(r"(введение|[IVXХ]{1,5}\.\s|1\.\s|актуальность|утвержд[её]н|приложение)", re.IGNORECASE)
_YEARS_END = re.compile(r"\d{4}\s*(?:учебн\w+\s+)?(?:годы|года|годов|год|гг\.?|г\.)[»\"]?$")
_SPAN = re.compile(r"(20\d\d)\s*[-/–—]\s*(20\d\d)\s*(учебн\w+\s+)?г(?:од|г|\.)")
_ONE = re.compile(r"(20\d\d)\s*(учебн\w+\s+)?год")
_MAX_TITLE_LINES = 12
_ORDER_HEADING = re.compile(r"Об?о? [а-яё«]")
_PREAMBLE = re.compile(r"В (?:соответствии|целях)|Во исполнение|На основании|Руководствуясь")

# Genitive of the head word in «утверждён приказом …» → nominative.
_HEADS = {
    "департамента": "Департамент",
    "министерства": "Министерство",
    "комитета": "Комитет",
    "управления": "Управление",
    "администрации": "Администрация",
}


def read_front(preamble: str) -> Front:
    """The requisites found in the text before the table."""
    lines = [squash(line.replace("*", "")).lstrip("# ") for line in preamble.split("\n")]
    heading = _title_start(lines)
    title = _title(lines, heading)
    stamp = _STAMP.search(preamble)
    number, approved_on = _requisites(lines[: heading if heading is not None else len(lines)])
    approved_by = _letterhead(lines, preamble)
    if stamp:
        approved_by = approved_by or _nominative(squash(stamp["organ"]))
        if not (number and approved_on):
            number, approved_on = stamp["number"], _date(stamp)
    period = read_years(title) or read_years(preamble)
    return Front(number, title, approved_by, approved_on, period, _order_heading(lines[:heading]))


def _date(match: re.Match[str]) -> date | None:
    month = match["month"] or _MONTHS.index(match["name"].lower()) + 1
    try:
        return date(int(match["year"]), int(month), int(match["day"]))
    except ValueError:
        return None


def _requisites(lines: Sequence[str]) -> tuple[str, date | None]:
    """The first date and the first number that stand in lines of their own."""
    number, day = "", None
    for line in lines:
        dated = _DATE_LINE.fullmatch(line)
        if dated and day is None:
            day = _date(dated)
            number = number or dated["number"] or ""
        numbered = _NUMBER_LINE.fullmatch(line)
        if numbered and not number:
            number = numbered["number"] or numbered["plain"]
    return number, day


def _order_heading(lines: Sequence[str]) -> str:
    """«О …», «Об …» below the word ПРИКАЗ, up to an empty line or the requisites; empty when there is none."""
    act = next((place for place, line in enumerate(lines) if _ACT.fullmatch(line)), len(lines))
    start = next((n for n in range(act + 1, len(lines)) if _ORDER_HEADING.match(lines[n])), len(lines))
    taken: list[str] = []
    for line in lines[start : start + _MAX_TITLE_LINES]:
        if not line or _DATE_LINE.fullmatch(line) or _NUMBER_LINE.fullmatch(line) or _PREAMBLE.match(line):
            break
        taken.append(line)
    return " ".join(taken)


def _letterhead(lines: Sequence[str], text: str) -> str:
    """The organization above the word ПРИКАЗ, with the small letters that the text itself uses for it."""
    act = next((place for place, line in enumerate(lines) if _ACT.fullmatch(line)), None)
    if act is None:
        return ""
    name = squash(" ".join(lines[:act]))
    return _in_small_letters(name, squash(text)) if name.isupper() else name


def _in_small_letters(name: str, text: str) -> str:
    """«ДЕПАРТАМЕНТ ОБРАЗОВАНИЯ …» as the text writes it; the first word alone may stand in another case there."""
    first, _, rest = name.partition(" ")
    folded, wanted = fold(text), fold(rest)
    place = folded.find(wanted)
    while rest and place >= 0:
        found = text[place : place + len(rest)]
        if not found.isupper():
            return f"{first.capitalize()} {found}"
        place = folded.find(wanted, place + 1)
    return name


def _nominative(organ: str) -> str:
    first, _, rest = organ.partition(" ")
    return f"{_HEADS[first.lower()]} {rest}".strip() if first.lower() in _HEADS else organ


def _title_start(lines: Sequence[str]) -> int | None:
    """The line where the plan's own heading begins: a later one is nearer to the table."""
    found = [
        place
        for place, line in enumerate(lines)
        if _TITLE.match(fold(line)) and (place + 1 == len(lines) or len(line) < 200 or "20" in line)
    ]
    # «Дорожная карта» right above the table repeats the heading in two words.
    long = [place for place in found if len(_title(lines, place)) > len("План мероприятий (дорожная карта)")]
    return long[0] if long else (found[0] if found else None)


def _title(lines: Sequence[str], start: int | None) -> str:
    """The heading from its first line to the years that end it, an empty line, or the next heading."""
    if start is None:
        return ""
    taken: list[str] = []
    for line in lines[start : start + _MAX_TITLE_LINES]:
        if not line or (taken and _TITLE_END.match(line)):
            break
        taken.append(line)
        if _YEARS_END.search(line):
            break
    title = " ".join(taken).rstrip(".")
    return title[:-1] if title.endswith("»") and title.count("»") > title.count("«") else title


def read_years(text: str) -> Years | None:
    """The years that a heading names: «2024/2026 годы», «2025 год», «2024/2025 учебный год»."""
    if span := _SPAN.search(text):
        first, last = int(span[1]), int(span[2])
        if span[3]:
            return Years(date(first, 9, 1), date(last, 8, 31))
        return Years(date(first, 1, 1), date(last, 12, 31)) if first <= last else None
    if one := _ONE.search(text):
        return None if one[2] else Years(date(int(one[1]), 1, 1), date(int(one[1]), 12, 31))
    return None
