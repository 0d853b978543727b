"""The piece of a text that answers a question best, with the found words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search_index.characters import fold

WIDTH = 240
_BEFORE = 80
FOUND = "\x02"
END = "\x03"
_BLANK = re.compile(r"\s+")
_PAGE = "\f"


@dataclass(frozen=True, slots=True)
class Place:
    """A found stretch of a text in characters; ``notion`` numbers the part of the question that it answers."""

    start: int
    end: int
    notion: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """The piece, and where it begins; each of the places is ``None`` when nothing was found in the text.

    ``page`` is counted from 1 (``None`` too when the text has no pages); ``line`` from 0, a page break ends one too;
    ``section`` is the heading of the section of the first found word.
    """

    text: str
    page: int | None
    line: int | None = None
    section: str | None = None


def snippet_of(text: str, places: Sequence[Place], sections: Sequence[tuple[int, str]] = ()) -> Snippet:
    """Return the piece with the most notions of the question; the beginning of the text when there are none."""
    if not places:
        page_end = text.find(_PAGE)
        end = _word_end(text, min(WIDTH, len(text)), len(text) if page_end < 1 else page_end)
        return Snippet(_shown(text, 0, end, ()), None)
    ordered = sorted(places, key=lambda place: (place.start, -place.end))
    first, last = _best_stretch(text, ordered)
    page_start = text.rfind(_PAGE, 0, first) + 1
    page_end = text.find(_PAGE, first)
    page_end = len(text) if page_end < 0 else page_end
    start = _comfortable_start(text, first, page_start)
    end = _word_end(text, min(max(last, start + WIDTH), page_end), page_end)
    inside = [place for place in ordered if place.start >= start and place.end <= end]
    shown = end - len(text[start:end].lstrip())
    return Snippet(
        _shown(text, start, end, inside),
        text.count(_PAGE, 0, first) + 1 if _PAGE in text else None,
        text.count("\n", 0, shown) + text.count(_PAGE, 0, shown),
        next((heading for begins, heading in reversed(sections) if begins <= first), None),
    )


def places_of_beginnings(text: str, beginnings: Sequence[str], notion: int) -> list[Place]:
    """Return the words that begin with one of the folded beginnings."""
    if not beginnings:
        return []
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, beginnings))})[\w-]*"
    return [Place(match.start(), match.end(), notion) for match in re.finditer(pattern, fold(text))]


def _best_stretch(text: str, places: Sequence[Place]) -> tuple[int, int]:
    """Return the start of the first and the end of the last found word of the best stretch on one page."""
    best, best_score = (places[0].start, places[0].end), 0.0
    left = 0
    for right, place in enumerate(places):
        while place.end - places[left].start > WIDTH - _BEFORE and left < right:
            left += 1
        while left < right and _PAGE in text[places[left].start : place.end]:
            left += 1
        window = places[left : right + 1]
        score = len({found.notion for found in window}) + 0.05 * min(len(window), 10)
        if score > best_score:
            best, best_score = (window[0].start, place.end), score
    return best


def _comfortable_start(text: str, first: int, page_start: int) -> int:
    """Return the beginning of the sentence if it is near, else of a word."""
    earliest = max(page_start, first - _BEFORE)
    if earliest == page_start:
        return earliest
    before = text[earliest:first]
    sentence = max(before.rfind(sign) for sign in (". ", "\n", "! ", "? ", "; "))
    if sentence >= 0:
        return earliest + sentence + 1
    blank = _BLANK.search(before)
    return earliest + blank.end() if blank else first


def _word_end(text: str, end: int, limit: int) -> int:
    longest = min(limit, end + WIDTH)
    while end < longest and not text[end].isspace():
        end += 1
    return min(end, limit)


def _shown(text: str, start: int, end: int, places: Sequence[Place]) -> str:
    pieces: list[str] = []
    at = start
    for place in places:
        if place.start >= at:
            pieces += (text[at : place.start], FOUND, text[place.start : place.end], END)
            at = place.end
    pieces.append(text[at:end])
    shown = " ".join("".join(pieces).split())
    return ("… " if text[:start].strip() else "") + shown + (" …" if shown and text[end:].strip() else "")
