"""Каталог программ: title page, contents, foreword, the table of programmes, their annotations, contacts."""

from __future__ import annotations

from document_templates.workshop.blocks import grouped
from document_templates.workshop.outline import Part, outlined, paragraphs_of
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.title_page import title_page


def build() -> bytes:
    """The template of the catalogue of programmes."""
    sheet = Sheet(left_mm=20)
    title_page(sheet, "m", "КАТАЛОГ", ("period", "{{ period }}"))
    outlined(
        sheet,
        (
            Part("introduction", "Общие сведения", paragraphs_of("introduction")),
            Part("programmes", "Перечень программ", _table),
            Part("notes", "Аннотации программ", _notes, _ANNOTATED),
            Part("contacts", "Запись на обучение и контакты", paragraphs_of("contacts")),
        ),
    )
    return sheet.save("Каталог программ (шаблон)")


_ANNOTATED = "programmes|selectattr('annotation')|list"


def _table(sheet: Sheet) -> None:
    """A new ``part`` is a heading inside the table."""
    headings = ("№ п/п", "Наименование программы", "Категория слушателей", "Объем, часов", "Форма обучения", "Сроки")
    table = sheet.table(headings, (12, 58, 40, 20, 26, 24))
    cells = (f"{{{{ row.{cell} }}}}" for cell in ("title", "listeners", "hours", "mode", "dates"))
    grouped(sheet, table, "programmes", ("{{ loop.index }}", *cells), centred=(0, 3))


def _notes(sheet: Sheet) -> None:
    sheet.tag("for row in programmes")
    sheet.tag("if row.annotation")
    sheet.heading("{{ row.title|without_stop|quoted }}", level=2)
    sheet.each("row.annotation|paragraphs")
    sheet.tag("endif")
    sheet.tag("endfor")
