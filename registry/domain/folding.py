"""Text made comparable without losing places: case, «ё», dashes, quotes, Latin letters that look Russian."""

from __future__ import annotations

import html
import re

# What a scanner or a keyboard left in the wrong layout puts instead of a Russian letter.
_LATIN = "ABCEHKMOPTXYaceopxykmtnrubi"
_RUSSIAN = "АВСЕНКМОРТХУасеорхукмтпгиьі"
_DASHES = "‐‑‒–—―−"
_QUOTES = "«»“”„‟″"

_FOLD = str.maketrans(
    _LATIN + _DASHES + _QUOTES + "ёЁ\u00a0\u2007\u202f\t",
    _RUSSIAN + "-" * len(_DASHES) + '"' * len(_QUOTES) + "еЕ    ",
)

# Capitals of these shapes make a whole word look Russian: «OO», «MOYO».
_LOOKALIKE_WORD = re.compile(r"\b[ABCEHKMOPTXY]{2,}\b")
_MIXED_WORD = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[А-Яа-яЁё])\w+\b")

_TAG = re.compile(
    r"<\s*/?\s*(?:p|br|div|span|b|i|u|s|em|strong|ul|ol|li|sup|sub|font|nobr|table|tbody|tr|td)(?:\s[^<>]*)?/?\s*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6});")
_HYPHEN_END = re.compile(r"\w[-‑–]$")

SOFT_HYPHEN = "\u00ad"


def fold(text: str) -> str:
    """The text for comparing, of the same length: places found in it are places in the text."""
    folded = "".join(low if len(low := char.lower()) == 1 else char for char in text.translate(_FOLD))
    return folded if len(folded) == len(text) else text.lower()


def squash(text: str) -> str:
    """The text in one line, one space between words."""
    return " ".join(text.split())


def has_markup(text: str) -> bool:
    """Whether tags of a web page got into the text."""
    return _TAG.search(text) is not None


def without_markup(text: str) -> str:
    """The text as a person should see it: without tags, in one line."""
    plain = _TAG.sub(" ", text)
    return squash(html.unescape(plain) if _ENTITY.search(plain) else plain)


def normal_text(text: str) -> str:
    """A cell as a roadmap keeps it: without markup and soft hyphens, in one line. Once more it is the same.

    What a tag or an entity hid may be another one («&amp;lt;»), so it is repeated until nothing changes.
    """
    while (plain := without_markup(text.replace(SOFT_HYPHEN, ""))) != text:
        text = plain
    return text


def latin_slips(text: str) -> list[str]:
    """Words in which Latin letters stand for Russian ones, each once, in order."""
    found = [(match.start(), match[0]) for word in (_MIXED_WORD, _LOOKALIKE_WORD) for match in word.finditer(text)]
    return list(dict.fromkeys(word for _, word in sorted(found)))


def join_cut(first: str, rest: str) -> str:
    """A text that was cut by a page: one space between its parts, none after a hyphen inside a word.

    A soft hyphen at the end of the first part says that a word was cut; it goes.
    """
    if not first or not rest:
        return first or rest
    if first.endswith(SOFT_HYPHEN):
        return first.rstrip(SOFT_HYPHEN) + rest
    glue = "" if _HYPHEN_END.search(first) and rest[:1].isalnum() else " "
    return first + glue + rest
