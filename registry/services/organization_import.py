"""Organizations out of a table: every row is checked before the first is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from registry.db import UnitOfWork
from registry.domain.organizations import PARENTS, read_gender, read_level, read_yes
from registry.domain.roles import Permission
from registry.domain.sheets import Columns, NamedRow, SheetRow, reject
from registry.errors import N_, Remark
from registry.models import Organization
from registry.queries.scope import by_codes
from registry.services.organizations import move, put, remarks_on, store
from registry.services.word_forms import follow, subject_of_organization

T = TypeVar("T")

COLUMNS = Columns(
    required={"code": "Код", "name": "Наименование", "level": "Уровень", "parent": "Код вышестоящей"},
    optional={
        "short_name": "Краткое наименование",
        "oktmo": "ОКТМО",
        "place": "Населённый пункт",
        "head_post": "Должность руководителя",
        "head_name": "Руководитель",
        "head_gender": "Пол руководителя",
        "phone": "Телефон",
        "name_verified": "Наименование проверено",
        "note": "Примечание",
    },
    also={
        "код организации": "code",
        "полное наименование": "name",
        "название": "name",
        "вышестоящая": "parent",
        "код вышестоящей организации": "parent",
        "учредитель": "parent",
        "краткое название": "short_name",
        "сокращенное наименование": "short_name",
        "город": "place",
        "директор": "head_name",
        "фио руководителя": "head_name",
    },
)
_PLAIN = ("name", "short_name", "oktmo", "place", "head_post", "head_name", "phone", "note")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, in organizations."""

    created: int
    updated: int
    unchanged: int

    @property
    def changed(self) -> bool:
        """Whether anything changed."""
        return bool(self.created or self.updated)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that was understood. ``level`` and ``parent`` are ``None`` when their cells are empty."""

    row: NamedRow
    code: str
    level: str | None
    parent: str | None
    facts: Mapping[str, str | bool | None]


def import_organizations(uow: UnitOfWork, rows: Sequence[SheetRow], *, file_name: str = "") -> ImportReport:
    """Add the organizations of a table and update those that exist.

    An empty cell leaves what is known. Parents stand in the registry or in the same table. Raises ``ImportRejected``
    with a remark for every bad cell; then nothing is stored.
    """
    remarks: list[Remark] = []
    lines = [line for row in COLUMNS.read(rows) if (line := _line(row, remarks)) is not None]
    _refuse_doubles(lines, remarks)
    known = by_codes(uow, [code for line in lines for code in (line.code, line.parent) if code])
    ordered = _parents_first(lines, known, remarks)
    _check(uow, ordered, known, remarks)
    reject(remarks, N_("Организации не загружены"))
    report = _store_all(uow, ordered, known)
    uow.loaded(report.created + report.updated)
    if report.changed:
        uow.journal(
            "organization.import", "organization", file_name or "table", created=report.created, updated=report.updated
        )
    return report


def _line(row: NamedRow, remarks: list[Remark]) -> _Line | None:
    code = row.text("code")
    if code is None:
        remarks.append(row.remark("code", N_("Код не указан.")))
        return None
    before = len(remarks)
    level = _read(row, "level", read_level, N_("Уровень «{value}» неизвестен. Есть: ОО, ГОО, МОУО."), remarks)
    gender = _read(row, "head_gender", read_gender, N_("Пол «{value}» не распознан: укажите «м» или «ж»."), remarks)
    verified = _read(
        row, "name_verified", read_yes, N_("Значение «{value}» не распознано: укажите «да» или «нет»."), remarks
    )
    facts: dict[str, str | bool | None] = {name: text for name in _PLAIN if (text := row.text(name)) is not None}
    if gender is not None:
        facts["head_gender"] = gender
    if verified is not None:
        facts["name_verified"] = verified
    return _Line(row, code, level, row.text("parent"), facts) if len(remarks) == before else None


def _read(row: NamedRow, name: str, read: Callable[[str], T | None], message: str, remarks: list[Remark]) -> T | None:
    text = row.text(name)
    if text is None:
        return None
    value = read(text)
    if value is None:
        remarks.append(row.remark(name, message, value=text))
    return value


def _refuse_doubles(lines: Sequence[_Line], remarks: list[Remark]) -> None:
    first: dict[str, int] = {}
    for line in lines:
        if line.code in first:
            remarks.append(
                line.row.remark(
                    "code", N_("Код «{code}» уже указан в строке {row}."), code=line.code, row=first[line.code]
                )
            )
        first.setdefault(line.code, line.row.number)


def _parents_first(lines: Sequence[_Line], known: Mapping[str, Organization], remarks: list[Remark]) -> list[_Line]:
    """The rows in an order in which each parent comes before its children; rows without one are remarked."""
    by_code = {line.code: line for line in lines}
    ordered: dict[str, _Line] = {}
    for line in by_code.values():
        chain: dict[str, _Line] = {}
        each: _Line | None = line
        while each is not None and each.code not in ordered and each.code not in chain:
            chain[each.code] = each
            each = by_code.get(each.parent or "")
        if each is not None and each.code in chain:
            remarks.append(line.row.remark("parent", N_("Организации подчиняются друг другу по кругу.")))
            continue
        ordered.update(reversed(chain.items()))
    remarks.extend(
        line.row.remark("parent", N_("Организации «{code}» нет ни в реестре, ни в этой таблице."), code=line.parent)
        for line in ordered.values()
        if line.parent is not None and line.parent not in by_code and line.parent not in known
    )
    return list(ordered.values())


def _check(uow: UnitOfWork, lines: Sequence[_Line], known: Mapping[str, Organization], remarks: list[Remark]) -> None:
    """The rules of a single organization, and the rights of the actor, for every row."""
    levels: dict[str, str | None] = {code: organization.level for code, organization in known.items()}
    mine: set[str] = set()
    for line in lines:
        levels.setdefault(line.code, line.level)
        existing = known.get(line.code)
        if existing is not None and line.level not in (None, existing.level):
            remarks.append(line.row.remark("level", N_("Уровень имеющейся организации не меняется.")))
        else:
            _check_facts(line, existing, levels, remarks)
        if not _allowed(uow, line, known, mine):
            remarks.append(line.row.remark("code", N_("У вас нет права вносить эту организацию.")))
        mine.add(line.code)


def _check_facts(
    line: _Line, existing: Organization | None, levels: Mapping[str, str | None], remarks: list[Remark]
) -> None:
    level = existing.level if existing else line.level
    if level is None:
        remarks.append(line.row.remark("level", N_("Уровень не указан.")))
        return
    draft = Organization(code=line.code, name=existing.name if existing else "", level=level)
    put(draft, {"oktmo": None, "head_gender": None, **line.facts})
    if line.parent is not None:
        parent_level = levels.get(line.parent)
        if parent_level is None:
            return  # already said: there is no such parent, or its own row is wrong
    else:
        parent_level = PARENTS[level][0] if existing else None
    found = remarks_on(draft, parent_level)
    remarks.extend(line.row.remark(remark.place, remark.message, **dict(remark.facts)) for remark in found)


def _allowed(uow: UnitOfWork, line: _Line, known: Mapping[str, Organization], mine: set[str]) -> bool:
    existing, above = known.get(line.code), known.get(line.parent or "")
    if existing is not None and not uow.actor.may(Permission.MANAGE, existing.path):
        return False
    if above is not None:
        return uow.actor.may(Permission.MANAGE, above.path)
    return existing is not None or line.parent in mine or uow.actor.everywhere


def _store_all(uow: UnitOfWork, lines: Sequence[_Line], known: dict[str, Organization]) -> ImportReport:
    created = updated = 0
    for line in lines:
        existing = known.get(line.code)
        above = known.get(line.parent) if line.parent else None
        if existing is None:
            known[line.code] = _add(uow, line, above)
            created += 1
            continue
        changed = bool(put(existing, line.facts))
        if changed:
            follow(uow, subject_of_organization(existing))
        if above is not None and existing.parent_id != above.id:
            move(uow, existing, above)
            changed = True
        updated += changed
    return ImportReport(created, updated, len(lines) - created - updated)


def _add(uow: UnitOfWork, line: _Line, above: Organization | None) -> Organization:
    organization = Organization(
        code=line.code, name="", level=line.level or "", oktmo=None, created_at=uow.ports.clock.now()
    )
    put(organization, line.facts)
    store(uow, organization, above)
    return organization
