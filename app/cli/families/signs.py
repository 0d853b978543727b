"""Lists of organizations with a sign: who is on them, bringing and taking them back; signs and conditions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from app.cli.families.organizations import rows_of
from app.cli.groups import group, json_option
from app.cli.house import no_organization, opened
from app.cli.parameters import DAY, read_file
from app.cli.streams import day, emit, say, table

_EVERYONE = 10**9


@group("signs")
def signs() -> None:
    """Перечни организаций, от которых зависят условные мероприятия."""


@signs.command("list")
@click.option("--on", type=DAY, help="на какой день считать организации (по умолчанию сегодня)")
@json_option
def listing(*, on: date | None, as_json: bool) -> None:
    """Показать признаки, условия дорожной карты и загруженные перечни."""
    from registry.queries import sign_lists
    from registry.queries import signs as queries

    with opened() as house, house.read() as uow:
        chosen = on or house.container.clock.today()
        counts = sign_lists.counts(uow, chosen)
        known, conditions, lists = queries.signs(uow), queries.conditions(uow), sign_lists.lists(uow)
    if as_json:
        emit(
            {
                "on": chosen,
                "signs": [
                    {"code": s.code, "label": s.label, "words": s.words, "organizations": counts.get(s.code, 0)}
                    for s in known
                ],
                "conditions": conditions,
                "lists": lists,
            }
        )
        return
    table(("Признак", "Название", "Организаций"), [(s.code, s.label, counts.get(s.code, 0)) for s in known])
    say()
    table(
        ("Условие", "Мероприятия", "Признак"),
        [(c.text, ", ".join(c.items), c.trait or "не распознано") for c in conditions],
    )
    say()
    table(
        ("№", "Признак", "Основание", "С", "Вид", "Организаций"),
        [(row.id, row.trait, row.document, day(row.since), _sort(row.full, row.revoked), row.entered) for row in lists],
    )


def _sort(full: bool, revoked: str) -> str:
    return "отменён" if revoked else "полный" if full else "дополнение"


@signs.command("show")
@click.argument("trait", metavar="ПРИЗНАК")
@click.option("--on", type=DAY, help="на какой день (по умолчанию сегодня)")
@json_option
def show(*, trait: str, on: date | None, as_json: bool) -> None:
    """Показать, кто состоит в перечне на день и на каком основании."""
    from registry.queries import sign_lists
    from registry.queries import signs as queries

    with opened() as house, house.read() as uow:
        chosen = on or house.container.clock.today()
        found = queries.sign(uow, trait)
        rows = sign_lists.signed_on(uow, trait, chosen, limit=_EVERYONE).rows
    if as_json:
        emit({"trait": found.code, "label": found.label, "on": chosen, "organizations": rows})
        return
    say(f"{found.label}, {day(chosen)}")
    table(
        ("Код", "Организация", "С", "По", "Основание"),
        [(row.code, row.title, day(row.since), day(row.until), row.basis) for row in rows],
    )
    say(f"Записей: {len(rows)}")


@signs.command("import")
@click.argument("file", metavar="ФАЙЛ")
@click.option("--trait", metavar="ПРИЗНАК", required=True, help="код признака")
@click.option("--document", metavar="ТЕКСТ", required=True, help="основание: документ и его номер")
@click.option("--document-date", "document_day", type=DAY, help="дата документа")
@click.option("--since", type=DAY, required=True, help="день, с которого действует перечень")
@click.option("--full", is_flag=True, help="полный перечень: кого в нём нет, выбывают накануне")
@click.option("--organization", metavar="КОД", help="чей перечень (по умолчанию Департамента)")
@click.option("--dry-run", is_flag=True, help="только показать, кто войдёт, кто выбудет, кто останется")
@json_option
def import_(
    *,
    file: str,
    trait: str,
    document: str,
    document_day: date | None,
    since: date,
    full: bool,
    organization: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Загрузить перечень из XLSX или CSV; если в таблице есть ошибки, не загружается ничего."""
    import hashlib

    from registry.services.sign_lists import ListFacts, import_list, preview_list

    data = read_file(file)
    about = ListFacts(trait, document, since, document_day, full, organization)
    with no_organization(organization or ""), opened() as house:
        rows = rows_of(house, file)
        if dry_run:
            with house.read() as uow:
                report = preview_list(uow, rows=rows, about=about, sha256=hashlib.sha256(data).hexdigest())
        else:
            with house.write() as uow:
                report = import_list(uow, rows=rows, about=about, data=data, file_name=Path(file).name)
    if as_json:
        emit({**report.as_json(), "stored": not dry_run and not report.unchanged})
        return
    if report.unchanged:
        say(f"Такой перечень уже загружен (№ {report.id}); ничего не изменено.")
        return
    for word, rows_shown in (
        ("Войдут", report.change.enter),
        ("Выбудут", report.change.leave),
        ("Останутся", report.change.stay),
    ):
        say(f"{word}: {len(rows_shown)}" + "".join(f"\n  {row.code}  {row.name}" for row in rows_shown))
    say("Ничего не сохранено." if dry_run else f"Перечень сохранён (№ {report.id}).")


@signs.command("revoke")
@click.argument("identifier", metavar="№", type=click.IntRange(1, 2**53))
@click.option("--reason", metavar="ТЕКСТ", required=True, help="почему перечень отменён")
@json_option
def revoke(*, identifier: int, reason: str, as_json: bool) -> None:
    """Отменить перечень, загруженный по ошибке."""
    from registry.services.sign_lists import revoke_list

    with opened() as house, house.write() as uow:
        done = revoke_list(uow, list_id=identifier, reason=reason)
    if as_json:
        emit({"list": done.id, "revoked": reason})
    else:
        say(f"Перечень № {done.id} отменён.")


@signs.command("define")
@click.argument("code", metavar="КОД")
@click.option("--label", metavar="ТЕКСТ", required=True, help="название признака")
@click.option("--words", metavar="ТЕКСТ", multiple=True, help="слова, которыми условие называет признак")
@json_option
def define(*, code: str, label: str, words: tuple[str, ...], as_json: bool) -> None:
    """Добавить признак."""
    from registry.services.signs import define_sign

    with opened() as house, house.write() as uow:
        made = define_sign(uow, code=code, label=label, words="\n".join(words))
    if as_json:
        emit({"code": made.code, "label": made.label, "words": made.words})
    else:
        say(f"Признак «{made.label}» добавлен.")


@signs.command("bind")
@click.argument("condition", metavar="УСЛОВИЕ")
@click.argument("trait", metavar="[ПРИЗНАК]", required=False)
@click.option("--of-children", is_flag=True, help="условие говорит о подведомственных школах")
@json_option
def bind(*, condition: str, trait: str | None, of_children: bool, as_json: bool) -> None:
    """Указать, какой признак называет условие; без признака условие снова читается по словам."""
    from registry.services.signs import bind_condition

    with opened() as house, house.write() as uow:
        done = bind_condition(uow, condition=condition, trait=trait, of_children=of_children)
    if as_json:
        emit({"condition": done.condition, "trait": done.trait, "of_children": done.of_children})
    else:
        say("Условие связано с признаком." if trait else "Условие снова читается по словам.")
