"""Методические рекомендации in the four addressed forms of the plan: title page, annotation, contents, sections."""

from __future__ import annotations

from document_templates.workshop.blocks import authors
from document_templates.workshop.outline import Part, list_of, outlined, paragraphs_of
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.title_page import title_page

#: How the recommendations call themselves, by the audience.
_NAME = "{{ {'educators': 'ПРАКТИЧЕСКИЕ', 'groups': 'АДРЕСНЫЕ'}.get(audience, 'МЕТОДИЧЕСКИЕ') }} РЕКОМЕНДАЦИИ"
_ADDRESSEE = "{{ {'subject_teachers': 'Учебный предмет: ', 'groups': 'Категория: '}.get(audience, '') }}{{ addressee }}"


def build() -> bytes:
    """The template of methodological recommendations."""
    sheet = Sheet(left_mm=30)
    title_page(sheet, "pl", _NAME, ("", "для {{ audience_label|lower_first }}"), ("addressee", _ADDRESSEE))
    sheet.heading("Аннотация", page_break_before=True)
    sheet.each("annotation|paragraphs")
    authors(sheet)
    outlined(sheet, _PARTS, annexes=True)
    return sheet.save("Методические рекомендации (шаблон)")


_PARTS = (
    Part("introduction", "Введение", paragraphs_of("introduction"), "introduction", numbered=False),
    Part(
        "section",
        "{{ section.title|without_stop }}",
        paragraphs_of("section.text"),
        each="section in sections",
    ),
    Part("recommendations", "Рекомендации", list_of("recommendations"), "recommendations", numbered=False),
    Part("conclusion", "Заключение", paragraphs_of("conclusion"), "conclusion", numbered=False),
    Part("literature", "Список литературы", list_of("literature"), "literature", numbered=False),
)
