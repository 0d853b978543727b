"""Headings of sections in a plain text: «II. Итоги», «Раздел 3», «Приложение 1», each on a line of its own."""

from __future__ import annotations

import re

MOST_SECTIONS = 500
_LONGEST = 200
_HEADING = re.compile(
    r"(?m)(?:^|(?<=\f))[ \t]*("
    r"(?:[IVXLC]{1,7}\.[ \t]+\S|(?i:раздел|глава|приложение)[ \t]+(?:№[ \t]*)?(?:\d{1,3}|[IVXLC]{1,7})\b)"
    r"[^\n\f]*)"
)


def sections_of(text: str) -> tuple[tuple[int, str], ...]:
    """Where each section begins (characters) and its heading; what merely begins like one but runs on is none."""
    found = []
    for match in _HEADING.finditer(text):
        heading = " ".join(match[1].split())
        if len(heading) <= _LONGEST and not heading.endswith((";", ",")):
            found.append((match.start(1), heading))
    return tuple(found[:MOST_SECTIONS])
