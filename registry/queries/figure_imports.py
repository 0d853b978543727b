"""The history of imported figures: which files came, from whom, and what of them is still in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.errors import N_, NotFound
from registry.models import Figure, FigureImport, Organization, User
from registry.queries.indicator_views import FigureRow
from registry.queries.indicators import figures_by_ids
from registry.queries.scope import within


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import: ``figures`` counts those that the actor may see, ``in_force`` those not superseded since."""

    id: int
    file_name: str
    sha256: str
    imported_at: datetime
    imported_by: str
    figures: int
    in_force: int


@dataclass(frozen=True, slots=True)
class ImportCard:
    """An import with its figures in the order of the file; ``next`` is the cursor of the next page or ``None``."""

    row: ImportRow
    figures: tuple[FigureRow, ...]
    next: int | None


def imports(uow: UnitOfWork, *, before: int | None = None, limit: int = 50) -> tuple[ImportRow, ...]:
    """The imports with figures that the actor may see, newest first; ``before`` is the identifier to go on from."""
    statement = _rows(uow).order_by(FigureImport.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(FigureImport.id < before)
    return tuple(ImportRow(*row) for row in uow.session.execute(statement))


def import_card(uow: UnitOfWork, import_id: int, *, after: int = 0, limit: int = 100) -> ImportCard:
    """One import and a page of its figures from after a row of the file. Raises ``NotFound``."""
    row = uow.session.execute(_rows(uow).where(FigureImport.id == import_id)).one_or_none()
    if row is None:
        raise NotFound(N_("Такой загрузки показателей нет или она вам недоступна."))
    statement = (
        select(Figure.id)
        .join(Organization, Organization.id == Figure.organization_id)
        .where(Figure.import_id == import_id, Figure.row_number > after, within(uow.actor, Permission.READ))
        .order_by(Figure.row_number)
        .limit(limit + 1)
    )
    ids = list(uow.session.scalars(statement))
    found = sorted(figures_by_ids(uow, ids[:limit]), key=lambda figure: figure.row)
    return ImportCard(ImportRow(*row), tuple(found), found[-1].row if len(ids) > limit else None)


def _rows(uow: UnitOfWork) -> Any:
    in_force = func.sum(case((Figure.superseded_by_id.is_(None), 1), else_=0))
    return (
        select(
            FigureImport.id,
            FigureImport.file_name,
            FigureImport.sha256,
            FigureImport.imported_at,
            func.coalesce(User.name, ""),
            func.count(Figure.id),
            in_force,
        )
        .join(Figure, Figure.import_id == FigureImport.id)
        .join(Organization, Organization.id == Figure.organization_id)
        .outerjoin(User, User.id == FigureImport.imported_by_id)
        .where(within(uow.actor, Permission.READ))
        .group_by(FigureImport.id, User.name)
    )
