"""Slips of scanners and keyboards in the words and numbers of time, mended before a text is read.

Only what can be meant in one way is mended: «О1.09..2025», «сен-тябрь», «дека бря», «сентрябрь», «до1марта».
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_LONG = ("январ", "феврал", "апрел", "сентябр", "октябр", "ноябр", "декабр")
_SOFT = ("ь", "я", "е", "ю", "ем")
_MONTHS = frozenset(
    [*(stem + end for stem in _LONG for end in _SOFT)]
    + [stem + end for stem in ("март", "август") for end in ("", "а", "е", "у", "ом")]
    + [*("май", "мая", "мае", "маю"), *(stem + end for stem in ("июн", "июл") for end in _SOFT)]
)
_RHYTHMS = frozenset(
    {
        *("ежегодно", "ежемесячно", "ежеквартально", "еженедельно", "постоянно", "квартал", "квартала", "квартале"),
        *("полугодие", "полугодия", "полугодии", "учебный", "учебного", "учебном", "течение"),
    }
)
_SMALL = frozenset(
    {
        *("до", "с", "со", "по", "к", "ко", "в", "во", "на", "за", "не", "и", "а", "год", "года", "году", "годы"),
        *("гг", "квартал", "кв", "полугодие", "срок", "раз"),
    }
)
_KNOWN = _MONTHS | _RHYTHMS | _SMALL
# Words in which one letter may be wrong, missing, doubled or out of place; «мая» and «марта» are too short for that.
_MENDABLE = tuple(
    word for word in sorted(_MONTHS | _RHYTHMS) if len(word) >= 6 and not word.startswith(("март", "учебн", "течен"))
)
_REAL_STEMS = (
    "ежегодн",
    "ежемесячн",
    "ежеквартальн",
    "еженедельн",
    "постоянн",
    "квартал",
    "квартальн",
    "квартир",
    "полугоди",
)

_DIGITS = str.maketrans("ОоOolIlЗ|", "000011131")
_SLIPPED = r"[\dОоOolIЗ|]"
_POINT = r"(?: ?\.{1,2} ?|,)"
_DATE = re.compile(
    rf"(?<![\w.,-])({_SLIPPED}{{1,2}})(?:{_POINT}({_SLIPPED}{{1,2}}){_POINT}|-({_SLIPPED}{{1,2}})-)"
    rf"(2[0ОоOo]{_SLIPPED}{{2}})(?!\d)"
)
_GLUED_DATE = re.compile(r"(?<![\w.])(\d\d)\.?(\d\d)\.?(20\d\d)(?![\d.])")
_YEAR = re.compile(r"(?<!\w)2[0ОоOo][\dОоOo]{2}(?=\s*(?:г\b|год|$))")
_OF_MONTH = r"(?:январ|феврал|март|апрел|ма|ию[нл]|август|сентябр|октябр|ноябр|декабр)[ая]\b"
_DAY = re.compile(rf"(?<!\w)(?:\d[ОоOolI]|[lI]\d|[lI](?=\s+{_OF_MONTH}))(?=\s+[а-яё]{{3}})", re.IGNORECASE)
_LETTERS = str.maketrans("063", "обз")
_MIXED = re.compile(r"(?<!\w)(?=[а-яё]*\d)[а-яё\d]{5,9}(?!\w)", re.IGNORECASE)
_ROMAN = re.compile(r"(?<!\w)(?:[Il]{1,3}|[1Il]V)(?=\s*-?\s*(?:кв|полуг|декад))")
_WORD = re.compile(r"[а-яё]+", re.IGNORECASE)
_TORN = re.compile(r"(?<![^\W_])([а-яё]+)(?:\s|-\s?)([а-яё]+)(?![^\W_])", re.IGNORECASE)
_GLUED = re.compile(r"(?<=\d)(?=[а-яё])|(?<=[а-яё])(?=\d)", re.IGNORECASE)


def mend_slips(text: str) -> str:
    """The text with slips mended; doing it twice changes nothing more."""
    while (mended := _mend(text)) != text:
        text = mended
    return text


def _mend(text: str) -> str:
    if any(character.isdigit() for character in text):
        text = _MIXED.sub(_lettered, _DATE.sub(_date, text))
        text = _GLUED_DATE.sub(_glued_date, text)
        text = _YEAR.sub(lambda found: found.group().translate(_DIGITS), text)
        text = _parted(text)
    text = _DAY.sub(lambda found: found.group().translate(_DIGITS), text)
    text = _ROMAN.sub(lambda found: found.group().replace("l", "I").replace("1", "I"), text)
    return _WORD.sub(_respelled, _rejoined(text))


def _date(found: re.Match[str]) -> str:
    parts = [part.translate(_DIGITS) for part in found.groups() if part]
    return ".".join(parts) if all(part.isdigit() for part in parts) else found.group()


def _lettered(found: re.Match[str]) -> str:
    """«0ктябрь», «дека6рь»: digits that look like letters, when that makes a word of time."""
    word = found.group().lower().translate(_LETTERS)
    return word if word in _KNOWN else found.group()


def _glued_date(found: re.Match[str]) -> str:
    """«01.092025» lost a point; «01092025» lost both and may be a number."""
    return ".".join(found.groups()) if "." in found.group() else found.group()


def _parted(text: str) -> str:
    """«до1марта2025» with spaces, where the letters are a word of time."""
    pieces = _GLUED.split(text)
    if len(pieces) == 1:
        return text
    joined = pieces[0]
    for left, right in pairwise(pieces):
        joined += (" " if _of_time(left, right) else "") + right
    return joined


def _of_time(left: str, right: str) -> bool:
    words = _WORD.findall(left)[-1:] if right[0].isdigit() else _WORD.findall(right)[:1]
    return bool(words) and words[0].lower() in _KNOWN


def _rejoined(text: str) -> str:
    """«сен-тябрь», «дека бря», «го да»: two halves neither of which says anything alone."""
    place, pieces = 0, []
    while found := _TORN.search(text, place):
        left, right = (half.lower() for half in found.groups())
        whole = left + right
        if whole in _KNOWN and not (left in _KNOWN and right in _KNOWN) and len(whole) > 3:
            pieces.append(text[place : found.end(1)] + found.group(2))
            place = found.end()
        else:
            pieces.append(text[place : found.end(1)])
            place = found.end(1)
    return "".join(pieces) + text[place:]


def _respelled(found: re.Match[str]) -> str:
    word = found.group()
    if len(word) < 4 or len(word) > 14 or word.lower() in _KNOWN:
        return word
    low = word.lower()
    if low[0] in "вк" and low[1:] in _MONTHS:  # «вмарте»
        return f"{word[0]} {word[1:]}"
    return low[:-1] + "ь" if low[-1] == "ъ" and low[:-1] + "ь" in _MONTHS else _nearest(low) or word


@lru_cache(maxsize=8192)
def _nearest(word: str) -> str:
    """The one word of time that is a single slip away; empty when there is none, or more than one month."""
    if len(word) < 5 or word.startswith(_REAL_STEMS):
        return ""
    near = [known for known in _MENDABLE if abs(len(known) - len(word)) <= 1 and _one_slip(word, known)]
    stems = {known[:4] for known in near}
    return near[0] if len(stems) == 1 else ""


def _one_slip(word: str, known: str) -> bool:
    """Whether one letter is wrong, missing, superfluous, or changed places with its neighbour."""
    start = next((n for n, (one, other) in enumerate(zip(word, known, strict=False)) if one != other), None)
    if start is None:
        return abs(len(word) - len(known)) == 1
    one, other = word[start:], known[start:]
    swapped = len(one) == len(other) and one[:2] == other[1::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one == other[1:] or one[1:] == other
