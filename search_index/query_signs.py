"""The signs of a question: quotation marks, dashes, and those that mean nothing in it."""

from __future__ import annotations

import re

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
POINTS = ".,;:!?…"
CLOSING = {'"': '"', "«": "»", "„": "“", "“": "”", "”": "”"}
QUOTES = re.compile('["«»„“”]')
OR = frozenset({"ИЛИ", "OR", "|", "||"})
AND = frozenset({"AND", "&", "&&"})
# An ampersand by itself stands between words like AND.
STRANGE = re.compile(r"[~^\\{}\[\]<>=$@`]|(?<=[^\s&])&+|&+(?=[^\s&])|&{3,}")
# What stands for nothing that could be sought, and is passed over without a word.
QUIET = frozenset(POINTS + DASHES + "№'/_")


def one_line(text: str) -> str:
    """Return the text with one space between words."""
    return " ".join(text.split())


def closing_of_nested(text: str, opening: int) -> int | None:
    """Return where the mark closes that opens here («АУ «ИРО»»); ``None`` when those inside do not pair."""
    level = 0
    for place in range(opening, len(text)):
        level += (text[place] == "«") - (text[place] == "»")
        if not level:
            return place
    return None
