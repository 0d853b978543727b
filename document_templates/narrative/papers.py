"""Words of contest papers, instructions, schedules and logs: their titles, and the sections that are known.

A section of which nothing is known has its title and no text: it is a visible blank until a person writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from document_templates.language import decline_phrase, lower_first
from document_templates.language.headings import clean_title
from document_templates.language.recasing import recase
from document_templates.narrative.orders import basis
from document_templates.narrative.subjects import approved_paper, event_of, purpose

Facts = Mapping[str, Any]
Row = dict[str, str]

_THIS = {
    "contest_procedure": ("Настоящий Порядок", "настоящему Порядку", "определяет"),
    "contest_regulation": ("Настоящее Положение", "настоящему Положению", "определяет"),
    "contest_rules": ("Настоящие Правила", "настоящим Правилам", "определяют"),
}


def contest_title(item: Facts, kind: str) -> str:
    """What goes on after ПОРЯДОК, ПОЛОЖЕНИЕ, ПРАВИЛА: «проведения конкурса …», «о проведении …», «по подготовке …»."""
    contest = event_of(str(item["title"]), "genitive")
    if kind == "contest_rules":
        wanted = recase(contest, "genitive", "prepositional") if contest else None
        return f"по подготовке конкурсных документов{f' для участия в {wanted}' if wanted else ''}"
    named = contest or "конкурса"
    return f"о проведении {named}" if kind == "contest_regulation" else f"проведения {named}"


def contest_sections(item: Facts, kind: str, organization: Facts, roadmap: Facts | None = None) -> list[Row]:
    """The sections of a contest's paper; ``kind`` is the code of the paper."""
    this, to_this, settles = _THIS[kind]
    contest = event_of(str(item["title"]), "genitive") or "конкурса"
    grounds = [f"Конкурс проводится во исполнение {basis(item, roadmap)}."] if roadmap else []
    aim = [f"Конкурс проводится с целью {purpose(item)}."] if purpose(item) else []
    organizer = f"Организатор Конкурса – {organization['name']} (далее – Организатор)."
    if kind == "contest_rules":
        first = (
            f"{this} {settles} состав конкурсных документов, требования к ним и порядок их представления для участия"
        )
        return _rules([f"{first} в {_in(contest)} (далее – Конкурс).", *grounds, organizer], to_this)
    matters = "цели, участников, сроки и условия проведения"
    return _governing([f"{this} {settles} {matters} {contest} (далее – Конкурс).", *grounds, *aim], organizer, to_this)


def _in(contest: str) -> str:
    return recase(contest, "genitive", "prepositional") or decline_phrase("конкурс", "prepositional")


def _governing(general: list[str], organizer: str, to_this: str) -> list[Row]:
    return [
        _section("Общие положения", *general),
        _section(
            "Организатор Конкурса",
            organizer,
            "Организатор размещает информацию о Конкурсе на своем официальном сайте, принимает конкурсные документы "
            "и обеспечивает работу конкурсной комиссии.",
        ),
        _section("Участники и условия участия"),
        _section("Сроки и этапы проведения", f"Этапы Конкурса и их сроки указаны в приложении 1 к {to_this}."),
        _section("Конкурсные документы"),
        _section(
            "Критерии оценивания",
            f"Конкурсные документы оцениваются по критериям, указанным в приложении 2 к {to_this}.",
        ),
        _section(
            "Конкурсная комиссия",
            "Конкурсные документы оценивает конкурсная комиссия, состав которой утверждает Организатор.",
            "Решение конкурсной комиссии оформляется протоколом.",
        ),
        _section("Подведение итогов", "Итоги Конкурса утверждает Организатор и размещает на своем официальном сайте."),
        _section("Награждение победителей"),
        _section("Финансирование"),
    ]


def _rules(general: list[str], to_this: str) -> list[Row]:
    return [
        _section("Общие положения", *general),
        _section(
            "Состав конкурсных документов",
            f"Перечень конкурсных документов и требования к каждому из них указаны в приложении 1 к {to_this}.",
        ),
        _section("Требования к оформлению"),
        _section("Порядок и сроки представления"),
        _section(
            "Рассмотрение конкурсных документов",
            f"Организатор регистрирует поступившие документы и проверяет их соответствие {to_this}.",
        ),
    ]


def instruction_title(item: Facts) -> str:
    """«по организационно-техническому сопровождению …»: what goes on after ИНСТРУКЦИЯ."""
    return f"по {lower_first(decline_phrase(clean_title(str(item['title'])), 'dative'))}"


def instruction_sections(item: Facts, roadmap: Facts | None = None, form: str | None = None) -> list[Row]:
    """The sections of an instruction, a memo or an algorithm."""
    grounds = [f"Документ разработан во исполнение {basis(item, roadmap)}."] if roadmap else []
    if form == "memo":
        return [_section("Главное", *grounds), _section("Что нужно сделать"), _section("Чего делать нельзя")]
    if form == "algorithm":
        return [_section("Общие положения", *grounds), _section("Последовательность действий")]
    return [
        _section("Общие положения", *grounds),
        _section("Обязанности"),
        _section("Действия до начала процедуры"),
        _section("Действия во время процедуры"),
        _section("Действия после завершения процедуры"),
        _section("Ответственность"),
    ]


def schedule_title(item: Facts) -> str:
    """«выходов наблюдателей …»: what goes on after ГРАФИК, in the genitive."""
    title = clean_title(str(item["title"]))
    paper = approved_paper(title)
    if paper and paper.lower().startswith("графика "):
        return paper[len("графика ") :]
    held = event_of(title, "genitive")
    return f"проведения {held}" if held else lower_first(decline_phrase(title, "genitive"))


def log_title(item: Facts) -> str:
    """«инструктажей с учителями …»: what goes on after ЖУРНАЛ, in the genitive."""
    held = event_of(str(item["title"]), "genitive")
    return held if held and "инструктаж" in held else "инструктажей"


def _section(title: str, *points: str) -> Row:
    return {"title": title, "text": "\n".join(points)}
