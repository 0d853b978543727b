"""Years of pieces: a year that is named once belongs to its neighbours; then a year makes days of a piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.domain.schedule.calendar import SCHOOL_MONTH, day_of, shift
from registry.domain.schedule.tree import Edge, Item, Mark, Passage, Piece, Year
from registry.errors import N_

_BREAKS = (Mark("then"), Mark("yearly"), Mark("continuous"), Mark("years"))


def yearless(edge: Edge) -> bool:
    """Whether no year at all is named."""
    return edge.year is None


def explicit(piece: Piece) -> bool:
    """Whether a year stands as a number."""
    return any(edge.year is not None and bool(edge.year.years) for edge in (piece.first, piece.last))


def bare_year(piece: Piece) -> bool:
    """Whether the piece is nothing but a year: «2025 год», «текущий учебный год»."""
    return piece.kind == "window" and piece.first == piece.last and piece.last.unit == "year" and not piece.last.part


def _apart(item: Item) -> bool:
    """Whether it is «начиная с 2025 года» or «в течение года»: its year belongs to nothing beside it."""
    return isinstance(item, Piece) and (
        (item.kind == "since" and item.last.unit == "year") or (bare_year(item) and _worded(item))
    )


def share_years(items: Sequence[Item]) -> tuple[list[Item], list[str]]:
    """The items of a part with years handed to the pieces they belong to, and doubts about that.

    «апрель, октябрь 2025 года», «май, 2025 год», «2025 год: март, июнь» all name the year of every piece.
    """
    shared = _hand_over_bare(_listed_years(items))
    doubts: list[str] = []
    _hand_back(shared, doubts)
    _hand_on(shared, doubts)
    return shared, doubts


def _listed_years(items: Sequence[Item]) -> list[Item]:
    """«2025, 2026 – до 1 сентября»: the years before a dash as one piece of both years."""
    given = list(items)
    place = 0
    while place + 3 < len(given):
        one, comma, other, dash = given[place : place + 4]
        if comma == Mark("comma") and dash == Mark("tire") and (both := _years_together(one, other)):
            given[place : place + 3] = [both]
            place = max(place - 2, 0)
        else:
            place += 1
    return given


def _years_together(one: Item, other: Item) -> Piece | None:
    if not (isinstance(one, Piece) and isinstance(other, Piece) and bare_year(one) and bare_year(other)):
        return None
    first, last = one.last.year, other.last.year
    if not (first and last and first.years and last.years and first.school == last.school):
        return None
    edge = replace(one.last, year=replace(first, years=first.years + last.years, span=False))
    return replace(one, first=edge, last=edge)


def _hand_over_bare(items: list[Item]) -> list[Item]:
    """Bare years beside pieces without years are their years: those before them, else those after them.

    A year that heads what follows («…, в 2026 году – до 15 марта») belongs to that alone.
    """
    place = 0
    while place < len(items):
        item = items[place]
        if isinstance(item, Piece) and bare_year(item) and item.last.year and not _worded(item):
            before = _neighbours(items, place, -1)
            after = _neighbours(items, place, 1)
            heads = bool(after) and explicit(item) and _heads(items, place)
            for other in after if heads else (before or after):
                items[other] = _with_year(items[other], item.last.year)
            if before or after:
                items[place] = Mark("years") if heads else Mark("comma")
        place += 1
    return items


def _heads(items: list[Item], place: int) -> bool:
    """Whether a term without a year and a comma stand before the year, and no comma after it."""
    loose = [item for item in items[:place] if isinstance(item, Piece) and yearless(item.first) and yearless(item.last)]
    before, after = items[place - 1], items[place + 1]
    parted = not isinstance(before, Piece) and before != Mark("tire")
    return bool(loose) and parted and (isinstance(after, Piece) or after == Mark("tire"))


def _worded(piece: Piece) -> bool:
    # «в течение года» beside «до 1 мая» is a term of its own.
    return piece.word == "DURING" and bool(piece.last.year and not piece.last.year.years)


def heads_years(items: Sequence[Item]) -> bool:
    """Whether a part begins with a year and a dash or a term: «в 2024 году – в декабре»."""
    found = [item for item in items if item != Mark("comma")][:2]
    return len(found) == 2 and isinstance(found[0], Piece) and bare_year(found[0]) and explicit(found[0])


def under_years(parts: list[list[Item]], *, colon: bool) -> list[list[Item]]:
    """«2025/2026 учебный год: октябрь; март»: the year before a colon put before all parts that name none."""
    if not (colon and len(parts) > 1 and heads_years(parts[0]) and parts[0][1] == Mark("tire")):
        return parts
    others = [item for part in parts[1:] for item in part]
    if any(isinstance(item, Piece) and not (yearless(item.first) and yearless(item.last)) for item in others):
        return parts
    if any(item in _BREAKS for item in others):
        return parts
    return [parts[0], *([*parts[0][:2], *part] for part in parts[1:])]


def _neighbours(items: list[Item], place: int, step: int) -> list[int]:
    near: list[int] = []
    place += step
    while 0 <= place < len(items) and not _parts(items[place], step) and items[place] not in _BREAKS:
        item = items[place]
        if isinstance(item, Piece):
            if not (yearless(item.first) and yearless(item.last)):
                break
            near.append(place)
        place += step
    return near


def _parts(item: Item, step: int) -> bool:
    """Whether words part a year from its pieces; brackets do not: «май (9 класс), июнь (11 класс) 2025 г.»."""
    return isinstance(item, Passage) and not (item.kind == "note" and step < 0)


def _with_year(item: Item, year: Year) -> Item:
    assert isinstance(item, Piece)  # noqa: S101 - the caller chose pieces
    return (
        replace(item, first=replace(item.first, year=None), last=replace(item.last, year=year))
        if (item.first != item.last)
        else replace(item, first=replace(item.first, year=year), last=replace(item.last, year=year))
    )


def _hand_back(items: list[Item], doubts: list[str]) -> None:
    """«март, июнь 2025»: the year goes back to the pieces before, as long as they come earlier in that year."""
    later: Piece | None = None
    yearly = Mark("yearly") in items
    for place in range(len(items) - 1, -1, -1):
        item = items[place]
        if _apart(item):
            continue
        if item in _BREAKS:
            later = None
        elif isinstance(item, Piece):
            year = later.first.year or later.last.year if later else None
            if later is not None and year is not None and yearless(item.first) and yearless(item.last):
                if _order(item.last.opens, year) > _order(later.first.opens, year):
                    doubts.append(N_("неясно, к какому году относится часть срока"))
                    items[place] = Mark("comma")
                    continue
                item = items[place] = _with_year(item, year)
                if yearly and year.years:
                    doubts.append(N_("год взят у соседнего срока; проверьте"))
            later = item if isinstance(item, Piece) else None


def _hand_on(items: list[Item], doubts: list[str]) -> None:
    """«март 2025, май»: the year is taken from the piece before, with a doubt."""
    earlier: Piece | None = None
    for place, item in enumerate(items):
        if _apart(item):
            continue
        if item in _BREAKS:
            earlier = None
        elif isinstance(item, Piece):
            year = earlier.last.year if earlier else None
            if (
                earlier
                and year
                and year.years
                and yearless(item.first)
                and yearless(item.last)
                and item.kind != "since"
            ):
                doubts.append(N_("год взят у соседнего срока; проверьте"))
                item = items[place] = _with_year(item, year)  # noqa: PLW2901
            earlier = item if isinstance(item, Piece) else None


def _order(opens: tuple[int, int], year: Year) -> tuple[int, int]:
    return ((opens[0] - SCHOOL_MONTH) % 12 if year.school else opens[0], opens[1])


# ------------------------------------------------------------------------------------------------------- days


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a piece in one year; ``start`` is ``None`` for «до …»."""

    start: date | None
    end: date


