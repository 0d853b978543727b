"""Programmes and concepts of bodies and schools: a title page with stamps, contents, a passport, numbered parts."""

from __future__ import annotations

from document_templates.workshop.blocks import (
    authors,
    column_of,
    goal_and_tasks,
    joined,
    measures,
    passport,
    risks,
    stages,
    targets,
    titled_texts,
)
from document_templates.workshop.figures import table_of_indicators
from document_templates.workshop.outline import Body, Part, list_of, outlined, paragraphs_of
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.title_page import title_page

#: Rows of a passport: (name, text, condition).
_NAME = "Наименование программы"
_BASIS = ("Основание для разработки", "{{ basis }}", "basis")
_DEVELOPER = ("Разработчик программы", "{{ developer }}", "")
_EXECUTORS = ("Исполнители программы", joined("executors"), "executors")
_GOAL = ("Цель программы", "{{ goal }}", "")
_TASKS = ("Задачи программы", joined("tasks"), "")
_TERM = ("Сроки реализации", "{{ term }}", "")
_STAGES = (
    "Этапы реализации",
    "{% for row in stages %}{% if stages|length > 1 %}{{ loop.index }}) {% endif %}{{ row.title|without_stop }}: "
    "{{ row.due|without_stop }}.{% if not loop.last %}{{ '\\n' }}{% endif %}{% endfor %}",
    "stages",
)
_TARGETS = ("Целевые показатели", column_of("targets", "name"), "")
_RESULTS = ("Ожидаемые результаты", joined("results"), "results")
_RESOURCES = ("Ресурсное обеспечение", joined("resources"), "resources")
_CONTROL = ("Контроль за реализацией", "{{ control }}", "")
_TABLE = "Значения показателей по годам"


def support_programme() -> bytes:
    """Программа адресной помощи, or a complex programme that supports teachers."""
    sheet = Sheet(left_mm=30)
    title_page(sheet, "f", "{{ form_label|upper }}", ("", "{{ term }}"))
    name = (_NAME, "{{ form_label }} {{ title }}", "")
    receivers = ("Кому оказывается помощь", joined("receivers"), "receivers")
    rows = (name, _BASIS, _DEVELOPER, _EXECUTORS, receivers, _GOAL, _TASKS, _TERM, _STAGES, _TARGETS)
    outlined(
        sheet,
        (
            Part("passport", "Паспорт программы", _passport(*rows, _RESULTS, _RESOURCES, _CONTROL), numbered=False),
            Part("legal", "Нормативное обеспечение", list_of("legal")),
            Part("analysis", "Анализ исходного состояния", _analysis),
            Part("goal", "Цель и задачи", goal_and_tasks),
            Part("stages", "Этапы реализации", stages, "stages"),
            Part("measures", "План мероприятий («дорожная карта»)", measures),
            Part("targets", "Показатели результативности", targets),
            Part("results", "Ожидаемые результаты", list_of("results"), "results"),
            Part("resources", "Ресурсное обеспечение", list_of("resources"), "resources"),
            Part("risks", "Риски и меры по их снижению", risks, "risks"),
            Part("control", "Управление программой и контроль", _control),
        ),
        annexes=True,
    )
    return sheet.save("Программа адресной помощи (шаблон)")


