"""Commands that make documents and show them: draft, document, enter."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from app.cli.groups import command, json_option
from app.cli.house import no_document, no_organization, opened
from app.cli.parameters import DAY, read_file, read_values, write_file
from app.cli.streams import emit, note, pairs, say
from registry.domain.formats import BY_CODE

#: What ``--format`` may be; ``docx`` and ``pdf`` come first, as most documents have both.
FILES = (*BY_CODE, "text")


@command("draft")
@click.argument("kind", metavar="ВИД")
@click.option("--organization", required=True, metavar="КОД", help="код организации")
@click.option("--item", metavar="N", help="номер мероприятия дорожной карты")
@click.option("--window", metavar="ID", help="окно срока, например 2025-01-01..2025-03-31")
@click.option("--roadmap", metavar="КОД", help="дорожная карта (по умолчанию действующая)")
@click.option("--set", "assignments", multiple=True, metavar="ИМЯ=ЗНАЧЕНИЕ", help="значение поля; списки — в JSON")
@click.option("--values", "values_file", metavar="ФАЙЛ.json", help="значения полей одним файлом")
@json_option
def draft(
    *,
    kind: str,
    organization: str,
    item: str | None,
    window: str | None,
    roadmap: str | None,
    assignments: tuple[str, ...],
    values_file: str | None,
    as_json: bool,
) -> None:
    """Подготовить проект документа: поля заполняются из мероприятия, организации и показателей."""
    from registry.services import documents

    values = read_values(assignments, values_file)
    with no_organization(organization), opened() as house:
        # The file is rendered before the writers' turn is taken.
        with house.read() as uow:
            prepared = documents.prepare_draft(
                uow, kind=kind, organization=organization, item=item, window=window, roadmap=roadmap, values=values
            )
        with house.write() as uow:
            made = documents.save_draft(uow, prepared)
    if as_json:
        emit(made.as_json())
        return
    pairs((("Проект", made.id), ("Вид", prepared.task.kind.singular), ("Заголовок", made.title)))
    if made.missing:
        labels = {field.name: field.label for field in prepared.task.kind.fields}
        say("Не заполнено: " + ", ".join(f"{labels.get(name, name)} ({name})" for name in made.missing))
    else:
        say(f"Можно регистрировать: dokkarta register {made.id}")


@command("document")
@click.argument("identifier", metavar="ID", type=click.IntRange(1, 2**53))
@click.option("--download", metavar="ФАЙЛ", help="сохранить файл документа; «-» — в стандартный вывод")
@click.option("--format", "wanted", type=click.Choice(FILES), help="вид файла (по умолчанию как есть)")
@click.option("--version", metavar="N", type=click.IntRange(1), help="номер версии (по умолчанию последняя)")
@json_option
def document(*, identifier: int, download: str | None, wanted: str | None, version: int | None, as_json: bool) -> None:
    """Показать карточку документа или сохранить его файл."""
    from app.cli.cards import show_card
    from registry.queries.documents import document_card

    with no_document(identifier), opened() as house:
        if download is not None:
            from app.jobs.conversion import file_of

            data, saved = file_of(house.container, house.actor, identifier, wanted, version)
            _save(download, data)
        with house.read() as uow:
            card = document_card(uow, identifier)
    if download == "-":
        return
    if as_json:
        emit({**card.as_json(), **({"saved": {"file": download, **saved}} if download is not None else {})})
    elif download is not None:
        say(f"Сохранено: {download} ({len(data)} байт)")
    else:
        show_card(card)


def _save(name: str, data: bytes) -> None:
    if name == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        write_file(name, data)


@command("enter")
@click.argument("file", metavar="ФАЙЛ")
@click.option("--organization", required=True, metavar="КОД", help="код организации")
@click.option("--kind", required=True, metavar="ВИД", help="код вида документа")
@click.option("--title", metavar="ТЕКСТ", required=True, help="заголовок")
@click.option("--number", metavar="ТЕКСТ", default="", help="номер; без него — для видов без своей нумерации")
@click.option("--date", "on", type=DAY, required=True, help="дата документа")
@click.option("--item", "items", multiple=True, metavar="N[=ОКНО]", help="что исполняет; можно повторять")
@click.option("--signatory", metavar="ТЕКСТ", default="", help="кто подписал")
@click.option("--subject", metavar="ПРЕДМЕТ", multiple=True, help="о каком предмете; можно повторять")
@click.option("--grade", metavar="КЛАСС", multiple=True, help="о каком классе, числом; можно повторять")
@click.option("--assessment", metavar="ПРОЦЕДУРА", multiple=True, help="о какой оценочной процедуре: ЕГЭ, ОГЭ, ВПР …")
@click.option("--audience", metavar="АДРЕСАТ", multiple=True, help="кому адресован, словами страницы рекомендаций")
@json_option
def enter(
    *,
    file: str,
    organization: str,
    kind: str,
    title: str,
    number: str,
    on: date,
    items: tuple[str, ...],
    signatory: str,
    as_json: bool,
    **topics: tuple[str, ...],
) -> None:
    """Внести готовый документ с его реквизитами; он сразу считается зарегистрированным.

    ФАЙЛ — DOCX, PDF, ODT, DOC, RTF, XLSX, XLS, PNG, JPEG или TIFF: решает содержание, а не имя.
    """
    from app.limited import taken_text
    from registry.services import entering

    data = read_file(file)
    with no_organization(organization), opened() as house:
        read = taken_text(house.container.isolation, data, Path(file).name)
        refusal = house.container.recogniser.refusal() if read.scanned else ""
        with house.write() as uow:
            done = entering.enter_document(
                uow,
                organization=organization,
                kind=kind,
                title=title,
                number=number,
                day=on,
                file_name=Path(file).name,
                data=data,
                extracted_text=read.text,
                no_text_reason=read.reason,
                sections=read.sections,
                scanned=read.scanned,
                recognise=not refusal,
                items=[_item(text) for text in items],
                signatory=signatory,
                topics=topics,
            )
    if read.scanned:
        note(f"Страниц-изображений: {len(read.scanned)}. {refusal or 'Их распознает фоновое задание.'}")
    elif read.reason:
        note(f"Текст документа не извлечён: {read.reason} Он будет находиться только по реквизитам.")
    if as_json:
        emit(done.as_json())
    else:
        say(f"Документ {done.id} внесён: {done.title}.")


def _item(text: str) -> Any:
    from registry.services.entering import ItemWindow

    number, _, window = text.partition("=")
    return ItemWindow(number.strip(), window.strip() or None)
