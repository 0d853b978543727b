"""Texts as they come out of files, made readable: tags, dashes, spaces, Latin letters inside Russian words."""

from __future__ import annotations

import html
import re

from registry.domain.schedule.slips import mend_slips

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f]")
_DASHES = re.compile("\\s*[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]\\s*")
#: «01.- 08.05.2025»: the stop that stands before the dash of a span of days says nothing.
_STOPPED = re.compile(r"(?<![\d.])(\d{1,2})\. ?- ?(?=\d{1,2}\.\d{1,2}\b)")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")

# Latin letters that a scanner or a keyboard slip puts in place of the Russian letters that look the same.
_LOOKALIKES = str.maketrans("ABCEHKMOPTXaceopxyk", "АВСЕНКМОРТХасеорхук")
_LONELY = {"c": "с", "C": "С", "k": "к", "K": "К", "o": "о", "B": "В", "a": "а"}
_ROMAN = re.compile(r"[IVXlІУХШП]+")


def tidy(text: str) -> str:
    """The text with tags dropped, every dash a hyphen, single spaces, and Russian words in Russian letters.

    Doing it twice changes nothing more. Letter case and ё stay.
    """
    while (plain := _INVISIBLE.sub("", html.unescape(text))) != text:  # texts that passed two programs hold «&amp;lt;»
        text = plain
    text = _TAG.sub(" ", text)
    text = _STOPPED.sub(r"\1-", _DASHES.sub(_dash, text))
    return mend_slips(_SPACE.sub(" ", _WORD.sub(_mend, text)).strip())


def fold(text: str) -> str:
    """Tidied text as the lexer reads it: lower case, е for ё, quotes blank; of the same length, place for place."""
    folded = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return folded.translate(_FOLDING)


_FOLDING = str.maketrans("ё«»„“”\"'`*_\u0456", "е          i")


def _dash(found: re.Match[str]) -> str:
    spaced = found.group() != found.group().strip()
    return " - " if spaced else "-"


def _mend(found: re.Match[str]) -> str:
    word = found.group()
    if word in _LONELY:
        return _LONELY[word]
    if _ROMAN.fullmatch(word) or not _CYRILLIC.search(word):
        return word
    return word.translate(_LOOKALIKES)
