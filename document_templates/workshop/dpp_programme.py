"""Дополнительная профессиональная программа: passport, aim and results, plan of studies, themes, assessment, terms."""

from __future__ import annotations

from document_templates.workshop.blocks import authors, listed, titled_texts
from document_templates.workshop.outline import Part, list_of, outlined, paragraphs_of
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.title_page import title_page

#: Halves of an hour are written with a comma.
_COMMA = "|string|replace('.', ',')"
_HOURS = ("total", "lectures", "practice", "own")


def build() -> bytes:
    """The template of the programme."""
    sheet = Sheet(left_mm=30)
    title_page(
        sheet,
        "f",
        "ДОПОЛНИТЕЛЬНАЯ ПРОФЕССИОНАЛЬНАЯ ПРОГРАММА",
        ("", "({{ designation_label|lower_first }})"),
        ("", "Объем программы – {{ hours }} ч, форма обучения – {{ mode|lower_first }}"),
        heading="{{ title|quoted }}",
    )
    outlined(
        sheet,
        (
            Part("general", "Общая характеристика программы", _general),
            Part("results", "Планируемые результаты обучения", _results),
            Part("plan", "Учебный план", _plan),
            Part("calendar", "Календарный учебный график", paragraphs_of("calendar")),
            Part("themes", "Рабочая программа", _themes),
            Part("assessment", "Формы аттестации и оценочные материалы", _assessment),
            Part("conditions", "Организационно-педагогические условия", _conditions),
            Part("literature", "Список литературы и источников", list_of("literature"), "literature"),
        ),
        annexes=True,
    )
    return sheet.save("Дополнительная профессиональная программа (шаблон)")


def _general(sheet: Sheet) -> None:
    sheet.line("Цель программы: {{ goal|lower_first|without_stop }}.")
    sheet.line("Программа предназначена для {{ listeners|lower_first|without_stop }}.")
    sheet.line("Объем программы – {{ hours }} ч. Форма обучения – {{ mode|lower_first|without_stop }}.")
    sheet.tag("if basis")
    sheet.line("Основание для разработки: {{ basis|lower_first|without_stop }}.")
    sheet.tag("endif")
    authors(sheet)


def _results(sheet: Sheet) -> None:
    """By functions of the occupational standard: what a listener will do, know and be able to do."""
    listed(
        sheet,
        "results",
        (
            ("Трудовая функция", "function", 43),
            ("Трудовое действие", "action", 41),
            ("Знать", "know", 37),
            ("Уметь", "able", 37),
        ),
    )


def _plan(sheet: Sheet) -> None:
    """Hours of each module and their sums; what is no number yet is not counted."""
    headings = ("№ п/п", "Модуль, тема", "Всего часов", "Лекции", "Практика", "Самост. работа", "Форма контроля")
    table = sheet.table(headings, (12, 48, 17, 18, 22, 21, 32))
    sheet.row_tag(table, "for row in plan")
    hours = tuple(f"{{{{ row.{cell}{_COMMA} }}}}" for cell in _HOURS)
    sheet.row(table, ("{{ loop.index }}", "{{ row.title }}", *hours, "{{ row.control }}"), centred=(0, 2, 3, 4, 5))
    sheet.row_tag(table, "endfor")
    sums = tuple(f"{{{{ (plan|map(attribute='{cell}')|select('number')|sum){_COMMA} }}}}" for cell in _HOURS)
    sheet.row(table, ("", "Итого", *sums, ""), centred=(2, 3, 4, 5))


def _themes(sheet: Sheet) -> None:
    titled_texts(sheet, "themes")


def _assessment(sheet: Sheet) -> None:
    sheet.each("assessment|paragraphs")
    sheet.tag("if tasks")
    sheet.line("Примеры оценочных заданий:", keep_with_next=True)
    sheet.each("tasks", "{{ loop.index }}. {{ line|sentence }}")
    sheet.tag("endif")


def _conditions(sheet: Sheet) -> None:
    sheet.each("conditions|paragraphs")
