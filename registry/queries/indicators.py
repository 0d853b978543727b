"""Indicators and figures as people see them, with the row and the import each figure came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.indicators import Ratio, catalogue_notice
from registry.domain.roles import Permission
from registry.domain.texts import is_code
from registry.errors import N_, NotFound
from registry.models import Figure, FigureImport, Indicator, Organization, User
from registry.queries.figure_sums import SCOPES, Place, place_of, ratios
from registry.queries.indicator_views import CatalogueView, FigureRow, IndicatorSeries, IndicatorView, YearValues
from registry.queries.scope import find_organization
from registry.roadmaps.indicators import bundled_indicators


def catalogue(uow: UnitOfWork) -> CatalogueView:
    """The catalogue in its order, with the notice of what is missing of the numbers that the order names."""
    rows = tuple(
        _view(row) for row in uow.session.scalars(select(Indicator).order_by(Indicator.position, Indicator.code))
    )
    bundled = bundled_indicators()
    return CatalogueView(rows, catalogue_notice(rows, bundled.required, bundled.official_list))


def indicator(uow: UnitOfWork, code: str) -> IndicatorView:
    """One row of the catalogue. Raises ``NotFound``."""
    row = uow.session.get(Indicator, code) if is_code(code) else None
    if row is None:
        raise NotFound(N_("Показателя «{code}» нет."), code=code)
    return _view(row)


def figures(
    uow: UnitOfWork, organization: str, years: Iterable[int] = (), *, with_superseded: bool = False
) -> tuple[FigureRow, ...]:
    """The figures that were imported for an organization itself, by indicator and year; all years when none named."""
    found = find_organization(uow, organization)
    statement = _figure_rows().where(Figure.organization_id == found.id)
    if chosen := tuple(years):
        statement = statement.where(Figure.year.in_(chosen))
    if not with_superseded:
        statement = statement.where(Figure.superseded_by_id.is_(None))
    return tuple(_figure(row) for row in uow.session.execute(statement))


def figures_by_ids(uow: UnitOfWork, ids: Sequence[int]) -> tuple[FigureRow, ...]:
    """The figures behind a printed number: those of ``ids`` whose organizations the actor may read."""
    statement = _figure_rows().where(Figure.id.in_(ids))
    rows = uow.session.execute(statement).all()
    return tuple(_figure(row) for row in rows if uow.actor.may(Permission.READ, row.path))


def years_with_figures(uow: UnitOfWork, organization: str) -> tuple[int, ...]:
    """The years for which there are figures of the organization or of those beneath it, newest first."""
    found = find_organization(uow, organization)
    statement = (
        select(Figure.year)
        .join(Organization, Organization.id == Figure.organization_id)
        .where(Organization.path.like(f"{found.path}%"), Figure.superseded_by_id.is_(None))
        .distinct()
        .order_by(Figure.year.desc())
    )
    return tuple(uow.session.scalars(statement))


def dynamics(
    uow: UnitOfWork, organization: str, years: Sequence[int], indicators: Sequence[str] = ()
) -> tuple[IndicatorSeries, ...]:
    """The values of an organization, its municipality and the region over the years.

    Indicators without any value are left out; ``indicators`` keeps those named. The values of others than the
    organization itself are sums, and no row of another organization is shown by them.
    """
    found = find_organization(uow, organization)
    return _series(uow, place_of(uow, found.path, found.level), years, indicators)


def indicator_context(uow: UnitOfWork, organization: str, year: int, *, back: int = 2) -> list[dict[str, Any]]:
    """The indicators in the shape of the drafting context: the year and ``back`` years before it."""
    found = find_organization(uow, organization)
    place = place_of(uow, found.path, found.level)
    return [_context(series, place) for series in _series(uow, place, range(year - back, year + 1), ())]


def _series(uow: UnitOfWork, place: Place, years: Sequence[int], wanted: Sequence[str]) -> tuple[IndicatorSeries, ...]:
    found = {scope: ratios(uow, path, years) for scope, path in place.scopes.items()}
    series = []
    for view in catalogue(uow).indicators:
        if wanted and view.code not in wanted:
            continue
        rows = tuple(
            YearValues(year, *(found.get(scope, {}).get((view.code, year)) for scope in SCOPES))
            for year in sorted(years)
        )
        if any(row.own or row.municipality or row.region for row in rows):
            series.append(IndicatorSeries(view, rows))
    return tuple(series)


def _context(series: IndicatorSeries, place: Place) -> dict[str, Any]:
    view = series.indicator
    ratios_found = [r for row in series.years for r in (row.own, row.municipality, row.region) if r is not None]
    return {
        "code": view.code,
        "name": view.name,
        "unit": view.unit or "",
        "criterion": view.criterion,
        "better": view.better,
        "source": view.source or None,
        "sources": sorted({figure for ratio in ratios_found for figure in ratio.figures}),
        "rows": [
            {
                "year": row.year,
                "own": _plain(row.own, place, "own"),
                "municipality": _plain(row.municipality, place, "municipality"),
                "region": _plain(row.region, place, "region"),
            }
            for row in series.years
        ],
    }


def _plain(ratio: Ratio | None, place: Place, scope: str) -> dict[str, Any] | None:
    if ratio is None:
        return None
    return {
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "value": ratio.value,
        "figures": list(ratio.figures),
        "place": place.scopes.get(scope, ""),
    }


def _view(row: Indicator) -> IndicatorView:
    return IndicatorView(
        code=row.code, name=row.name, direction=row.direction, criterion=row.criterion, numerator=row.numerator,
        denominator=row.denominator, unit=row.unit, source=row.source, monitoring=row.monitoring,
        name_status=row.name_status, membership_status=row.membership_status, counted=row.counted,
        better=row.better, note=row.note,
    )  # fmt: skip


def _figure_rows() -> Any:
    person = aliased(User)
    return (
        select(
            Figure,
            Indicator.name.label("indicator_name"),
            Indicator.unit,
            Organization.code,
            Organization.name.label("organization_name"),
            Organization.path,
            FigureImport.file_name,
            FigureImport.imported_at,
            person.name.label("imported_by"),
        )
        .join(Indicator, Indicator.code == Figure.indicator_code)
        .join(Organization, Organization.id == Figure.organization_id)
        .join(FigureImport, FigureImport.id == Figure.import_id)
        .outerjoin(person, person.id == FigureImport.imported_by_id)
        .order_by(Indicator.position, Figure.year, Figure.id)
    )


def _figure(row: Any) -> FigureRow:
    figure: Figure = row[0]
    return FigureRow(
        id=figure.id,
        indicator=figure.indicator_code,
        indicator_name=row.indicator_name,
        unit=row.unit,
        organization=row.code,
        organization_name=row.organization_name,
        year=figure.year,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        import_id=figure.import_id,
        file_name=row.file_name,
        row=figure.row_number,
        imported_at=row.imported_at,
        imported_by=row.imported_by or "",
        superseded=figure.superseded_by_id is not None,
    )
