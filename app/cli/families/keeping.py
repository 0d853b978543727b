"""Commands that keep the installation: setup, verify, backup, restore, demonstration data."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.groups import LazyGroup, command, json_option
from app.cli.house import House, opened, operator, unprepared
from app.cli.streams import Progress, emit, note, pairs, say
from registry.errors import N_, RuleViolation


@command("setup")
@json_option
def setup(*, as_json: bool) -> None:
    """Создать или обновить всё на месте: базу, дорожную карту, организации, виды документов."""
    from app.cli.preparation import prepare

    container = unprepared()
    try:
        prepared = prepare(container)
    finally:
        container.close()
    if prepared.administrator is not None:
        login, password = prepared.administrator
        # The password goes beside the answer, so that the answer stays one JSON document.
        note(f"Первый администратор: логин {login}, одноразовый пароль {password} (показывается один раз).")
    if as_json:
        emit(prepared.report.as_json())
        return
    answer = prepared.report.as_json()
    pairs(
        (
            ("Папка данных", container.settings.data.resolve()),
            ("Дорожных карт", answer["roadmaps"]),
            ("Мероприятий", answer["items"]),
            ("Организаций", answer["organizations"]),
            ("Видов документов", answer["kinds"]),
        )
    )


@command("verify")
@json_option
def verify(*, as_json: bool) -> None:
    """Сверить каждый файл с его контрольной суммой, цепочку журнала, указатель с базой."""
    from registry.services.verify import verify as check

    with opened() as house, Progress("Проверка файлов") as progress:
        found = check(house.container.database, house.container.search, progress.to)
    answer = found.as_json()
    if as_json:
        emit(answer)
    else:
        pairs((_VERIFIED[name], _shown(name, value)) for name, value in answer.items() if name in _VERIFIED)
    if not found.ok:
        raise RuleViolation(N_("Проверка нашла повреждения: см. отчёт. Восстановите файлы из архива."))


_VERIFIED = {
    "files": "Файлов",
    "broken": "Повреждены",
    "orphans": "Ничьих файлов",
    "journal": "Цепочка журнала",
    "journal_entries": "Записей журнала",
    "journal_first_broken": "Первая нарушенная запись",
    "index": "Поисковый указатель",
    "index_missing": "Нет в указателе",
    "index_extra": "Лишние в указателе",
}
_WORDS = {
    ("journal", "ok"): "цела",
    ("journal", "broken"): "нарушена",
    ("index", "ok"): "совпадает с базой",
    ("index", "differs"): "расходится с базой: выполните «dokkarta search rebuild»",
    ("index", "unavailable"): "не читается: выполните «dokkarta search rebuild»",
}


def _shown(name: str, value: object) -> object:
    if isinstance(value, list):
        parts = (f"{v['owner']} ({v['file']})" if isinstance(v, dict) else str(v) for v in value)
        return ", ".join(parts) or "нет"
    return _WORDS.get((name, value), value) if isinstance(value, str) else value


@command("backup")
@click.argument("file", metavar="ФАЙЛ")
@json_option
def backup(*, file: str, as_json: bool) -> None:
    """Сохранить базу и файлы в один архив, не останавливая работы."""
    from app.archives import write_archive

    with opened() as house:
        with Progress("Файлов в архиве") as progress:
            made = write_archive(house.container, Path(file), progress.to)
        with house.write() as uow:
            uow.journal("system.backup", "system", "backup", sha256=made.sha256, bytes=made.bytes, files=made.files)
    for address in made.broken:
        note(f"Файл {address} повреждён в хранилище и в архив не вошёл. Выполните «dokkarta verify».")
    if as_json:
        emit({"bytes": made.bytes, "sha256": made.sha256, "files": made.files, "broken": list(made.broken)})
    else:
        pairs((("Архив", file), ("Байт", made.bytes), ("sha256", made.sha256), ("Файлов", made.files)))


@command("restore")
@click.argument("file", metavar="ФАЙЛ")
@json_option
def restore(*, file: str, as_json: bool) -> None:
    """Восстановить всё из архива в пустую папку данных; поисковый указатель строится заново."""
    from app.archives import restore_archive

    container = unprepared()
    try:
        with Progress("Файлов из архива") as progress:
            made = restore_archive(container, Path(file), progress.to)
        indexed = _after_restore(House(container, operator()), made.sha256)
    finally:
        container.close()
    if as_json:
        emit({"bytes": made.bytes, "sha256": made.sha256, "files": made.files, "indexed": indexed})
    else:
        say(f"Восстановлено из архива от {made.created_at}: файлов {made.files}, в указателе документов {indexed}.")


def _after_restore(house: House, sha256: str) -> int:
    from app.jobs.draining import rebuild

    with house.write() as uow:
        uow.journal("system.restore", "system", "restore", sha256=sha256)
    with Progress("Поисковый указатель") as progress:
        return rebuild(house.container, progress.to)


@click.group("demo", cls=LazyGroup, default="create")
def demo() -> None:
    """Демонстрационные школы с показателями; все названы демонстрационными и удаляются без следа."""


@demo.command("create")
@click.option("--remove", is_flag=True, help="удалить их (то же, что demo remove)")
@json_option
@click.pass_context
def create(ctx: click.Context, *, remove: bool, as_json: bool) -> None:
    """Создать демонстрационные школы."""
    from registry.services import demo as service

    if remove:
        ctx.invoke(remove_, with_documents=False, as_json=as_json)
        return
    with opened() as house, house.write() as uow:
        made = service.create(uow)
    if as_json:
        emit({"schools": made.schools, "figures": made.figures})
    else:
        say(f"Демонстрационных школ: {made.schools}, показателей: {made.figures}. Убрать: dokkarta demo remove")


@demo.command("remove")
@click.option("--with-documents", is_flag=True, help="вместе с зарегистрированными от их имени документами")
@json_option
def remove_(*, with_documents: bool, as_json: bool) -> None:
    """Удалить демонстрационные школы и всё, что к ним относится."""
    from registry.services import demo as service

    with opened() as house, house.write() as uow:
        gone = service.remove(uow, with_documents=with_documents)
    if as_json:
        emit({"schools": gone.schools, "figures": gone.figures, "documents": gone.documents})
    else:
        say(f"Удалено школ: {gone.schools}, показателей: {gone.figures}, документов: {gone.documents}.")
