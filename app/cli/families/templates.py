"""Templates of people: checking a file, listing versions, uploading one and putting it in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from app.cli.groups import group, json_option
from app.cli.house import no_organization, opened, unprepared
from app.cli.parameters import DAY, read_file
from app.cli.streams import day, emit, say, table
from registry.errors import N_, InvalidInput
from registry.ports import Examined

_LEVELS = {"error": "ошибка", "warning": "замечание", "info": "к сведению"}
_STANDINGS = {
    "draft": "не введён",
    "coming": "ещё не действует",
    "in_force": "действует",
    "over": "срок истёк",
    "retired": "выведен",
}
HAS_ERRORS = N_("В шаблоне есть ошибки: {count}.")


@group("template")
def template() -> None:
    """Шаблоны документов."""


@template.command("check")
@click.argument("file", metavar="ФАЙЛ")
@click.option("--kind", required=True, metavar="ВИД", help="код вида документа")
@json_option
def check(*, file: str, kind: str, as_json: bool) -> None:
    """Проверить шаблон; ничего не сохраняется. С ошибками — код выхода 1."""
    found = _examined(file, kind)
    if as_json:
        emit({"usable": found.usable, **_as_json(found)})
    else:
        _show(found)
    if not found.usable:
        raise InvalidInput(HAS_ERRORS, count=sum(each.level == "error" for each in found.remarks))


@template.command("list")
@click.option("--kind", metavar="ВИД", help="только этого вида")
@json_option
def listing(*, kind: str | None, as_json: bool) -> None:
    """Показать шаблоны, которые загружены в дополнение к встроенным."""
    from registry.queries.templates import versions

    with opened() as house, house.read() as uow:
        found = versions(uow, kind=kind)
    if as_json:
        emit([each.as_json() for each in found])
        return
    table(
        ("№", "Вид", "Шаблон", "Версия", "Для кого", "Состояние", "С", "По"),
        [
            (
                *(each.id, each.kind, each.name, each.ordinal, each.organization or "все"),
                *(_STANDINGS[each.standing], day(each.since), day(each.until)),
            )
            for each in found
        ],
    )


@template.command("put")
@click.argument("file", metavar="ФАЙЛ")
@click.option("--kind", required=True, metavar="ВИД", help="код вида документа")
@click.option("--organization", metavar="КОД", help="для кого; без него — для всех организаций")
@click.option("--name", metavar="ТЕКСТ", default="", help="название; тот же файл с ним — следующая версия")
@click.option("--note", metavar="ТЕКСТ", default="", help="что изменено")
@click.option("--from", "since", type=DAY, help="ввести в действие с этого дня")
@json_option
def put(
    *, file: str, kind: str, organization: str | None, name: str, note: str, since: date | None, as_json: bool
) -> None:
    """Загрузить шаблон и, если указан день, ввести его в действие. Шаблон с ошибками не загружается."""
    from registry.services import templates

    found = _examined(file, kind)
    if not found.usable:
        _show(found)
        raise InvalidInput(HAS_ERRORS, count=sum(each.level == "error" for each in found.remarks))
    with no_organization(organization or ""), opened() as house, house.write() as uow:
        made = templates.upload(
            uow,
            kind=kind,
            organization=organization,
            data=read_file(file),
            file_name=Path(file).name,
            examined=found,
            name=name,
            note=note,
        )
        if since is not None:
            made = templates.put_in_force(uow, version_id=made.id, since=since)
    if as_json:
        emit(made.as_json())
    else:
        say(f"Шаблон «{made.name}», версия {made.ordinal}: {_STANDINGS[made.standing]} {day(made.since)}".strip())


def _examined(file: str, kind: str) -> Examined:
    from app.limited import examined_template

    parts = unprepared()
    spec = parts.catalogue.kind(kind)
    if not spec.has_template:
        parts.catalogue.template(kind)  # says why there is none
    return examined_template(parts.isolation, parts.catalogue, spec, read_file(file))


def _as_json(found: Examined) -> dict[str, object]:
    remarks = [{"level": each.level, "place": each.place, "message": each.message} for each in found.remarks]
    return {"remarks": remarks, "used": found.used, "unused": found.unused, "unknown": found.unknown}


def _show(found: Examined) -> None:
    say("Шаблон можно ввести в действие." if found.usable else "Шаблон с ошибками.")
    if found.remarks:
        table(
            ("Уровень", "Место", "Замечание"),
            [(_LEVELS[each.level], each.place, each.message) for each in found.remarks],
        )
