"""The catalogue of indicators: people complete it where the official list could not be had."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from registry.db import UnitOfWork
from registry.domain.organizations import read_yes
from registry.domain.sheets import Cell, Columns, NamedRow, SheetRow, reject
from registry.domain.texts import is_code, tidy
from registry.errors import N_, InvalidInput, NotFound, Remark, RuleViolation
from registry.models import Indicator, Organization
from registry.queries.scope import find_organization, require_region, under

# What a person says of a row counts as known from then on; the status tells by whom.
ENTERED = "user"
EDITABLE = frozenset(
    {
        "name", "direction", "criterion", "numerator", "denominator", "unit", "source", "monitoring",
        "name_status", "membership_status", "counted", "better", "note",
    }
)  # fmt: skip
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_NULLABLE = ("numerator", "denominator", "unit")

COLUMNS = Columns(
    required={"code": "Код показателя", "name": "Наименование", "criterion": "Критерий"},
    optional={
        "direction": "Направление",
        "numerator": "Числитель",
        "denominator": "Знаменатель",
        "unit": "Единица",
        "source": "Источник",
        "monitoring": "Мониторинг",
        "counted": "Входит в Индекс",
        "note": "Примечание",
    },
    also={"код": "code", "показатель": "name", "единица измерения": "unit", "учитывается": "counted"},
)


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """What an import of the catalogue did, in rows."""

    added: int
    updated: int
    unchanged: int


def edit_indicator(uow: UnitOfWork, *, code: str, changes: Mapping[str, str | bool | None]) -> bool:
    """Change a row of the catalogue; whether anything changed. Raises ``InvalidInput`` with remarks on fields.

    A changed name, numerator or denominator makes the name «entered by a person», unless the status is given too.
    """
    require_region(uow.actor)
    row = uow.session.get(Indicator, code) if is_code(code) else None
    if row is None:
        raise NotFound(N_("Показателя «{code}» нет."), code=code)
    changed = _put(row, changes)
    _refuse_faults(row)
    if {"name", "numerator", "denominator"} & changed and "name_status" not in changes:
        row.name_status = ENTERED
    if changed:
        uow.journal("indicator.edit", "indicator", code, changed=sorted(changed))
    return bool(changed)


def add_indicator(
    uow: UnitOfWork, *, code: str, name: str, criterion: str, facts: Mapping[str, str | bool | None] | None = None
) -> str:
    """A new row of the catalogue, entered by a person; its code. Raises ``RuleViolation`` when the code is taken."""
    require_region(uow.actor)
    if is_code(code) and uow.session.get(Indicator, code) is not None:
        raise RuleViolation(N_("Показатель «{code}» уже есть."), code=code)
    row = _new(uow, code)
    _put(row, {"name": name, "criterion": criterion, **(facts or {})})
    _refuse_faults(row)
    uow.session.add(row)
    uow.session.flush()
    uow.journal("indicator.add", "indicator", code, name=name)
    return code


def import_catalogue(uow: UnitOfWork, rows: Sequence[SheetRow], *, file_name: str = "") -> CatalogueReport:
    """Add and change rows of the catalogue out of a table; empty cells leave what is known.

    This is how the official list comes in when it is had; «Входит в Индекс» («да», «нет») confirms the membership.
    Raises ``ImportRejected``; then nothing changed.
    """
    require_region(uow.actor)
    known = {row.code: row for row in uow.session.scalars(select(Indicator))}
    remarks: list[Remark] = []
    facts = [(row, found) for row in COLUMNS.read(rows) if (found := _facts(row, known, remarks)) is not None]
    _refuse_doubles([row for row, _ in facts], remarks)
    reject(remarks, N_("Каталог показателей не загружен"))
    added = updated = 0
    for row, found in facts:
        code = row.text("code") or ""
        existing = known.get(code)
        indicator = existing or _new(uow, code)
        changed = _put(indicator, found)
        if existing is None:
            uow.session.add(indicator)
            uow.session.flush()
        added += existing is None
        updated += existing is not None and bool(changed)
    if added or updated:
        uow.journal("indicator.import", "indicator", file_name or "table", added=added, updated=updated)
    return CatalogueReport(added, updated, len(facts) - added - updated)


def template_rows(uow: UnitOfWork, *, organization: str, year: int) -> list[tuple[Cell, ...]]:
    """Rows of a table of figures to fill in: described indicators × the organization and those beneath it."""
    found = find_organization(uow, organization)
    indicators = uow.session.scalars(
        select(Indicator).where(Indicator.numerator.is_not(None)).order_by(Indicator.position)
    ).all()
    statement = select(Organization.code).where(under(found.path), Organization.active.is_(True))
    codes = uow.session.scalars(statement.order_by(Organization.path)).all()
    return [(indicator.code, code, year, None, None, None) for indicator in indicators for code in codes]


def _new(uow: UnitOfWork, code: str) -> Indicator:
    position = uow.session.scalar(select(func.max(Indicator.position)))
    return Indicator(
        code=code, position=(position or 0) + 1, name="", direction="Образовательные результаты", criterion="",
        numerator=None, denominator=None, unit=None, source="", monitoring="", name_status=ENTERED,
        membership_status=ENTERED, counted=True, better="up", note="",
    )  # fmt: skip


def _put(row: Indicator, changes: Mapping[str, str | bool | None]) -> set[str]:
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise InvalidInput(N_("Таких сведений о показателе нет: {names}."), names=", ".join(sorted(unknown)))
    changed = set()
    for name, value in changes.items():
        clean = tidy(value) if isinstance(value, str) else value
        if name in _NULLABLE:
            clean = clean or None
        if getattr(row, name) != clean:
            setattr(row, name, clean)
            changed.add(name)
    return changed


def _faults(row: Indicator) -> list[tuple[str, str]]:
    faults = []
    if not _CODE.fullmatch(row.code):
        faults.append(("code", N_("Код — до 32 латинских букв, цифр и знаков «.», «_», «-».")))
    if not row.name:
        faults.append(("name", N_("Укажите наименование.")))
    if not row.criterion:
        faults.append(("criterion", N_("Укажите критерий.")))
    if bool(row.numerator) != bool(row.denominator):
        faults.append(("denominator", N_("Числитель и знаменатель описывают вместе.")))
    if row.better not in ("up", "down"):
        faults.append(("better", N_("Лучше больше («up») или меньше («down»).")))
    return faults


def _refuse_faults(row: Indicator) -> None:
    faults = _faults(row)
    if faults:
        remarks = [Remark(place, message) for place, message in faults]
        raise InvalidInput(N_("Показатель не сохранён: проверьте поля."), remarks=remarks)


def _facts(row: NamedRow, known: Mapping[str, Indicator], remarks: list[Remark]) -> dict[str, str | bool | None] | None:
    """What the row says; ``None`` when something is wrong with it, which is then among the remarks."""
    before = len(remarks)
    plain = [name for name in COLUMNS.titles if name not in ("code", "counted")]
    facts: dict[str, str | bool | None] = {name: text for name in plain if (text := row.text(name)) is not None}
    counted = row.text("counted")
    if counted is not None:
        facts |= {"counted": read_yes(counted), "membership_status": ENTERED}
        if facts["counted"] is None:
            remarks.append(
                row.remark("counted", N_("Значение «{value}» не распознано: укажите «да» или «нет»."), value=counted)
            )
    code = row.text("code") or ""
    draft = Indicator(code=code, name="", criterion="", numerator=None, denominator=None, better="up")
    standing = known.get(code)
    for name in ("name", "criterion", "numerator", "denominator"):
        setattr(draft, name, facts.get(name) or (getattr(standing, name) if standing else getattr(draft, name)))
    remarks.extend(row.remark(place, message) for place, message in _faults(draft))
    if {"name", "numerator", "denominator"} & facts.keys():
        facts["name_status"] = ENTERED
    return facts if len(remarks) == before else None


def _refuse_doubles(rows: Sequence[NamedRow], remarks: list[Remark]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        code = row.text("code") or ""
        if code in first:
            remarks.append(
                row.remark("code", N_("Код «{code}» уже указан в строке {row}."), code=code, row=first[code])
            )
        first.setdefault(code, row.number)
