"""Figures of indicators out of tables: every row is checked before the first is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.indicators import OLDEST_YEAR, PERCENT, agrees, percent
from registry.domain.roles import Permission
from registry.domain.sheets import Cell, Columns, NamedRow, SheetRow, read_number, reject
from registry.errors import N_, ImportRejected, Remark
from registry.models import Figure, FigureImport, Indicator, Organization
from registry.queries.scope import by_codes
from registry.services.figures_in_force import FigureKey, figures_in_force
from registry.services.indicator_catalogue import add_indicator, edit_indicator, import_catalogue, template_rows

__all__ = [
    "FigureReport",
    "add_indicator",
    "edit_indicator",
    "figure_template",
    "import_catalogue",
    "import_figures",
]

COLUMNS = Columns(
    required={"indicator": "Код показателя", "organization": "Код организации", "year": "Год"},
    optional={"numerator": "Числитель", "denominator": "Знаменатель", "value": "Значение"},
    also={
        "показатель": "indicator",
        "организация": "organization",
        "отчетный год": "year",
        "значение %": "value",
        "значение, %": "value",
    },
)


@dataclass(frozen=True, slots=True)
class FigureReport:
    """What an import of figures did. ``import_id`` is ``None`` when nothing changed."""

    import_id: int | None
    added: int
    replaced: int
    unchanged: int

    @property
    def rows(self) -> int:
        """How many rows the table had."""
        return self.added + self.replaced + self.unchanged


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that was understood."""

    row: NamedRow
    indicator: Indicator
    organization: Organization
    year: int
    numerator: float | None
    denominator: float | None
    value: float | None

    @property
    def key(self) -> FigureKey:
        return self.indicator.code, self.organization.id, self.year

    def same_as(self, figure: Figure) -> bool:
        """Whether the figure in force says the same."""
        return (figure.numerator, figure.denominator, figure.value) == (self.numerator, self.denominator, self.value)


def import_figures(uow: UnitOfWork, *, rows: Sequence[SheetRow], file_name: str, data: bytes) -> FigureReport:
    """Keep the figures of a table; a figure that differs from the one in force supersedes it.

    ``data`` is the file, kept beside them. Raises ``ImportRejected`` with a remark for every bad cell; then nothing is
    kept. An administrator may bring the figures of all organizations beneath, an author those of the own one.
    """
    named = COLUMNS.read(rows)
    lines, remarks = _read(uow, [row for row in named if not _left_open(row)])
    if named and not lines and not remarks:
        raise ImportRejected(N_("В таблице нет ни одного значения: впишите числа хотя бы в одну строку."))
    _refuse_doubles(lines, remarks)
    reject(remarks, N_("Показатели не загружены"))
    in_force = figures_in_force(uow, [line.key for line in lines])
    fresh = [line for line in lines if line.key not in in_force or not line.same_as(in_force[line.key])]
    if not fresh:
        return FigureReport(None, 0, 0, len(lines))
    source = FigureImport(
        file_name=file_name,
        sha256=uow.ports.files.put(data).sha256 if data else hashlib.sha256(b"").hexdigest(),
        rows=len(fresh),
        imported_at=uow.ports.clock.now(),
        imported_by_id=uow.actor.user_id,
    )
    uow.session.add(source)
    uow.session.flush()
    replaced = _keep(uow, source, fresh, in_force)
    uow.loaded(len(fresh))
    uow.journal(
        "figures.import", "figure_import", source.id, file=file_name, sha256=source.sha256,
        added=len(fresh) - replaced, replaced=replaced,
    )  # fmt: skip
    return FigureReport(source.id, len(fresh) - replaced, replaced, len(lines) - len(fresh))