def placed(piece: Piece, base: int, school: bool) -> Days | None:
    """Days of a piece whose year begins in ``base``; ``None`` when there are no such days.

    In a school year months before September belong to the next calendar year. A stretch whose end would come before
    its start runs over the end of the year.
    """
    end = _closing(piece, piece.last, _calendar_year(piece.last, base, school))
    if piece.kind == "by":
        return Days(None, end) if end else None
    start = day_of(_calendar_year(piece.first, base, school), *piece.first.opens) or _leap(piece.first, base)
    if piece.ahead and start:  # «в течение 10 дней после 1 мая»
        whole = _last_day(piece.last, start.year)
        start = shift(whole, 1, "day") if whole else None
    if start is not None and end is not None and end < start:
        if piece.first.opens[0] == piece.last.closes[0]:  # «с 14 по 1 марта» is a slip, not a year
            return None
        end = _closing(piece, piece.last, end.year + 1 if piece.word != "BEFORE" else start.year + 1)
    return Days(start, end) if start and end and start <= end else None


def between(piece: Piece, first: int, last: int) -> Days | None:
    """Days of a stretch whose borders have calendar years of their own."""
    start = day_of(first, *piece.first.opens) or _leap(piece.first, first)
    end = _closing(piece, piece.last, last)
    return Days(start, end) if start and end and start <= end else None


def _calendar_year(edge: Edge, base: int, school: bool) -> int:
    return base + 1 if school and edge.opens[0] < SCHOOL_MONTH else base


def _closing(piece: Piece, edge: Edge, year: int) -> date | None:
    """The last day: «до июня» ends before June begins, «до конца июня» with June."""
    if piece.ahead:
        before = _border_day(edge, year) if piece.ahead.count > 0 else _last_day(edge, year)
        return shift(before, -piece.ahead.count, piece.ahead.unit) if before else None
    exclusive = piece.word in {"BEFORE", "K"} and edge.unit not in {"day", "days"} and edge.part != "end"
    if edge.part == "middle" and piece.kind == "by":
        return day_of(year, edge.opens[0], 15)
    if exclusive and edge.part in {"", "begin"}:
        opens = day_of(year, *edge.opens)
        return shift(opens, -1, "day") if opens else None
    return _last_day(edge, year)


def _border_day(edge: Edge, year: int) -> date | None:
    """The day that «за неделю до …» counts from: the first of the unit, of «конца мая» the last."""
    return _last_day(edge, year) if edge.part == "end" else day_of(year, *edge.opens)


def _last_day(edge: Edge, year: int) -> date | None:
    over = edge.closes[0] < edge.opens[0]
    return day_of(year + 1 if over else year, *edge.closes) or _leap(edge, year)


def _leap(edge: Edge, year: int) -> date | None:
    # «ежегодно до 29 февраля» is the last day of February; a named year was looked at by the caller.
    return day_of(year, 2, 0) if edge.closes == (2, 29) else None