def development_programme() -> bytes:
    """Среднесрочная программа развития of a school."""
    sheet = Sheet(left_mm=30)
    title_page(sheet, "f", "СРЕДНЕСРОЧНАЯ ПРОГРАММА РАЗВИТИЯ", ("", "{{ term }}"))
    name = (_NAME, "Среднесрочная программа развития {{ title }}", "")
    directions = ("Направления (подпрограммы)", column_of("directions", "title"), "directions")
    rows = (name, _BASIS, _DEVELOPER, _EXECUTORS, _GOAL, _TASKS, _TERM, _STAGES, directions, _TARGETS)
    outlined(
        sheet,
        (
            Part("passport", "Паспорт программы", _passport(*rows, _RESULTS, _RESOURCES, _CONTROL), numbered=False),
            Part("school", "Сведения об образовательной организации", paragraphs_of("school"), "school"),
            Part("analysis", "Анализ текущего состояния и рисков", _analysis),
            Part("goal", "Цель и задачи", goal_and_tasks),
            Part("stages", "Этапы реализации", stages, "stages"),
            Part("directions", "Направления развития", _directions, "directions"),
            Part("measures", "План мероприятий («дорожная карта»)", measures),
            Part("targets", "Целевые показатели", targets),
            Part("results", "Ожидаемые результаты", list_of("results"), "results"),
            Part("resources", "Ресурсное обеспечение", list_of("resources"), "resources"),
            Part("risks", "Риски реализации и меры по их снижению", risks, "risks"),
            Part("control", "Управление программой и контроль", _control),
        ),
        annexes=True,
    )
    return sheet.save("Среднесрочная программа развития (шаблон)")


def antirisk_programme() -> bytes:
    """Антирисковая программа of a school, for one risk."""
    sheet = Sheet(left_mm=30)
    title_page(sheet, "f", "АНТИРИСКОВАЯ ПРОГРАММА", ("", "{{ term }}"), heading="{{ title|quoted }}")
    name = (_NAME, "Антирисковая программа {{ title|quoted }}", "")
    rows = (name, _BASIS, _DEVELOPER, _EXECUTORS, _GOAL, _TASKS, _TARGETS)
    methods = ("Методы сбора и обработки информации", joined("methods"), "methods")
    main = ("Меры", column_of("measures", "text"), "")
    outlined(
        sheet,
        (
            Part("passport", "Паспорт программы", _passport(*rows, methods, _TERM, main, _RESULTS), numbered=False),
            Part("analysis", "Описание риска и его причин", _analysis),
            Part("goal", "Цель и задачи", goal_and_tasks),
            Part("measures", "Меры по снижению риска («дорожная карта»)", measures),
            Part("targets", "Целевые показатели", targets),
            Part("results", "Ожидаемые результаты", list_of("results"), "results"),
            Part("control", "Контроль за реализацией", _control),
        ),
        annexes=True,
    )
    return sheet.save("Антирисковая программа (шаблон)")


def concept() -> bytes:
    """Концепция развития of a school."""
    sheet = Sheet(left_mm=30)
    title_page(sheet, "f", "КОНЦЕПЦИЯ РАЗВИТИЯ", ("", "{{ term }}"))
    outlined(
        sheet,
        (
            Part("introduction", "Общие положения", _introduction),
            Part("analysis", "Анализ текущего состояния и факторов, влияющих на образовательные результаты", _analysis),
            Part("goal", "Цель и задачи развития", goal_and_tasks),
            Part("ideas", "Ключевые идеи и принципы", list_of("ideas"), "ideas"),
            Part("directions", "Направления развития", _directions),
            Part("stages", "Этапы реализации", stages),
            Part("targets", "Целевые показатели", targets),
            Part("results", "Ожидаемые результаты", list_of("results")),
            Part("responsible", "Лица, ответственные за достижение результатов", list_of("executors"), "executors"),
            Part("control", "Управление реализацией концепции", _control),
        ),
        annexes=True,
    )
    return sheet.save("Концепция развития (шаблон)")


def _passport(*rows: tuple[str, str, str]) -> Body:
    return lambda sheet: passport(sheet, rows)


def _introduction(sheet: Sheet) -> None:
    sheet.each("introduction|paragraphs")
    sheet.tag("if legal")
    sheet.line("Нормативные основания концепции:", keep_with_next=True)
    sheet.each("legal", "{{ loop.index }}) {{ line|without_stop }}{{ '.' if loop.last else ';' }}")
    sheet.tag("endif")


def _analysis(sheet: Sheet) -> None:
    """What is said of the figures, then the figures."""
    sheet.each("analysis|paragraphs")
    table_of_indicators(sheet, _TABLE)


def _directions(sheet: Sheet) -> None:
    titled_texts(sheet, "directions")


def _control(sheet: Sheet) -> None:
    sheet.each("control|paragraphs")
    authors(sheet, "Разработчики:")
