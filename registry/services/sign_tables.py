"""A table of organizations with a sign, read cell by cell: every mistake is named by row and column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from registry.domain.organizations import LEVEL_NAMES
from registry.domain.sheets import Columns, NamedRow, SheetRow, read_day, reject
from registry.domain.sign_lists import FullList, Member
from registry.errors import N_, Remark
from registry.models import Organization

COLUMNS = Columns(
    required={"code": "Код"},
    optional={
        "name": "Наименование",
        "since": "Дата включения",
        "until": "Дата исключения",
        "note": "Примечание",
    },
    also={
        "код оо": "code",
        "код организации": "code",
        "наименование оо": "name",
        "наименование организации": "name",
        "полное наименование": "name",
        "название": "name",
        "включена": "since",
        "включена с": "since",
        "исключена": "until",
        "исключена с": "until",
        "комментарий": "note",
    },
)
SIGNED_LEVELS = ("oo", "goo")
_NO_DAY = N_("«{value}» — не дата календаря. Пишите так: 01.09.2025.")


def read_members(
    rows: Sequence[SheetRow], known: Mapping[str, Organization], scope: FullList
) -> tuple[tuple[Member, Organization], ...]:
    """The organizations of a table with their days.

    ``known`` are the organizations that the actor may read, ``scope`` is the list to be. Raises ``ImportRejected`` with
    a remark for every bad cell.
    """
    remarks: list[Remark] = []
    found: dict[str, tuple[Member, Organization]] = {}
    first: dict[str, int] = {}
    for row in COLUMNS.read(rows):
        code = row.text("code")
        if code is None:
            remarks.append(row.remark("code", N_("Код не указан.")))
            continue
        if code in first:
            remarks.append(
                row.remark("code", N_("Код «{code}» уже указан в строке {row}."), code=code, row=first[code])
            )
            continue
        first[code] = row.number
        organization = known.get(code)
        wrong = [*_wrong_organization(row, code, organization, scope), *_wrong_days(row, scope.since)]
        remarks += wrong
        if not wrong and organization is not None:
            found[code] = _member(row, organization, scope.since), organization
    reject(remarks, N_("Перечень не загружен"))
    return tuple(found.values())


def codes_of(rows: Sequence[SheetRow]) -> list[str]:
    """The codes of a table, as written."""
    return [code for row in COLUMNS.read(rows) if (code := row.text("code")) is not None]


def _wrong_organization(row: NamedRow, code: str, found: Organization | None, scope: FullList) -> list[Remark]:
    if found is None:
        return [row.remark("code", N_("Организации с кодом «{code}» нет в реестре или она вам недоступна."), code=code)]
    if found.level not in SIGNED_LEVELS:
        message = N_("В перечень входят только школы (ОО и ГОО), а «{code}» — {level}.")
        return [row.remark("code", message, code=code, level=LEVEL_NAMES[found.level])]
    if not scope.covers(found.path):
        return [row.remark("code", N_("Организация «{code}» не подведомственна тому, чей это перечень."), code=code)]
    given = row.text("name")
    if given is not None and _folded(given) not in {_folded(found.name), _folded(found.short_name)}:
        message = N_("В реестре под кодом «{code}» — «{known}», а в таблице «{given}». Проверьте код.")
        return [row.remark("name", message, code=code, known=found.short_name or found.name, given=given)]
    return []


def _wrong_days(row: NamedRow, day: date) -> list[Remark]:
    remarks = []
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = read_day(row.cells.get(name))
        except ValueError:
            remarks.append(row.remark(name, _NO_DAY, value=row.text(name)))
    if not remarks and days["until"] is not None and days["until"] <= (days["since"] or day):
        message = N_("Дата исключения {until:%d.%m.%Y} не позже даты включения {since:%d.%m.%Y}.")
        remarks.append(row.remark("until", message, until=days["until"], since=days["since"] or day))
    return remarks


def _member(row: NamedRow, found: Organization, day: date) -> Member:
    """The days are known to be readable; the organization is off the list on the day of its exclusion already."""
    excluded = read_day(row.cells.get("until"))
    return Member(
        code=found.code,
        name=found.short_name or found.name,
        since=read_day(row.cells.get("since")) or day,
        until=excluded - timedelta(days=1) if excluded else None,
        note=row.text("note") or "",
    )


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold().replace("ё", "е")).strip()
