"""Words of local and legal acts and of letters: headings, points, sections, addressees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from document_templates.language import about, lower_first
from document_templates.narrative import variants
from document_templates.narrative.orders import basis, clause
from document_templates.narrative.subjects import event_in_short, event_of, has_kind, matter_in

Facts = Mapping[str, Any]
Row = dict[str, Any]

#: The act that orders, in the accusative and in the genitive with its pronoun.
_THIS = {
    "order": ("настоящий приказ", "настоящего приказа"),
    "directive": ("настоящее распоряжение", "настоящего распоряжения"),
    "resolution": ("настоящее постановление", "настоящего постановления"),
}
#: The act that is approved: with its participle in the accusative, in the genitive, and the start of its first point.
_APPROVED = {
    "regulation": ("прилагаемое положение", "положения", "Настоящее положение"),
    "procedure": ("прилагаемый порядок", "порядка", "Настоящий порядок"),
    "rules": ("прилагаемые правила", "правил", "Настоящие правила"),
    "order_of_work": ("прилагаемый регламент", "регламента", "Настоящий регламент"),
}
_MADE = {"regulation": "разработано", "procedure": "разработан", "rules": "разработаны", "order_of_work": "разработан"}
_SETTLES = {"rules": "определяют"}
#: Whom a letter goes to when its author does not say otherwise, by the level of the author.
_ADDRESSEES = {
    "department": "Руководителям муниципальных органов, осуществляющих управление в сфере образования",
    "iro": "Руководителям муниципальных органов, осуществляющих управление в сфере образования",
    "mouo": "Руководителям общеобразовательных организаций",
}


def act_heading(item: Facts, normative: str | None = None) -> str:
    """«О подготовке к …», or «Об утверждении положения о подготовке к …» when a normative act is approved."""
    if normative in _APPROVED:
        return f"Об утверждении {_APPROVED[normative][1]} {normative_title(item, normative)}"
    return variants.heading(item, variants.variant(item))


def normative_title(item: Facts, normative: str | None = None) -> str:
    """What goes on after the name of the act: «о подготовке к …», «подготовки к …»; nothing without an act."""
    if normative not in _APPROVED:
        return ""
    if normative == "regulation":
        return lower_first(about(matter_in(item, "nominative")))
    return matter_in(item, "genitive")


def act_points(item: Facts, window: Facts | None = None, form: str | None = None, normative: str | None = None) -> Any:
    """The points of an act in its form; the first one approves the normative act, if there is one."""
    this, _ = _THIS.get(form or "", _THIS["order"])
    made = variants.points(item, window)
    if normative in _APPROVED:
        named = f"{_APPROVED[normative][0]} {normative_title(item, normative)}"
        made = [{"text": f"Утвердить {named} (приложение).", "executor": "", "due": ""}, *made]
    return [{**row, "text": row["text"].replace("настоящий приказ", this)} for row in made]


def act_control(form: str | None = None) -> str:
    """The last point in the words of the form."""
    _, this = _THIS.get(form or "", _THIS["order"])
    return f"Контроль за исполнением {this} оставляю за собой."


def normative_sections(item: Facts, roadmap: Facts | None = None, normative: str | None = None) -> list[Row]:
    """Sections of the normative act: what is known in the first and the last, the others are to be written."""
    if normative not in _APPROVED:
        return []
    this = _APPROVED[normative][2]
    settles = _SETTLES.get(normative, "определяет")
    general = [f"{this} {settles} цели, задачи и организацию {matter_in(item, 'genitive')}."]
    if roadmap:
        general.append(f"{this} {_MADE[normative]} во исполнение {basis(item, roadmap)}.")
    last = "вступают" if normative == "rules" else "вступает"
    return [
        {"title": "Общие положения", "text": "\n".join(general)},
        {"title": "Цели и задачи", "text": ""},
        {"title": "Организация работы", "text": ""},
        {"title": "Права и обязанности участников", "text": ""},
        {"title": "Заключительные положения", "text": f"{this} {last} в силу со дня утверждения."},
    ]


def addressees(organization: Facts) -> list[Row]:
    """The generalised addressee of a letter by the level of its author; none for a school."""
    words = _ADDRESSEES.get(str(organization.get("level") or ""))
    return [{"organization": "", "official": words, "name": ""}] if words else []


def letter_heading(item: Facts) -> str:
    """«О проведении семинара …» for an event, «Об оказании …» for other measures."""
    return variants.heading(item, "event" if event_of(str(item["title"])) else None)


def invitation(item: Facts, organization: Facts, roadmap: Facts | None = None) -> str:
    """«Во исполнение … Институт … проводит семинар …», or «… информирует об оказании …»."""
    grounds = f"Во исполнение {clause(item, roadmap)} " if roadmap else ""
    held = event_of(str(item["title"]), "accusative")
    name = str(organization["name"])
    does = f"проводит {held}" if held else f"информирует {lower_first(letter_heading(item))}"
    return f"{grounds}{name} {does}."


def instruction_introduction(item: Facts, roadmap: Facts | None = None) -> str:
    """The grounds of an instruction letter."""
    if roadmap:
        return f"Во исполнение {clause(item, roadmap)} направляем для использования в работе следующие разъяснения."
    return f"Направляем для использования в работе разъяснения по вопросу {matter_in(item, 'genitive')}."


def programme_attachment(item: Facts) -> list[Row]:
    """The attachment «Программа семинара» when the plan asks for a programme."""
    if not has_kind(item, "программа"):
        return []
    return [{"title": f"Программа {event_in_short(str(item['title']))}", "sheets": None, "copies": 1}]
