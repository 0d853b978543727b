"""Figures for tests, as rows of a table that a person brings."""

from __future__ import annotations

from collections.abc import Sequence

from registry.db import Database
from registry.domain.roles import SYSTEM, Actor
from registry.domain.sheets import Cell, SheetRow, with_headings
from registry.services.indicators import FigureReport, import_figures

HEADINGS = ("Код показателя", "Код организации", "Год", "Числитель", "Знаменатель", "Значение")


def figure_rows(*lines: Sequence[Cell]) -> tuple[SheetRow, ...]:
    """Rows under the proper headings; the first has number 2, as in a spreadsheet."""
    return with_headings(enumerate([HEADINGS, *lines], start=1))


def bring(
    database: Database, *lines: Sequence[Cell], actor: Actor = SYSTEM, file_name: str = "показатели.xlsx"
) -> FigureReport:
    """Import figures."""
    with database.write(actor) as uow:
        return import_figures(uow, rows=figure_rows(*lines), file_name=file_name, data=repr(lines).encode())