def figure_template(uow: UnitOfWork, *, organization: str, year: int) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Headings and rows of a table to fill in: every described indicator of the organization and those beneath it."""
    return COLUMNS.headings, template_rows(uow, organization=organization, year=year)


def _keep(uow: UnitOfWork, source: FigureImport, lines: Sequence[_Line], in_force: Mapping[FigureKey, Figure]) -> int:
    """Store the figures and point the older ones at them; how many older ones there were."""
    made = [
        Figure(
            indicator_code=line.indicator.code,
            organization_id=line.organization.id,
            year=line.year,
            numerator=line.numerator,
            denominator=line.denominator,
            value=line.value,
            import_id=source.id,
            row_number=line.row.number,
        )
        for line in lines
    ]
    uow.session.add_all(made)
    uow.session.flush()
    replaced = 0
    for line, figure in zip(lines, made, strict=True):
        older = in_force.get(line.key)
        if older is not None:
            older.superseded_by_id = figure.id
            replaced += 1
    return replaced


# ----------------------------------------------------------------------------------------------------- reading


def _read(uow: UnitOfWork, rows: Sequence[NamedRow]) -> tuple[list[_Line], list[Remark]]:
    indicators = {row.code.casefold(): row for row in uow.session.scalars(select(Indicator))}
    organizations = by_codes(uow, [code for row in rows if (code := row.text("organization"))])
    remarks: list[Remark] = []
    lines = []
    for row in rows:
        before = len(remarks)
        indicator = indicators.get((row.text("indicator") or "").casefold())
        if indicator is None:
            remarks.append(_unknown(row, "indicator", N_("Показателя «{code}» нет в каталоге.")))
        organization = organizations.get(row.text("organization") or "")
        if organization is None or not _may_bring(uow, organization):
            remarks.append(_unknown(row, "organization", N_("Организации «{code}» нет или она вам недоступна.")))
        year = _year(uow, row, remarks)
        numerator, denominator, value = (_number(row, name, remarks) for name in ("numerator", "denominator", "value"))
        if len(remarks) > before or indicator is None or organization is None or year is None:
            continue
        remarks += _remarks_on(row, indicator, numerator, denominator, value)
        if len(remarks) == before:
            if numerator is not None and denominator is not None:
                value = percent(numerator, denominator) if value is None else value
            lines.append(_Line(row, indicator, organization, year, numerator, denominator, value))
    return lines, remarks


def _left_open(row: NamedRow) -> bool:
    """Whether a row of the template was not filled in: it names an indicator and says nothing of it."""
    return all(row.cells.get(name) in (None, "") for name in ("numerator", "denominator", "value"))


def _unknown(row: NamedRow, name: str, message: str) -> Remark:
    code = row.text(name)
    return row.remark(name, N_("Не заполнено.")) if code is None else row.remark(name, message, code=code)


def _may_bring(uow: UnitOfWork, organization: Organization) -> bool:
    may = uow.actor.may
    return may(Permission.MANAGE, organization.path) or may(Permission.DRAFT, organization.path)


def _year(uow: UnitOfWork, row: NamedRow, remarks: list[Remark]) -> int | None:
    text = row.text("year") or ""
    newest = uow.ports.clock.today().year
    match = re.fullmatch(r"(\d{4})(?:\s*г(?:\.|од)?)?", text)
    if match is None or not OLDEST_YEAR <= int(match[1]) <= newest:
        remarks.append(
            row.remark(
                "year", N_("«{text}» — не год от {oldest} до {newest}."), text=text, oldest=OLDEST_YEAR, newest=newest
            )
        )
        return None
    return int(match[1])


def _number(row: NamedRow, name: str, remarks: list[Remark]) -> float | None:
    cell = row.cells.get(name)
    try:
        number = read_number(cell)
    except ValueError:
        remarks.append(row.remark(name, N_("«{text}» — не число."), text=str(cell)))
        return None
    if number is not None and number < 0:
        remarks.append(row.remark(name, N_("Число не может быть отрицательным.")))
    return number


def _remarks_on(
    row: NamedRow, indicator: Indicator, numerator: float | None, denominator: float | None, value: float | None
) -> list[Remark]:
    """What is wrong with three numbers that are numbers each."""
    if (numerator is None) != (denominator is None):
        absent = "numerator" if numerator is None else "denominator"
        return [row.remark(absent, N_("Числитель и знаменатель вносят вместе."))]
    if numerator is None or denominator is None:
        if value is None:
            return [row.remark(None, N_("Нет ни числителя со знаменателем, ни значения."))]
        return _beyond(row, indicator, value)
    if not (indicator.numerator and indicator.denominator):
        message = N_("У показателя {code} числитель и знаменатель не описаны: внесите значение или опишите показатель.")
        return [row.remark("numerator", message, code=indicator.code)]
    return _remarks_on_ratio(row, indicator, numerator, denominator, value)


def _remarks_on_ratio(
    row: NamedRow, indicator: Indicator, numerator: float, denominator: float, value: float | None
) -> list[Remark]:
    if denominator == 0:
        if numerator:
            return [row.remark("denominator", N_("Знаменатель равен нулю, а числитель — нет."))]
        if value is not None:
            return [row.remark("value", N_("Знаменатель равен нулю: значения нет, оставьте ячейку пустой."))]
        return []
    if indicator.unit == PERCENT and numerator > denominator:
        return [row.remark("numerator", N_("Числитель больше знаменателя: доля вышла бы больше 100 %."))]
    if value is not None and not agrees(value, numerator, denominator):
        computed = f"{percent(numerator, denominator):.2f}".replace(".", ",")
        message = N_("Значение не равно числителю, делённому на знаменатель: получается {computed}.")
        return [row.remark("value", message, computed=computed)]
    return []


def _beyond(row: NamedRow, indicator: Indicator, value: float) -> list[Remark]:
    if indicator.unit == PERCENT and value > 100:
        return [row.remark("value", N_("Доля не может быть больше 100 %."))]
    return []


def _refuse_doubles(lines: Sequence[_Line], remarks: list[Remark]) -> None:
    first: dict[FigureKey, int] = {}
    for line in lines:
        if line.key in first:
            message = N_("Показатель этой организации за этот год уже указан в строке {row}.")
            remarks.append(line.row.remark("indicator", message, row=first[line.key]))
        first.setdefault(line.key, line.row.number)
