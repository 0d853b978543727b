"""Proposals to change the roadmap: listing, showing, filing and deciding them."""

from __future__ import annotations

import click

from app.cli.groups import group, json_option
from app.cli.house import no_organization, opened
from app.cli.streams import day, emit, pairs, say, table
from registry.domain.proposals import STATE_NAMES, SUBJECT_NAMES, SUBJECTS, State

_ID = click.argument("identifier", metavar="№", type=click.IntRange(1, 2**53))


@group("proposals")
def proposals() -> None:
    """Предложения об изменении дорожной карты."""


@proposals.command("list")
@click.option("--state", type=click.Choice([state.value for state in State]), help="только в этом состоянии")
@click.option("--item", metavar="ПУНКТ", default="", help="только об этом мероприятии")
@click.option("--organization", metavar="КОД", default="", help="только этой организации")
@json_option
def listing(*, state: str | None, item: str, organization: str, as_json: bool) -> None:
    """Показать предложения."""
    from registry.queries.proposals import ProposalFilters
    from registry.queries.proposals import proposals as find

    with opened() as house, house.read() as uow:
        found = find(uow, ProposalFilters(state or "", item, organization), limit=None).rows
    if as_json:
        emit([row.as_json() for row in found])
        return
    table(
        ("№", "Пункт", "Что меняется", "Предлагается", "Организация", "Состояние"),
        [
            (
                row.id, row.number or row.item or "", SUBJECT_NAMES[row.subject], row.becomes, row.organization,
                STATE_NAMES[State(row.state)],
            )
            for row in found
        ],
    )  # fmt: skip
    say(f"Всего: {len(found)}")


@proposals.command("show")
@_ID
@json_option
def show(*, identifier: int, as_json: bool) -> None:
    """Показать предложение и то, что ему противоречит."""
    from registry.queries.proposals import proposal

    with opened() as house, house.read() as uow:
        card = proposal(uow, identifier)
    row = card.row
    if as_json:
        emit({**row.as_json(), "now": card.now, "conflicts": [each.id for each in card.rivals]})
        return
    pairs(
        (
            ("Предложение", f"№ {row.id}, {STATE_NAMES[State(row.state)]}"),
            ("Пункт", row.number or row.item),
            ("Что меняется", SUBJECT_NAMES[row.subject]),
            ("Было", row.was),
            ("Предлагается", row.becomes),
            ("Обоснование", row.reason),
            ("Организация", f"{row.organization_title} ({row.organization})"),
            ("Подано", day(row.filed_at.date())),
            ("Решение", row.decision),
            ("Противоречит", ", ".join(f"№ {each.id}" for each in card.rivals)),
        )
    )


@proposals.command("file")
@click.option("--organization", metavar="КОД", required=True, help="от чьего имени")
@click.option("--subject", type=click.Choice(SUBJECTS), required=True, help="графа; item — новое, drop — исключить")
@click.option("--item", metavar="ПУНКТ", help="номер мероприятия; для нового не указывают")
@click.option("--becomes", metavar="ТЕКСТ", default="", help="предлагаемый текст")
@click.option("--reason", metavar="ТЕКСТ", required=True, help="обоснование")
@click.option("--document", "document_id", metavar="ID", type=click.IntRange(1, 2**53), help="письмо с предложениями")
@json_option
def file(
    *,
    organization: str,
    subject: str,
    item: str | None,
    becomes: str,
    reason: str,
    document_id: int | None,
    as_json: bool,
) -> None:
    """Подать предложение."""
    from registry.services.proposals import file_proposal

    with no_organization(organization), opened() as house, house.write() as uow:
        made = file_proposal(
            uow, organization=organization, subject=subject, item=item, becomes=becomes, reason=reason,
            document_id=document_id,
        )  # fmt: skip
    _told(made.id, made.state, as_json=as_json)


@proposals.command("accept")
@_ID
@click.option("--reason", metavar="ТЕКСТ", default="", help="почему принято")
@json_option
def accept(*, identifier: int, reason: str, as_json: bool) -> None:
    """Принять предложение."""
    from registry.services import proposals as services

    with opened() as house, house.write() as uow:
        done = services.accept(uow, proposal_id=identifier, reason=reason)
    _told(done.id, done.state, as_json=as_json)


@proposals.command("decline")
@_ID
@click.option("--reason", metavar="ТЕКСТ", required=True, help="почему отклонено")
@json_option
def decline(*, identifier: int, reason: str, as_json: bool) -> None:
    """Отклонить предложение."""
    from registry.services import proposals as services

    with opened() as house, house.write() as uow:
        done = services.decline(uow, proposal_id=identifier, reason=reason)
    _told(done.id, done.state, as_json=as_json)


@proposals.command("take-back")
@_ID
@json_option
def take_back(*, identifier: int, as_json: bool) -> None:
    """Отозвать поданное предложение."""
    from registry.services import proposals as services

    with opened() as house, house.write() as uow:
        done = services.take_back(uow, proposal_id=identifier)
    _told(done.id, done.state, as_json=as_json)


@proposals.command("edition")
@json_option
def edition(*, as_json: bool) -> None:
    """Составить новую редакцию карты из принятых предложений. Она становится на проверку."""
    from registry.services.next_edition import edition_of_proposals

    with opened() as house, house.write() as uow:
        made = edition_of_proposals(uow)
    if as_json:
        emit(made.as_json())
    else:
        say(f"Редакция {made.code} составлена и ждёт проверки: dokkarta roadmap compare {made.code}")


def _told(identifier: int, state: str, *, as_json: bool) -> None:
    if as_json:
        emit({"id": identifier, "state": state})
    else:
        say(f"Предложение № {identifier}: {STATE_NAMES[State(state)]}.")
