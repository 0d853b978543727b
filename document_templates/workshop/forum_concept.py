"""Концепция форума: title page, contents, grounds, aims, themes, participants, programme, results, support."""

from __future__ import annotations

from document_templates.workshop.blocks import authors, goal_and_tasks, listed, titled_texts
from document_templates.workshop.outline import Part, list_of, outlined, paragraphs_of
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.title_page import title_page


def build() -> bytes:
    """The template of the forum's concept."""
    sheet = Sheet(left_mm=30)
    title_page(sheet, "f", "КОНЦЕПЦИЯ", ("theme", "Тема: {{ theme|quoted }}"))
    outlined(
        sheet,
        (
            Part("introduction", "Общие положения", _introduction),
            Part("goal", "Цель и задачи", goal_and_tasks),
            Part("organizers", "Организаторы", list_of("organizers")),
            Part("participants", "Участники", paragraphs_of("participants")),
            Part("dates", "Сроки, место и форма проведения", paragraphs_of("dates")),
            Part("themes", "Тематические направления", _themes),
            Part("events", "Основные мероприятия", _events, "events"),
            Part("results", "Ожидаемые результаты", list_of("results")),
            Part("information", "Информационное сопровождение", paragraphs_of("information"), "information"),
            Part("resources", "Ресурсное обеспечение", list_of("resources"), "resources"),
            Part("contacts", "Контакты", paragraphs_of("contacts"), "contacts"),
        ),
        annexes=True,
    )
    return sheet.save("Концепция форума (шаблон)")


def _themes(sheet: Sheet) -> None:
    titled_texts(sheet, "themes")


def _events(sheet: Sheet) -> None:
    listed(
        sheet,
        "events",
        (("Мероприятие", "title", 62), ("Дата, время", "time", 36), ("Содержание, ответственные", "text", 60)),
    )


def _introduction(sheet: Sheet) -> None:
    sheet.each("introduction|paragraphs")
    authors(sheet, "Разработчики концепции:")
