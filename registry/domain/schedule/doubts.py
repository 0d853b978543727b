"""What a careful reader asks about a term whose days were found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registry.domain.schedule.calendar import SCHOOL_MONTH
from registry.domain.schedule.classes import regular
from registry.domain.schedule.model import Horizon
from registry.domain.schedule.occurrences import Occurrence
from registry.domain.schedule.periodic import SEVERAL_YEARS, unit_of
from registry.domain.schedule.tree import MonthDays, Piece, Rhythm
from registry.domain.schedule.understood import Reading, Timed
from registry.domain.schedule.years import bare_year, explicit, placed
from registry.errors import N_


def nameless(piece: Piece, horizon: Horizon) -> bool:
    """«конец 2025 года», «начало учебного года», «I полугодие» of a school: a stretch whose days nobody agreed on."""
    edge = piece.last
    if edge.unit == "start" and horizon.is_school_year and horizon.start.month == SCHOOL_MONTH:
        return True  # the one before the plan or the one after it
    if edge.unit == "half" and ((horizon.is_school_year and not explicit(piece)) or (edge.year and edge.year.school)):
        return True
    vague = edge.unit == "start" or (edge.unit == "year" and bool(edge.part))
    return vague and piece.kind == "window" and piece.first == edge


def doubts_about(timed: Timed, found: Sequence[Occurrence], reading: Reading, horizon: Horizon) -> Iterator[str]:
    """Russian sentences about the year and the borders of a term."""
    piece = timed.piece
    relative = {edge.year.relative for edge in (piece.first, piece.last) if edge.year} - {""}
    often = reading.yearly or reading.then or reading.rhythms
    loose = not (explicit(piece) or often or relative)
    if loose and len(found) > 1 and piece.last.unit != "year":
        yield N_("год не указан: прочитано как срок каждого года")
    if loose and piece.kind == "window" and horizon.is_school_year and _begins_before(piece, horizon):
        yield N_("срок начинается раньше плана; проверьте год")
    if loose and piece.last.unit == "half" and horizon.start.month >= SCHOOL_MONTH - 1:
        yield N_("полугодие прочитано как половина календарного года")
    if piece.kind == "window" and _rough(piece) and timed in reading.timed:
        yield N_("начало, середина или конец срока прочитаны как весь срок")


def _rough(piece: Piece) -> bool:
    """«середина мая»; «с начала мая до конца июня» is exact."""
    ends = (piece.first.part, piece.last.part)
    if piece.first == piece.last:
        return any(ends)
    return ends[0] not in {"", "begin"} or ends[1] not in {"", "end"}


def _begins_before(piece: Piece, horizon: Horizon) -> bool:
    """«август – сентябрь» of a plan from 1 September may have begun before it."""
    days = placed(piece, horizon.start.year, school=False)
    return bool(days and days.start and days.start < horizon.start <= days.end)


def doubts_about_rhythm(reading: Reading, horizon: Horizon) -> Iterator[str]:
    """Russian sentences about quarters and halves that a plan cuts, and about «раз в два года»."""
    if any(SEVERAL_YEARS.search(rhythm.text) for rhythm in reading.rhythms):
        yield N_("неясно, с какого года считать")
    unit = unit_of(reading) if regular(reading) else ""
    if unit == "half" and horizon.is_school_year:
        yield N_("полугодия прочитаны как половины учебного года")
    elif unit == "quarter" and not (horizon.start.month % 3 == 1 and horizon.end.month % 3 == 0):
        yield N_("план начинается или кончается посреди квартала; проверьте сроки")


def doubts_about_neighbours(reading: Reading) -> Iterator[str]:
    """«постоянно до 1 июня», «01.10.2024, 2025»: pieces that may say more together than each of them alone."""
    parts: dict[tuple[int, int], list[Timed]] = {}
    for timed in reading.timed:
        parts.setdefault((timed.part, timed.phase), []).append(timed)
    always = reading.continuous or any(rhythm.text.startswith(("еже", "кажд", "по ")) for rhythm in _often(reading))
    lone = [each[0] for each in parts.values() if len(each) == 1]
    if (
        always
        and not reading.then
        and len(parts) == 1
        and any(timed.piece.kind == "by" and not timed.note for timed in lone)
    ):
        yield N_("неясно, как соединить день и периодичность")
    if any(map(_year_from_a_day, parts.values())):
        yield N_("неясно, как соединить год и день, с которого начинается срок")
    if any(map(_years_beside_terms, parts.values())):
        yield N_("неясно, к какому сроку относится год")


def _often(reading: Reading) -> list[Rhythm]:
    return [rhythm for rhythm in reading.rhythms if rhythm.unit == "other"]


def _year_from_a_day(timed: Sequence[Timed]) -> bool:
    """«в течение учебного года, начиная с октября 2025 года»."""
    pieces = [each.piece for each in timed]
    since = any(piece.kind == "since" and explicit(piece) for piece in pieces)
    return since and any(bare_year(piece) and piece.word == "DURING" and not explicit(piece) for piece in pieces)


def _years_beside_terms(timed: Sequence[Timed]) -> bool:
    pieces = [each.piece for each in timed if not each.note and each.piece.kind != "since"]
    bare = [bare_year(piece) and piece.word != "DURING" for piece in pieces]
    terms = [piece for piece, is_year in zip(pieces, bare, strict=True) if not is_year]
    return any(bare) and bool(terms) and all(map(explicit, terms))


def months_are_named(reading: Reading) -> bool:
    """Whether days of a month come with their month: «ежеквартально до 10 числа» does not say which of three."""
    if all(rhythm.unit == "month" for rhythm in reading.rhythms):
        return True
    return all(map(_names_month, reading.month_days))


def _names_month(days: MonthDays) -> bool:
    return days.following or days.every or bool(days.unit)
