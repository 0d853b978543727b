"""Commands about evidence: what fulfils requirements, what could, and what was taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from app.cli.groups import group, json_option
from app.cli.house import naming, no_document, no_organization, opened
from app.cli.parameters import DAY
from app.cli.streams import day, emit, note, say, table
from registry.errors import N_

if TYPE_CHECKING:
    from registry.services.fulfilling import Fulfilled

_NUMBER = click.IntRange(1, 2**53)
_DOCUMENT = click.argument("document", metavar="ДОКУМЕНТ", type=_NUMBER)
_ITEM = click.option("--item", metavar="N", required=True, help="номер мероприятия")
_KIND = click.option("--kind", metavar="ВИД", required=True, help="какой вид документа требуется")
_WINDOW = click.option("--window", metavar="ID", help="окно срока; без него выбирается по дате")
_ROADMAP = click.option("--roadmap", metavar="КОД", help="дорожная карта (по умолчанию действующая)")
_NOTE = click.option("--note", "remark", metavar="ТЕКСТ", default="", help="примечание")


@group("evidence")
def evidence() -> None:
    """Подтверждения исполнения: документы, ссылки, протоколы."""


@evidence.command("list")
@click.argument("organization", metavar="ОРГАНИЗАЦИЯ")
@click.option("--item", metavar="N", help="только это мероприятие")
@click.option("--on", type=DAY, help="на какой день (по умолчанию сегодня)")
@_ROADMAP
@json_option
def listing(*, organization: str, item: str | None, on: date | None, roadmap: str | None, as_json: bool) -> None:
    """Показать подтверждения организации с их оценками."""
    from registry.queries.completeness import evidence_rows, organization_completeness

    with no_organization(organization), opened() as house, house.read() as uow:
        chosen = on or house.container.clock.today()
        found = evidence_rows(organization_completeness(uow, organization, chosen, roadmap), item)
    if as_json:
        emit(found)
    else:
        _show(found)


@evidence.command("add-document")
@_DOCUMENT
@_ITEM
@click.option("--kind", metavar="ВИД", help="какой вид документа требуется (по умолчанию все, что он исполняет)")
@_WINDOW
@_ROADMAP
@json_option
def add_document(
    *, document: int, item: str, kind: str | None, window: str | None, roadmap: str | None, as_json: bool
) -> None:
    """Засчитать зарегистрированный документ в исполнение мероприятия."""
    from registry.services import evidence as services

    with no_document(document), opened() as house, house.write() as uow:
        made = services.add_document(uow, document_id=document, item=item, kind=kind, window=window, roadmap=roadmap)
    if as_json:
        emit([_as_json(fact) for fact in made])
    else:
        for fact in made:
            _say(fact)


@evidence.command("add-link")
@click.argument("organization", metavar="ОРГАНИЗАЦИЯ")
@click.argument("url", metavar="АДРЕС")
@_ITEM
@_KIND
@click.option("--date", "on", type=DAY, required=True, help="день публикации или события")
@_WINDOW
@_NOTE
@_ROADMAP
@json_option
def add_link(*, organization: str, url: str, on: date, remark: str, as_json: bool, **about: Any) -> None:
    """Засчитать ссылку: страницу, запись вебинара, публикацию."""
    from registry.services import evidence as services

    with no_organization(organization), opened() as house, house.write() as uow:
        fact = services.add_link(uow, organization=organization, url=url, fulfilled_on=on, note=remark, **about)
    _answer(fact, as_json=as_json)


@evidence.command("add-protocol")
@_DOCUMENT
@_ITEM
@_KIND
@click.option("--held", type=DAY, required=True, help="день, когда мероприятие прошло")
@_WINDOW
@_NOTE
@_ROADMAP
@json_option
def add_protocol(*, document: int, held: date, remark: str, as_json: bool, **about: Any) -> None:
    """Подтвердить мероприятие протоколом, программой или отчётом из реестра."""
    from registry.services import evidence as services

    with no_document(document), opened() as house, house.write() as uow:
        fact = services.add_protocol(uow, document_id=document, held_on=held, note=remark, **about)
    _answer(fact, as_json=as_json)


@evidence.command("revoke")
@click.argument("identifier", metavar="ID", type=_NUMBER)
@click.option("--reason", metavar="ТЕКСТ", required=True, help="почему подтверждение отзывают")
@json_option
def revoke(*, identifier: int, reason: str, as_json: bool) -> None:
    """Отозвать подтверждение; запись и причина остаются в истории."""
    from registry.services import evidence as services

    missing = naming(N_("Подтверждения № {id} нет."), id=identifier)
    with missing, opened() as house, house.write() as uow:
        done = services.revoke(uow, evidence_id=identifier, reason=reason)
    if as_json:
        emit(done)
    else:
        say(f"Подтверждение {done.id} отозвано.")


@evidence.command("proposals")
@click.argument("organization", metavar="ОРГАНИЗАЦИЯ")
@_ROADMAP
@json_option
def proposals(*, organization: str, roadmap: str | None, as_json: bool) -> None:
    """Показать, какие требования могут исполнить зарегистрированные документы."""
    from registry.queries import matching

    with no_organization(organization), opened() as house, house.read() as uow:
        found = matching.for_organization(uow, organization, roadmap)
    if not found.whole:
        note(f"Просмотрены последние документы: {found.looked_at}.")
    if as_json:
        emit(found.as_json())
        return
    rows = [
        (each.document.id, each.proposal.item, each.proposal.kind, each.proposal.window or "", _why(each.proposal))
        for each in found.proposals
    ]
    table(("Документ", "Пункт", "Вид", "Окно", "Почему"), rows)


def _why(proposal: Any) -> str:
    return "; ".join(proposal.reasons)


@evidence.command("confirm")
@_DOCUMENT
@_ITEM
@_KIND
@click.option("--held", type=DAY, help="для мероприятия: день, когда оно прошло")
@_WINDOW
@_ROADMAP
@json_option
def confirm(
    *, document: int, item: str, kind: str, held: date | None, window: str | None, roadmap: str | None, as_json: bool
) -> None:
    """Подтвердить предложенное соответствие."""
    from registry.services import matching

    with no_document(document), opened() as house, house.write() as uow:
        fact = matching.confirm(uow, matching.Choice(document, item, kind, window), held_on=held, roadmap=roadmap)
    _answer(fact, as_json=as_json)


@evidence.command("dismiss")
@_DOCUMENT
@_ITEM
@_KIND
@_ROADMAP
@json_option
def dismiss(*, document: int, item: str, kind: str, roadmap: str | None, as_json: bool) -> None:
    """Отклонить предложенное соответствие: больше оно не предлагается."""
    from registry.services import matching

    with no_document(document), opened() as house, house.write() as uow:
        done = matching.dismiss(uow, document_id=document, item=item, kind=kind, roadmap=roadmap)
    if as_json:
        emit(done)
    else:
        say(f"Предложение отклонено (№ {done.id}); вернуть: dokkarta evidence restore {done.id}")


@evidence.command("restore")
@click.argument("identifier", metavar="ID", type=_NUMBER)
@json_option
def restore(*, identifier: int, as_json: bool) -> None:
    """Вернуть отклонённое предложение."""
    from registry.services import matching

    missing = naming(N_("Отклонённого предложения № {id} нет."), id=identifier)
    with missing, opened() as house, house.write() as uow:
        done = matching.restore(uow, dismissed_id=identifier)
    if as_json:
        emit(done)
    else:
        say("Предложение возвращено.")


def _show(found: list[dict[str, Any]]) -> None:
    from registry.domain.scoring import PART_NAMES

    rows = []
    for each in found:
        score = each["score"] or {"met": 0, "of": 0, "parts": ()}
        missing = ", ".join(PART_NAMES[part["part"]] for part in score["parts"] if part["state"] in ("no", "unknown"))
        source = each["url"] or f"документ {each['document']}"
        counted = f"{score['met']} из {score['of']}"
        rows.append((each["id"], each["item"], each["kind"], each["on"], source, counted, missing))
    table(("№", "Пункт", "Вид", "Дата", "Чем исполнено", "Оценка", "Не хватает"), rows)


def _as_json(fact: Fulfilled) -> dict[str, Any]:
    return {
        "id": fact.id,
        "organization": fact.organization,
        "item": fact.item,
        "kind": fact.kind,
        "window": fact.window,
        "form": fact.form,
        "document": fact.document_id,
        "url": fact.url,
        "on": fact.fulfilled_on.isoformat(),
    }


def _answer(fact: Fulfilled, *, as_json: bool) -> None:
    if as_json:
        emit(_as_json(fact))
    else:
        _say(fact)


def _say(fact: Fulfilled) -> None:
    say(f"Подтверждение {fact.id}: пункт {fact.item}, {fact.kind}, исполнено {day(fact.fulfilled_on)}.")
