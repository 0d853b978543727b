"""Where the sections of a plain text begin: by the names that sections of papers have, and by their numbers."""

from __future__ import annotations

import re

MOST_SECTIONS = 500
_NAMED = re.compile(
    r"(?:аннотация|введение|предисловие|пояснительная записка|общие положения|основная часть|рекомендации|выводы"
    r"|заключение|послесловие|список литературы|литература|приложени[ея](?:\s*№?\s*\d{1,3})?)\.?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:(?i:раздел|глава|часть|приложение)\s+(?:№\s*)?(?:\d{1,3}|[IVXLC]{1,7})\b.{0,150}"
    r"|[IVXLC]{1,7}\.\s+\S.{0,150}"
    r"|\d{1,2}(?:\.\d{1,2}){0,2}\.?\s+[А-ЯЁA-Z].{1,150})"
)
# A line of the contents ends with leaders, a tab or the number of a page; a point of a list ends as a sentence does.
_NO_HEADING = re.compile(r"(?:\t.*|\.{3,}.*|…+.*|\D\s\d{1,4}|[.;:,])$")
_LONGEST_LINE = 160


def sections_of(text: str) -> tuple[tuple[int, str], ...]:
    """(place of its first character, heading) for each section, in order; nothing for a text without headings."""
    found: list[tuple[int, str]] = []
    place = 0
    for line in text.splitlines(keepends=True):
        heading = line.strip()
        if 0 < len(heading) <= _LONGEST_LINE and _is_heading(heading):
            found.append((place + line.index(heading), " ".join(heading.rstrip(".").split())))
        place += len(line)
        if len(found) == MOST_SECTIONS:
            break
    return tuple(found)


def _is_heading(line: str) -> bool:
    if _NAMED.fullmatch(line):
        return True
    # «Раздел 3» alone is a heading, though it ends with a number as a line of the contents does.
    alone = len(line.split()) == 2 and not line.endswith((";", ",", ":"))
    return _COUNTED.fullmatch(line) is not None and (alone or _NO_HEADING.search(line) is None)
