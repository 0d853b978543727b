"""Сборник: title page, editors and imprint, contents, foreword, practices, the authors."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.workshop.blocks import listed
from document_templates.workshop.outline import Part, outlined, paragraphs_of
from document_templates.workshop.sheet import RIGHT, Sheet
from document_templates.workshop.title_page import title_page


def build() -> bytes:
    """The template of the collection of practices."""
    sheet = Sheet(left_mm=30)
    title_page(sheet, "m", "{{ form_label|upper }}")
    _imprint(sheet)
    outlined(
        sheet,
        (
            Part("foreword", "Предисловие", paragraphs_of("foreword"), numbered=False),
            Part("practice", "{{ practice.title|without_stop }}", _practice, each="practice in practices"),
            Part("afterword", "Заключение", paragraphs_of("afterword"), "afterword", numbered=False),
            Part("authors", "Сведения об авторах", _authors, "people", numbered=False, new_page=True),
        ),
        annexes=True,
    )
    return sheet.save("Сборник (шаблон)")


def _imprint(sheet: Sheet) -> None:
    """The page after the title: editors, annotation, ISBN."""
    sheet.heading("Редакционная коллегия", page_break_before=True)
    sheet.each("editors", "{{ line|without_stop }}{{ '.' if loop.last else ';' }}")
    sheet.heading("Аннотация")
    sheet.each("annotation|paragraphs")
    sheet.tag("if isbn")
    sheet.line("ISBN {{ isbn }}", space_before=Pt(12))
    sheet.tag("endif")


def _practice(sheet: Sheet) -> None:
    """Author and organization under the title, then the description and what came of it."""
    sheet.line("{{ practice.author }}", "Requisite", alignment=RIGHT, keep_with_next=True)
    sheet.line("{{ practice.organization }}", "Requisite", alignment=RIGHT, keep_with_next=True, space_after=Pt(8))
    sheet.each("practice.description|paragraphs")
    sheet.heading("Результат", level=2)
    sheet.each("practice.result|paragraphs")


def _authors(sheet: Sheet) -> None:
    name, post = "Фамилия, имя, отчество", "Должность, организация"
    sheet.tag("if people|selectattr('contacts')|list")
    listed(sheet, "people", ((name, "name", 56), (post, "post", 62), ("Контакты", "contacts", 40)))
    sheet.tag("else")
    listed(sheet, "people", ((name, "name", 64), (post, "post", 94)))
    sheet.tag("endif")
