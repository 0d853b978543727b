"""Cases of the names and posts of an organization: shown, corrected, given back."""

from __future__ import annotations

import click

from app.cli.groups import group, json_option
from app.cli.house import opened
from app.cli.streams import emit, say, table
from registry.domain.word_forms import OBLIQUE, ORGANIZATION, WHATS

CASE_NAMES = {
    "nominative": "именительный",
    "genitive": "родительный",
    "dative": "дательный",
    "accusative": "винительный",
    "instrumental": "творительный",
    "prepositional": "предложный",
}
_WHAT = click.Choice(WHATS[ORGANIZATION])
_CASE = click.Choice(OBLIQUE)


@group("forms")
def forms() -> None:
    """Склонение наименования организации, должности и имени её руководителя."""


@forms.command("show")
@click.argument("organization", metavar="КОД")
@json_option
def show(*, organization: str, as_json: bool) -> None:
    """Показать падежи: составленные программой и исправленные человеком."""
    from registry.queries.word_forms import as_json as told
    from registry.queries.word_forms import organization_forms

    with opened() as house, house.read() as uow:
        found = organization_forms(uow, organization)
    if as_json:
        emit(told({"organization": organization}, found))
        return
    for text in found:
        say(f"{text.what}: {text.nominative}")
        table(
            ("Падеж", "Форма", "Составлена"),
            [(CASE_NAMES[row.case], row.text, _made(row.corrected, row.outdated)) for row in text.rows],
        )
        say()


@forms.command("set")
@click.argument("organization", metavar="КОД")
@click.argument("what", metavar="ЧТО", type=_WHAT)
@click.argument("case", metavar="ПАДЕЖ", type=_CASE)
@click.argument("text", metavar="ТЕКСТ")
@json_option
def set_(*, organization: str, what: str, case: str, text: str, as_json: bool) -> None:
    """Исправить одну форму; пустой текст возвращает составленную программой."""
    from registry.services.word_forms import correct, organization_owner

    with opened() as house, house.write() as uow:
        changed = bool(correct(uow, organization_owner(uow, organization), what, {case: text}))
    if as_json:
        emit({"organization": organization, "what": what, "case": case, "changed": changed})
    else:
        say("Форма сохранена." if changed else "Ничего не изменилось: документы уже печатают эту форму.")


def _made(corrected: bool, outdated: str) -> str:
    if outdated:
        return f"программой; для прежнего текста было исправлено: {outdated}"
    return "человеком" if corrected else "программой"
