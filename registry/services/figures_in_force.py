"""The figures that hold now, by indicator, organization and year."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.models import Figure
from registry.queries.scope import in_chunks

FigureKey = tuple[str, int, int]


def figures_in_force(uow: UnitOfWork, keys: Sequence[FigureKey]) -> dict[FigureKey, Figure]:
    """The figures in force under the keys."""
    wanted = set(keys)
    years = {year for _, _, year in keys}
    found: dict[FigureKey, Figure] = {}
    for chunk in in_chunks(dict.fromkeys(organization for _, organization, _ in keys)):
        statement = select(Figure).where(
            Figure.organization_id.in_(chunk), Figure.year.in_(years), Figure.superseded_by_id.is_(None)
        )
        for figure in uow.session.scalars(statement):
            key = (figure.indicator_code, figure.organization_id, figure.year)
            if key in wanted:
                found[key] = figure
    return found
