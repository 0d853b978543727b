"""The figures that a version of a document prints, each traced to the imports it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.models import Figure, FigureImport, FigureUse, Indicator, Organization, User
from registry.queries.printed_views import PrintedRow, SourceRow
from registry.queries.scope import in_chunks, within


def printed_rows(uow: UnitOfWork, version_id: int) -> tuple[PrintedRow, ...]:
    """What the version prints, by indicator and year, the organization's own before those of its municipality."""
    statement = (
        select(
            FigureUse, Indicator.name, Indicator.name_status, Indicator.membership_status,
            Organization.code, Organization.name.label("organization_name"),
        )
        .join(Indicator, Indicator.code == FigureUse.indicator_code)
        .outerjoin(Organization, Organization.id == FigureUse.organization_id)
        .where(FigureUse.version_id == version_id)
        .order_by(Indicator.position, Indicator.code, FigureUse.year, FigureUse.id)
    )  # fmt: skip
    found = uow.session.execute(statement).all()
    sources = _sources(uow, (figure for row in found for figure in row[0].figure_ids))
    return tuple(_printed(row, sources) for row in found)


def _printed(row: Any, sources: Mapping[int, Any]) -> PrintedRow:
    use: FigureUse = row[0]
    return PrintedRow(
        indicator=use.indicator_code,
        indicator_name=row.name,
        name_status=row.name_status,
        membership_status=row.membership_status,
        scope=use.scope,
        organization=row.code or "",
        organization_name=row.organization_name or "",
        year=use.year,
        printed=use.printed,
        unit=use.unit,
        numerator=use.numerator,
        denominator=use.denominator,
        value=use.value,
        figure_ids=tuple(use.figure_ids),
        fields=tuple(use.fields),
        computed=use.computed,
        sources=_by_import([sources[each] for each in use.figure_ids if each in sources]),
    )


def _sources(uow: UnitOfWork, figures: Iterable[int]) -> dict[int, Any]:
    """The rows behind figures by identifier, of the organizations that the actor may read."""
    found: dict[int, Any] = {}
    for chunk in in_chunks(dict.fromkeys(figures)):
        statement = (
            select(
                Figure.id, Figure.row_number, FigureImport.id.label("import_id"), FigureImport.file_name,
                FigureImport.imported_at, User.name.label("imported_by"),
            )
            .join(FigureImport, FigureImport.id == Figure.import_id)
            .join(Organization, Organization.id == Figure.organization_id)
            .outerjoin(User, User.id == FigureImport.imported_by_id)
            .where(Figure.id.in_(chunk), within(uow.actor, Permission.READ))
        )  # fmt: skip
        found.update({row.id: row for row in uow.session.execute(statement)})
    return found


def _by_import(rows: Sequence[Any]) -> tuple[SourceRow, ...]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.import_id, []).append(row)
    return tuple(
        SourceRow(
            first.import_id, first.file_name, first.imported_at, first.imported_by or "",
            first.row_number if len(group) == 1 else None, len(group),
        )
        for group in grouped.values()
        for first in group[:1]
    )  # fmt: skip
