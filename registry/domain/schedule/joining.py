"""Tokens and items that stand side by side, parted or made one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lark import Token

from registry.domain.schedule.labels import name_of
from registry.domain.schedule.narrowing import cut
from registry.domain.schedule.tree import Edge, Heading, Item, Mark, Passage, Piece, Year
from registry.domain.schedule.understood import Timed
from registry.domain.schedule.years import bare_year, yearless


def between_commas(tokens: list[Token]) -> list[list[Token]]:
    """The stretches of tokens between commas, without empty ones."""
    stretches: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "COMMA":
            stretches.append([])
        else:
            stretches[-1].append(token)
    return [stretch for stretch in stretches if stretch]


def shown(items: Sequence[Item], text: str) -> str:
    """The words of the text among the items, to be quoted; the whole text when there are none."""
    places = [(item.start, item.end) for item in items if isinstance(item, Passage)]
    return text[min(start for start, _ in places) : max(end for _, end in places)] if places else text


_IDLE = (Mark("comma"), Mark("yearly"))


def joined(items: list[Item]) -> list[Item]:
    """Pieces that speak together made one: «не ранее D и не позднее D»; «до D, D и D» is three times «до»."""
    pieces: list[Item] = []
    yearly = Mark("yearly") in items
    for item in items:
        place = next((n for n in range(len(pieces) - 1, -1, -1) if pieces[n] not in _IDLE), -1)
        marks = [mark for mark in pieces[place + 1 :] if mark != Mark("comma")]
        before = pieces[place] if place >= 0 else None
        if isinstance(item, Piece) and isinstance(before, Piece):
            if before.kind == "since" and item.kind == "by" and not (yearly and _only_since_year(before, item)):
                pieces[place:] = [Piece("window", before.first, item.last, item.word), *marks]
                continue
            separated = place < len(pieces) - 1
            if before.kind == "by" and item.kind == "point" and separated and _alike(before.last, item.last):
                pieces.append(replace(item, kind="by", word=before.word))
                continue
            if separated and (part := cut(before, item) if item.kind == "by" else None):
                pieces[place:] = [part, *marks]
                continue
        pieces.append(item)
    return pieces


def _only_since_year(since: Piece, day: Piece) -> bool:
    """«ежегодно с 2025 года, до 1 марта»: the year says from when on, it opens no stretch up to that day."""
    return since.first.unit == "year" and not since.first.part and yearless(day.last)


def _alike(one: Edge, other: Edge) -> bool:
    return one.unit == other.unit == "day" and (yearless(one) or not yearless(other))


def until_which(items: Sequence[Item]) -> bool:
    """«до конца сентября, октября»: whether a month follows that «до» may speak of too."""
    return any(
        isinstance(by, Piece)
        and isinstance(month, Piece)
        and (by.kind, month.kind, month.word) == ("by", "window", "")
        and by.last.unit == month.first.unit == month.last.unit == "month"
        and not month.first.part
        for by, comma, month in zip(items, items[1:], items[2:], strict=False)
        if comma == Mark("comma")
    )


def without_loose_years(items: Sequence[Item]) -> tuple[list[Item], list[Piece]]:
    """The items, and bare years taken out of them because an unread word before them may narrow them: «зима 2025»."""
    loose = [
        item
        for n, item in enumerate(items)
        if isinstance(item, Piece) and bare_year(item) and n > 0 and _words_at(items, n - 1)
    ]
    return [item for item in items if not any(item is year for year in loose)], loose


def _words_at(items: Sequence[Item], place: int) -> bool:
    item = items[place]
    return isinstance(item, Passage) and item.kind == "words" and place + 1 < len(items)


def _month_until(over: Piece, day: Piece) -> bool:
    """«апрель – до 30 мая»: a stretch, or a report on April."""
    alone = over.kind == "window" and over.first == over.last and over.last.unit == "month"
    return alone and not day.ahead and yearless(over.last) and over.last.opens < day.last.opens


def month_until(items: Sequence[Item]) -> bool:
    """Whether a month and a last day with a dash between them may be read as a stretch or as a report."""
    return any(
        isinstance(over, Piece) and isinstance(day, Piece) and day.kind == "by" and _month_until(over, day)
        for over, dash, day in zip(items, items[1:], items[2:], strict=False)
        if dash == Mark("tire")
    )


def headed(items: Sequence[Item]) -> list[Item]:
    """«I квартал 2025 г. – до 10 апреля»: the quarter names what the day is for, and its year."""
    given = list(items)
    for place in range(len(given) - 2):
        over, dash, day = given[place : place + 3]
        if dash != Mark("tire") or not (isinstance(over, Piece) and isinstance(day, Piece) and day.kind == "by"):
            continue
        if _month_until(over, day):
            given[place : place + 3] = [Piece("window", over.first, day.last, "TO"), Mark("comma"), Mark("comma")]
        elif over.kind == "window" and over.first == over.last and over.last.unit in {"quarter", "half", "month"}:
            given[place : place + 3] = [Heading(name_of(over.last)), Mark("comma"), _after(over.last, day)]
    return given


def _after(over: Edge, day: Piece) -> Piece:
    """The last day in the year of what it reports on, or in the next one when it would come too early."""
    early = day.last.opens < over.opens
    if not yearless(day.last) or (yearless(over) and not early):
        return day
    years = over.year.years if over.year else ()
    year = Year(tuple(number + early for number in years)) if years else Year(relative="next")
    edge = replace(day.last, year=year)
    return replace(day, first=edge, last=edge)


_LAST_OF_YEAR = re.compile(
    r"\b(?:iv|4)(?:-?\w{1,2})? ?кв|\b(?:ii|2)(?:-?\w{1,2})? ?полуг|четверт\w+ кв|втор\w+ полуг|за год\b"
)
_SPRING = 4


def due_next_year(timed: Timed) -> Timed:
    """«за IV квартал – до 15 января»: that January is of the year that follows."""
    edge = timed.piece.last
    early = timed.piece.kind == "by" and yearless(edge) and edge.opens[0] < _SPRING
    if not (early and _LAST_OF_YEAR.search(timed.note.lower())):
        return timed
    edge = replace(edge, year=Year(relative="next"))
    return replace(timed, piece=replace(timed.piece, first=edge, last=edge))
