"""Classes of readings: which of them recurs, and which stand beside it."""

from __future__ import annotations

from dataclasses import replace

from registry.domain.schedule.model import CLASSES
from registry.domain.schedule.tree import Edge, Piece
from registry.domain.schedule.understood import Reading, Timed
from registry.domain.schedule.years import bare_year, explicit

_TIES = {
    "event": "event-relative",
    "demand": "event-relative",
    "schedule": "schedule-driven",
    "regard": "schedule-driven",
}
REGULAR = {"month": 1, "quarter": 3, "half": 6}  # in months


def regular(reading: Reading) -> bool:
    """Whether windows come by months, quarters or half-years."""
    if any(days.every or days.following for days in reading.month_days):
        return True
    units = [rhythm.unit for rhythm in reading.rhythms if rhythm.unit in REGULAR]
    return bool(units) and (bool(reading.month_days) or not _dates_itself(reading, REGULAR[units[0]]))


def _dates_itself(reading: Reading, months: int) -> bool:
    """«ежеквартально (март, июнь, сентябрь, декабрь)»: dates narrower than the rhythm are the windows themselves."""
    pieces = [
        timed.piece for timed in _of_rhythm(reading) if not bare_year(timed.piece) and timed.piece.kind != "since"
    ]
    days = [piece for piece in pieces if piece.kind in {"by", "point"}]
    enough = bool(pieces) and len(pieces) >= (2 if months > 1 or days else 1)
    return enough and all(piece in days or _length(piece) < months for piece in pieces)


def _length(piece: Piece) -> int:
    """In months, whole or begun; 0 for days within one month."""
    if piece.first.unit in {"day", "days", "slice"} and piece.first.opens[0] == piece.last.closes[0]:
        return 0
    return (piece.last.closes[0] - piece.first.opens[0]) % 12 + 1


def _of_rhythm(reading: Reading) -> list[Timed]:
    """Pieces in the parts of the text that say how often."""
    return [
        timed
        for timed in reading.timed
        if (timed.phase == 1 or not reading.then) and (timed.part, timed.phase) in reading.rhythm_parts
    ]


def spans_of(reading: Reading) -> list[Timed]:
    """Pieces that only bound «ежемесячно»; and years and beginnings that bound «ежегодно», «постоянно»."""
    if regular(reading):
        return _of_rhythm(reading)
    if not (reading.yearly or reading.rhythms or reading.continuous):
        return []
    return [timed for timed in reading.timed if timed.piece.kind == "since" or _bounds_years(timed, reading)]


def _bounds_years(timed: Timed, reading: Reading) -> bool:
    """«2025–2026 гг.» and «года» beside «ежегодно»; «учебного года» is a window of its own.

    So is the year before «далее ежегодно до 1 мая». «2025/2026 учебный год, ежегодно в мае» does bound May.
    """
    year = timed.piece.last.year
    if year is None or not bare_year(timed.piece):
        return False
    if reading.then and timed.phase == 0 and any(other.phase for other in reading.timed):
        return False
    return not year.school or (bool(year.years) and any(map(_recurs, reading.timed)))


def _recurs(timed: Timed) -> bool:
    return not (explicit(timed.piece) or bare_year(timed.piece) or timed.piece.kind == "since")


def years_around(timed: Timed, reading: Reading) -> list[Timed]:
    """The numbered years that bound what recurs beside them: «2025–2026 гг., ежегодно до 1 июня»."""
    if regular(reading) or reading.then or explicit(timed.piece):
        return []
    beside = [span for span in spans_of(reading) if (span.part, span.phase) == (timed.part, timed.phase)]
    return [span for span in beside if span.piece.kind == "window" and explicit(span.piece)]


def bounds_of(reading: Reading) -> list[Timed]:
    """Last days that only bound «после …», because something else in the text gives the dates.

    So in «октябрь – март; после получения результатов ВПР, но не позднее декабря» December is a bound.
    """
    parts = {(tied.part, tied.phase) for tied in reading.ties if tied.tie.relation == "after"}
    bounds = [t for t in reading.timed if t.piece.kind == "by" and (t.part, t.phase) in parts]
    others = [t for t in reading.timed if t.phase == bounds[0].phase and t not in bounds] if bounds else []
    return bounds if any(t.part != bounds[0].part for t in others) else []


def recurs_anew(reading: Reading) -> bool:
    """Whether something of its own stands after «далее»: otherwise what stands before it recurs."""
    phases = [timed.phase for timed in reading.timed]
    phases += [tied.phase for tied in reading.ties if tied.tie.kind != "regard"]
    return reading.then and (regular(reading) or reading.continuous or 1 in phases)


def class_of(timed: Timed, *, once: bool) -> str:
    """The class of a piece; ``once`` when something else recurs after it."""
    piece = timed.piece
    units = {piece.first.unit, piece.last.unit}
    if piece.kind == "since" or (piece.word == "DURING" and units == {"year"}):
        return "continuous"
    if units == {"quarter"} and piece.kind == "window" and not once:
        return "quarter"
    several = units != {"year"} and any(edge.year and len(edge.year.years) > 1 for edge in (piece.first, piece.last))
    if once or (explicit(piece) and not several):
        return "fixed-dates"
    if piece.kind in {"by", "point"}:
        return "yearly-by-date"
    return "yearly-month" if units == {"month"} and piece.first.opens == piece.last.opens else "yearly-window"


def classes_of(reading: Reading) -> tuple[str, tuple[str, ...]]:
    """The class of the recurring part, and the others in the order of ``CLASSES``."""
    if reading.empty:
        return "unknown", ()
    main, once = _dated(reading)
    ties = sorted(_TIES[tied.tie.kind] for tied in reading.ties)
    uneven = any(rhythm.unit != "year" for rhythm in reading.rhythms)
    order = [
        *(["periodic"] if regular(reading) else []),
        *sorted(main, key=("fixed-dates", "continuous").__contains__),  # what recurs comes first
        *(["periodic"] if uneven else []),
        *(["continuous"] if reading.continuous else []),
        *ties,
        *once,
    ]
    chosen = order[0] if order else _bare(reading)
    return chosen, tuple(name for name in CLASSES if name in order and name != chosen)


def _dated(reading: Reading) -> tuple[list[str], list[str]]:
    """Classes of the pieces that recur (or of all, when nothing does), and of those that happen once."""
    skipped = [*spans_of(reading), *bounds_of(reading)]
    timed = [found for found in reading.timed if found not in skipped]
    if not reading.then:
        return [class_of(found, once=False) for found in timed], []
    if recurs_anew(reading):
        main = [class_of(found, once=False) for found in timed if found.phase == 1]
        return main, [class_of(found, once=True) for found in timed if found.phase == 0]
    main = [class_of(unnumbered(found), once=False) for found in timed]
    return main, [class_of(found, once=False) for found in timed if explicit(found.piece)]


def _bare(reading: Reading) -> str:
    if reading.yearly or reading.rhythms:
        return "yearly-unspecified"
    return "unknown"


def unnumbered(timed: Timed) -> Timed:
    """The piece without its years, as it recurs after «далее ежегодно»."""

    def plain(edge: Edge) -> Edge:
        return replace(edge, year=None) if edge.year and edge.year.years else edge

    piece = timed.piece
    return replace(timed, piece=replace(piece, first=plain(piece.first), last=plain(piece.last)))
