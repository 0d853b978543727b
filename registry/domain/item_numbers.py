"""Numbers of measures: «2.9», «3.26», and the letters of rows that have none («3.26.a»)."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?:п(?:ункт)?\.?|№)?(\d{1,3}(?:\.\d{1,3}){0,4})[.)]{0,2}", re.IGNORECASE)
_ROMAN_NUMBER = re.compile(r"([IVXХ]{1,5})((?:\.\d{1,3}){1,4})[.)]{0,2}")
_LEADING = re.compile(r"((?:п(?:ункт)?\.\s*)?\d{1,3}(?:\.\d{1,3}){0,4}\s?[.)]|\d{1,3}(?:\.\d{1,3}){1,4})\s*(?=[^\W\d])")
_PART = r"раздел|направление|задача|блок|этап|глава"
_SECTION = re.compile(
    rf"(?:(?:{_PART})\s+(?:№\s*)?)?(\d{{1,2}}|[IVXХ]{{1,5}})(?:\s*[.):]\s*(?=[^\W\d]|[«\"(])|\s*[.)]?\s+[–—-]?\s*)(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE_SECTION = re.compile(rf"(?:{_PART})\s+(?:№\s*)?(?:\d{{1,2}}|[IVXХ]{{1,5}})[.:]?", re.IGNORECASE)
_SUBHEADING = re.compile(r"(?:\d{1,3}|[IVXХ]{1,5})(?:\.\d{1,3}){1,4}[.)]?\s*[^\W\d]")
# The database holds sixteen characters; a letter of a sub-item needs two of them.
_LONGEST = 14
_ROMAN = {"I": 1, "V": 5, "X": 10}


def read_number(text: str) -> str | None:
    """The number without spaces and the last dot («2.9»); ``None`` when the text is something else."""
    squeezed = re.sub(r"\s", "", text)
    if roman := _ROMAN_NUMBER.fullmatch(squeezed):
        squeezed = f"{_arabic(roman[1].replace('Х', 'X'))}{roman[2]}"
    match = _NUMBER.fullmatch(squeezed)
    return match[1] if match and len(match[1]) <= _LONGEST else None


def split_number(title: str) -> tuple[str, str] | None:
    """The number that stands before a title in one cell («1.1. Провести …»), and the title; ``None`` without one."""
    match = _LEADING.match(title)
    number = read_number(match[1]) if match else None
    return (number, title[match.end() :]) if match and number else None


def is_bare_section(text: str) -> bool:
    """Whether a heading has a number and no title yet («Раздел II»)."""
    return _BARE_SECTION.fullmatch(text.strip()) is not None


def is_subheading(text: str) -> bool:
    """Whether a heading stands under that of a section («1.2. Повышение квалификации»)."""
    return _SUBHEADING.match(text.strip()) is not None


def read_section(text: str) -> tuple[str, str] | None:
    """Number and title of a heading («2. Научно-методическое обеспечение»); ``None`` when it has no number."""
    match = _SECTION.fullmatch(text.strip())
    if not match:
        return None
    number = match[1] if match[1].isdecimal() else str(_arabic(match[1].upper().replace("Х", "X")))
    return str(int(number)), match[2].strip()


def _arabic(roman: str) -> int:
    values = [_ROMAN[sign] for sign in roman]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def lettered(parent: str, index: int) -> str:
    """The number of the row without one that is ``index``-th (from 0) under its parent: ``3.26.a``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return f"{parent}.{letters}"


def section_of(number: str) -> str:
    """The first part of a number of several parts; empty for a number of one part."""
    head, dot, _ = number.partition(".")
    return head if dot else ""


def parent_of(number: str, known: set[str]) -> str | None:
    """The measure that the number names as its parent, if there is such a measure."""
    above = number.rpartition(".")[0]
    return above if above in known else None


def follows(number: str, previous: str) -> bool:
    """Whether the number comes right after the previous one, or opens something (a section, a sub-level)."""
    parts, before = number.split("."), previous.split(".")
    if int(parts[-1]) == 1:
        return True
    return (
        len(parts) <= len(before)
        and parts[:-1] == before[: len(parts) - 1]
        and (int(parts[-1]) == int(before[len(parts) - 1]) + 1)
    )


def as_tenth(number: str, previous: str) -> str | None:
    """«2.10» that a spreadsheet took for the number 2.1: the number meant, when the one before it ends with nine."""
    head, _, last = number.rpartition(".")
    before, _, nine = previous.rpartition(".")
    if head and head == before and nine.isdecimal() and int(nine) % 10 == 9 and int(last) * 10 == int(nine) + 1:
        return f"{head}.{int(nine) + 1}"
    return None


def sort_key(number: str) -> tuple[tuple[int, str], ...]:
    """The order of numbers in a plan: 2.9 before 2.10, 3.26 before 3.26.a before 3.27."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in number.split("."))
