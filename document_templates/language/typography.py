"""Spaces that do not break, quotes and dashes."""

from __future__ import annotations

import re

NBSP = "\N{NO-BREAK SPACE}"
_HELD = (
    (re.compile(r"(?<=[№§]) (?=\S)"), NBSP),
    (re.compile(r"(?<=\d) (?=(?:г|гг|п|%|млн|млрд|тыс|руб|чел|л|экз|кл|ч)\b\.?)"), NBSP),
    (re.compile(r"(?<=\d) %"), f"{NBSP}%"),
    (re.compile(r"(?<=[А-ЯЁ]\.) (?=[А-ЯЁ][а-яё])"), NBSP),
    (re.compile(r"(?<=[а-яё]) (?=[А-ЯЁ]\.[А-ЯЁ]\.)"), NBSP),
    (re.compile(r"(?<=\bп\.) (?=п\.)"), NBSP),
    (re.compile(r" (?=[–—] )"), NBSP),
)
_OPENING = re.compile(r'(^|[\s(\[«\u00a0])"(?=\S)')


def typography(text: str) -> str:
    """The text with «ёлочки» for straight quotes, dashes for hyphens between words, and spaces that hold.

    Letters are never changed; applied twice it gives the same.
    """
    text = _OPENING.sub(r"\1«", text).replace('"', "»")
    return held(re.sub(r"(?<=\s)-(?=\s)", "–", text))


def held(text: str) -> str:
    """The text with spaces that do not break where a line must not end: only spaces are changed."""
    for pattern, replacement in _HELD:
        text = pattern.sub(replacement, text)
    return text


def quoted(text: str) -> str:
    """The text in «ёлочки», unless it wears them already."""
    text = text.strip()
    wears = text.startswith("«") and text.endswith("»") and text.find("»") == len(text) - 1
    return text if wears else f"«{text}»"


def plain_spaces(text: str) -> str:
    """The text on one line with ordinary single spaces: the form in which texts are compared."""
    return re.sub(r"\s+", " ", text).strip()
