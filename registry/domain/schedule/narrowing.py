"""Terms that narrow or complete one another: «IV квартал (ноябрь)», «май, до 20 мая», «начало – 1 марта, конец – …»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from registry.domain.schedule.tree import Edge, MonthDay, MonthDays, Piece, Year
from registry.domain.schedule.understood import Timed
from registry.domain.schedule.years import yearless

_LONGEST = 3  # months that a day may cut; a day beside a longer stretch is another term
_UNITS = {"quarter", "half", "season", "month"}


def narrowed(piece: Piece, days: MonthDays) -> Piece | None:
    """«март (до 20 числа)»: the month up to that day; ``None`` when the piece is no single month."""
    edge = piece.last
    if piece.kind != "window" or piece.first != edge or edge.unit != "month" or edge.part:
        return None
    month = edge.opens[0]
    last = min(days.last, 29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31)
    if days.last == 31:
        last = 0
    named = Edge("days", (month, min(days.first or 1, last or 31)), (month, last), edge.year)
    return replace(piece, first=named, last=named)


def cut(whole: Piece, inner: Piece) -> Piece | None:
    """The part of the whole that the other piece names; ``None`` when it does not lie inside, or has its own year."""
    units = {whole.first.unit, whole.last.unit}
    plain = whole.kind == "window" and not (whole.first.part or whole.last.part) and units <= _UNITS
    opens, closes = whole.first.opens, _last(whole.last.closes)
    if not plain or opens > closes or not (yearless(inner.first) and yearless(inner.last)):
        return None
    if not opens <= inner.first.opens <= _last(inner.last.closes) <= closes:
        return None
    year = whole.last.year or whole.first.year
    if inner.kind == "by":
        short = whole.first == whole.last or closes[0] - opens[0] < _LONGEST
        if inner.ahead or inner.last.unit != "day" or not short:
            return None
        return Piece("window", Edge("day", opens, opens), replace(inner.last, year=year))
    return dated(inner, year) if inner.kind in {"window", "point"} else None


def dated(piece: Piece, year: Year | None) -> Piece:
    """The piece in that year: of a stretch the last border bears it."""
    last = replace(piece.last, year=year)
    return replace(piece, first=last if piece.first == piece.last else replace(piece.first, year=None), last=last)


def _last(day: MonthDay) -> MonthDay:
    return day if 0 < day[1] < 32 else (day[0], 31)


_STARTS = re.compile(r"^(?:начал|старт|открыти)")
_ENDS = re.compile(r"^(?:окончани|завершени|кон(?:ец|ц)|финиш|закрыти)")


def spanned(timed: Sequence[Timed]) -> list[Timed]:
    """«начало – 1 марта, окончание – 30 апреля» as one stretch."""
    found: list[Timed] = []
    for after in timed:
        before = found[-1] if found else None
        if before and before.part == after.part and _are_borders(before, after):
            found[-1] = replace(after, piece=Piece("window", before.piece.first, after.piece.last), note="")
        else:
            found.append(after)
    return found


def _are_borders(before: Timed, after: Timed) -> bool:
    named = _STARTS.match(before.note.lower()) and _ENDS.match(after.note.lower())
    return bool(named) and before.piece.kind in {"window", "point"} and after.piece.kind in {"window", "point", "by"}
