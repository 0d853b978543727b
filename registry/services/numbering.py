"""Giving registration numbers: one counter row for a series and a year, without duplicates and without gaps.

The counter is raised by the first writing statement of a registration, so whoever comes second waits for the first to
commit or to give up; a registration that fails takes its number back with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text, update

from registry.db import UnitOfWork
from registry.domain.numbering import NumberFormat, read_number, read_pattern, same_number
from registry.domain.roles import Permission
from registry.errors import N_, DateOutOfSeries, InvalidInput, NumberTaken
from registry.models import Document, NumberPattern, NumberSeries
from registry.queries.numbering import format_of
from registry.queries.scope import find_organization

_BARE = {"synchronize_session": False}
_NEW_SERIES = text(
    "INSERT INTO number_series (organization_id, series, year, last) VALUES (:organization_id, :series, :year, 0) "
    "ON CONFLICT (organization_id, series, year) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Series:
    """One series of one organization in one year."""

    organization_id: int
    name: str
    year: int


@dataclass(frozen=True, slots=True)
class TakenNumber:
    """A number given: ``n`` is its place in the series, ``None`` for one that does not follow the pattern.

    ``skipped`` are the first and the last place that were jumped over, ``None`` when none were.
    """

    number: str
    n: int | None
    skipped: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PatternSet:
    """The pattern of a series as it stands now."""

    organization: str
    series: str
    pattern: str


def set_pattern(uow: UnitOfWork, *, organization: str, series: str, pattern: str) -> PatternSet:
    """Say how the organization writes the numbers of a series. Numbers already given stay as they are."""
    owner = find_organization(uow, organization, Permission.MANAGE)
    name = series.strip()
    if not name or len(name) > 32 or not name.isprintable():
        raise InvalidInput(N_("Укажите ряд номеров, например «П» или «Исх»."))
    checked = read_pattern(pattern).pattern
    row = uow.session.scalar(
        select(NumberPattern).where(NumberPattern.organization_id == owner.id, NumberPattern.series == name)
    )
    if row is None:
        row = NumberPattern(organization_id=owner.id, series=name, pattern=checked)
        uow.session.add(row)
    before, row.pattern = row.pattern, checked
    uow.journal(
        "numbering.pattern", "organization", owner.id, organization_id=owner.id, series=name, old=before, new=checked
    )
    return PatternSet(owner.code, name, checked)


def take_number(uow: UnitOfWork, series: Series, day: date, *, wanted: str | None = None) -> TakenNumber:
    """The next number of the series, or the wanted one, with the counter moved to it.

    Raises ``DateOutOfSeries`` when the day precedes the last one of the series and ``NumberTaken`` when the wanted
    number is in use. ``day`` must lie in the year of the series.
    """
    counter = _lock_counter(uow, series)
    if counter.last_day is not None and counter.last_day > day:
        raise _out_of_series(series, day, counter.last_day)
    style = format_of(uow, series.organization_id, series.name)
    if wanted is None:
        taken = _next(uow, series, style, counter.last)
    else:
        taken = _wanted(uow, series, style, counter.last, read_number(wanted))
    last = max(counter.last, taken.n or 0)
    uow.session.execute(
        update(NumberSeries).where(NumberSeries.id == counter.id).values(last=last, last_day=day),
        execution_options=_BARE,
    )
    return taken


def lock_series(uow: UnitOfWork, series: Series) -> None:
    """Hold the counter of the series until the end of the transaction, so that nobody numbers in it meanwhile."""
    _lock_counter(uow, series)


def number_taken(number: str, year: int, holder: int) -> NumberTaken:
    """The error that tells which document holds the number."""
    return NumberTaken(
        N_("Номер {number} в {year} году уже занят документом № {id}. Выберите другой номер."),
        number=number,
        year=year,
        id=holder,
    )


def holder_of(uow: UnitOfWork, series: Series, number: str) -> int | None:
    """The document that has the number in the series, ``None`` when it is free."""
    return uow.session.scalar(
        select(Document.id).where(
            Document.organization_id == series.organization_id,
            Document.series == series.name,
            Document.number_year == series.year,
            Document.number == number,
        )
    )


def alike_holder_of(uow: UnitOfWork, series: Series, number: str) -> int | None:
    """The document whose number in the series only looks different: another case, leading zeros, Latin letters."""
    statement = select(Document.id, Document.number).where(
        Document.organization_id == series.organization_id,
        Document.series == series.name,
        Document.number_year == series.year,
        Document.number.is_not(None),
    )
    wanted = same_number(number)
    return next((row for row, known in uow.session.execute(statement) if same_number(known or "") == wanted), None)


def _next(uow: UnitOfWork, series: Series, style: NumberFormat, last: int) -> TakenNumber:
    n = last + 1
    while holder_of(uow, series, number := style.write(n, series.year)) is not None:
        # A document entered with this number from the paper register holds the place already.
        n += 1
    return TakenNumber(number, n)


def _wanted(uow: UnitOfWork, series: Series, style: NumberFormat, last: int, wanted: str) -> TakenNumber:
    n = style.read(wanted, series.year)
    number = wanted if n is None else style.write(n, series.year)
    holder = alike_holder_of(uow, series, number)
    if holder is not None:
        raise number_taken(number, series.year, holder)
    skipped = (last + 1, n - 1) if n is not None and n > last + 1 else None
    return TakenNumber(number, n, skipped)


@dataclass(frozen=True, slots=True)
class _Counter:
    id: int
    last: int
    last_day: date | None


def _lock_counter(uow: UnitOfWork, series: Series) -> _Counter:
    found = _touch(uow, series)
    if found is None:
        names = {"organization_id": series.organization_id, "series": series.name, "year": series.year}
        uow.session.execute(_NEW_SERIES, names)
        found = _touch(uow, series)
    if found is None:
        msg = "the counter of a series vanished"
        raise RuntimeError(msg)
    return found


def _touch(uow: UnitOfWork, series: Series) -> _Counter | None:
    # Writing the row, even with the same value, holds it until the end of the transaction.
    statement = (
        update(NumberSeries)
        .where(
            NumberSeries.organization_id == series.organization_id,
            NumberSeries.series == series.name,
            NumberSeries.year == series.year,
        )
        .values(last=NumberSeries.last)
        .returning(NumberSeries.id, NumberSeries.last, NumberSeries.last_day)
    )
    row = uow.session.execute(statement, execution_options=_BARE).first()
    return None if row is None else _Counter(row.id, row.last, row.last_day)


def _out_of_series(series: Series, day: date, last_day: date) -> DateOutOfSeries:
    return DateOutOfSeries(
        N_(
            "В ряду «{series}» за {year} год последний документ датирован {last}. Дата {day} раньше: "
            "укажите {last} или более позднюю."
        ),
        series=series.name,
        year=series.year,
        last=f"{last_day:%d.%m.%Y}",
        day=f"{day:%d.%m.%Y}",
    )
