"""The layout check: needs no installation, unless the rules of an organization are asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from app.cli.families.reading_words import LEVELS
from app.cli.groups import command, json_option
from app.cli.parameters import DAY, read_file, write_file
from app.cli.streams import emit, say, table
from registry.errors import N_, InvalidInput
from registry.ports import LayoutFixed, LayoutRemark, LocalRules

_LOCAL = "local:"
#: What a remark tells programs.
_TOLD = ("rule", "level", "place", "message", "fixable")


@command("check")
@click.argument("file", metavar="ФАЙЛ")
@click.option("--profile", default="auto", help="набор правил: auto, gost-2016, gost-2025 или local:КОД_ОРГАНИЗАЦИИ")
@click.option("--day", "on", type=DAY, help="день документа: по нему auto выбирает набор правил")
@click.option("--fix", "target", metavar="ФАЙЛ", help="исправить, что можно без автора, и записать сюда")
@json_option
def check(*, file: str, profile: str, on: date | None, target: str | None, as_json: bool) -> None:
    """Проверить оформление документа DOCX по правилам ГОСТ Р 7.0.97 или организации."""
    from app.isolation import ForkIsolation
    from app.limited import layout_fixed, layout_remarks
    from document_templates.checks import demanded

    local = _local(profile, on)
    asked = "auto" if local else profile
    pack = demanded(on, asked, local)
    isolation, data = ForkIsolation(preload=()), read_file(file)
    fixed = layout_fixed(isolation, data, on, asked, local) if target else None
    if fixed and target:
        write_file(target, fixed.docx)
    remarks = layout_remarks(isolation, fixed.docx if fixed else data, on, asked, local)
    if as_json:
        emit(_answer(pack.name, remarks, fixed))
        return
    if fixed:
        _tell_fixes(fixed)
    say(f"Набор правил: {pack.name}. Замечаний: {len(remarks)}.")
    if remarks:
        rows = [
            (LEVELS[r.level], f"{r.rule} п. {r.clause}" if r.clause else r.rule, r.place, r.message) for r in remarks
        ]
        table(("Уровень", "Правило", "Место", "Замечание"), rows)


def _local(profile: str, on: date | None) -> LocalRules | None:
    """The rules of the organization that the profile names; ``None`` when it names an edition."""
    from app.cli.house import no_organization, opened
    from registry.queries.layout import rules_of

    if not profile.startswith(_LOCAL):
        return None
    code = profile.removeprefix(_LOCAL)
    with opened() as house, house.read() as uow, no_organization(code):
        found = rules_of(uow, code, on)
    if found is None:
        raise InvalidInput(N_("У организации «{code}» и у вышестоящих нет своих правил оформления."), code=code)
    return found


def _answer(profile: str, remarks: list[LayoutRemark], fixed: LayoutFixed | None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "profile": profile,
        "remarks": [{name: getattr(remark, name) for name in _TOLD} for remark in remarks],
        "clauses": {remark.rule: remark.clause for remark in remarks if remark.clause},
    }
    return {**answer, "fixed": list(fixed.done)} if fixed else answer


def _tell_fixes(fixed: LayoutFixed) -> None:
    if not fixed.done:
        say("Исправлять без автора нечего: записан тот же файл.")
        return
    say("Исправлено:")
    table(("Правило", "Что", "Мест"), [(each.rule, each.message, str(each.count)) for each in fixed.done])
