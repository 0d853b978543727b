"""The audit: what is owed, in which window, what fulfils it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from app.cli.groups import command, json_option
from app.cli.house import opened
from app.cli.parameters import DAY, write_file
from app.cli.streams import day, emit, note, pairs, say, table
from registry.domain.requirements import LEVELS
from registry.errors import N_, InvalidInput

if TYPE_CHECKING:
    from registry.domain.completeness import Totals
    from registry.queries.completeness import Completeness, Summary


@command("audit")
@click.argument("organization", metavar="[ОРГАНИЗАЦИЯ]", required=False)
@click.option("--on", type=DAY, help="на какой день (по умолчанию сегодня)")
@click.option("--roadmap", metavar="КОД", help="дорожная карта (по умолчанию действующая)")
@click.option("--level", type=click.Choice(LEVELS), help="в сводке: только этот уровень")
@click.option("--parent", metavar="КОД", help="в сводке: организация и подведомственные ей")
@click.option("--xlsx", "xlsx_file", metavar="ФАЙЛ", help="записать отчёт книгой Excel")
@click.option("--docx", "docx_file", metavar="ФАЙЛ", help="записать отчёт документом Word")
@json_option
def audit(
    *,
    organization: str | None,
    on: date | None,
    roadmap: str | None,
    level: str | None,
    parent: str | None,
    xlsx_file: str | None,
    docx_file: str | None,
    as_json: bool,
) -> None:
    """Показать полноту одной организации или, без кода, сводку по всем."""
    from registry.queries import completeness

    if organization is not None and (level or parent):
        raise InvalidInput(N_("Отбор по уровню и вышестоящей — только для сводки: уберите код организации."))
    with opened() as house:
        chosen = on or house.container.clock.today()
        found: Completeness | Summary
        with house.read() as uow:
            if organization is not None:
                found = completeness.organization_completeness(uow, organization, chosen, roadmap)
            else:
                cells = xlsx_file is not None  # the map of the workbook alone shows measure by measure
                found = completeness.summary(uow, chosen, roadmap, level=level, parent=parent, cells=cells)
        kinds = {kind.code: kind.singular for kind in house.container.catalogue.kinds()}
    _write_files(found, kinds, xlsx_file, docx_file)
    for notice in found.notices:
        note(notice)
    if as_json:
        emit(found.as_json())
    else:
        _show(found, kinds)


def _write_files(
    found: Completeness | Summary, kinds: dict[str, str], xlsx_file: str | None, docx_file: str | None
) -> None:
    if not (xlsx_file or docx_file):
        return
    from app.exports.audit import report_of

    report = report_of(found, kinds)
    if xlsx_file:
        from app.exports.xlsx import xlsx

        write_file(xlsx_file, xlsx(report))
        note(f"Записано: {xlsx_file}")
    if docx_file:
        from app.exports.docx import docx

        write_file(docx_file, docx(report))
        note(f"Записано: {docx_file}")


def _show(found: Completeness | Summary, kinds: dict[str, str]) -> None:
    from registry.queries.completeness import Completeness

    if isinstance(found, Completeness):
        _show_one(found, kinds)
    else:
        _show_all(found)


def _show_one(found: Completeness, kinds: dict[str, str]) -> None:
    from app.exports.audit import STATUS_NAMES, share_text, window_text

    pairs(
        (
            ("Организация", f"{found.organization.name} ({found.organization.code})"),
            ("На дату", day(found.on)),
            ("Карта", found.roadmap),
            ("Исполнено из наступившего", share_text(found.totals)),
        )
    )
    say()
    rows = []
    for row in found.rows:
        status = STATUS_NAMES[row.status] + (f" ({row.days_overdue} дн.)" if row.days_overdue else "")
        documents = ", ".join(map(str, row.documents))
        rows.append((row.item, kinds.get(row.kind, row.kind), window_text(row.window), status, documents))
    table(("Пункт", "Вид документа", "Срок", "Состояние", "Документы"), rows)
    say()
    _show_totals(found.totals)
    for each in found.waiting:
        say(each.text)


def _show_all(found: Summary) -> None:
    from app.exports.audit import share_text

    pairs(
        (("На дату", day(found.on)), ("Карта", found.roadmap), ("Исполнено из наступившего", share_text(found.totals)))
    )
    say()
    table(
        ("Код", "Организация", "Исп.", "С опозд.", "Идёт", "Просроч.", "Не наст.", "Без даты", "Освоб.", "Доля"),
        [
            (each.organization.code, each.organization.title, *each.totals.counts, share_text(each.totals))
            for each in found.organizations
        ],
    )
    say()
    _show_totals(found.totals)


def _show_totals(totals: Totals) -> None:
    from app.exports.audit import STATUS_NAMES
    from registry.domain.completeness import STATUSES

    say("Всего: " + ", ".join(f"{STATUS_NAMES[s]} — {n}" for s, n in zip(STATUSES, totals.counts, strict=True) if n))
