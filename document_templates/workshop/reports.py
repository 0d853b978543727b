"""Reports: on an event, on the guidance of a procedure, on the carrying out of a programme."""

from __future__ import annotations

from document_templates.workshop.parts import caption, closed, indicators, lines, opened, part, points, table
from document_templates.workshop.sheet import Sheet

#: What is told of an event: its name in the table, the field, whether it may be left out.
_EVENT = (
    ("Наименование мероприятия", "event", False),
    ("Дата проведения", "held_on", False),
    ("Место и форма проведения", "place", False),
    ("Организатор", "organizer", False),
    ("Распорядительный документ", "grounds", True),
)


def event_report() -> bytes:
    """Информационный отчет: the event, its participants, its contents, what came of it."""
    sheet = opened("ИНФОРМАЦИОННЫЙ ОТЧЕТ")
    sheet.each("introduction|paragraphs")
    with part(sheet, "Сведения о мероприятии"):
        _event(sheet)
    with part(sheet, "Участники"):
        _participants(sheet)
    with part(sheet, "Содержание мероприятия"):
        sheet.each("content|paragraphs")
        table(
            sheet,
            "speeches",
            "Рассмотренные вопросы",
            (
                ("№ п/п", 14, "loop.index"),
                ("Вопрос (тема)", 96, "row.topic"),
                ("Докладчик", 60, "row.speaker"),
            ),
            centred=(0,),
        )
    with part(sheet, "Результаты"):
        points(sheet, "results", last=True)
    with part(sheet, "Решения и рекомендации", when="decisions"):
        points(sheet, "decisions", last=True)
    with part(sheet, "Размещение материалов", when="materials"):
        lines(sheet, "materials|paragraphs", "{{ line }}")
    return closed(sheet, "Информационный отчет")


def _event(sheet: Sheet) -> None:
    caption(sheet, "Общие сведения")
    made = sheet.table(("Сведения", "Содержание"), (60, 110))
    for name, field, optional in _EVENT:
        if optional:
            sheet.row_tag(made, f"if {field}")
        sheet.row(made, (name, f"{{{{ {field} }}}}"))
        if optional:
            sheet.row_tag(made, "endif")


def _participants(sheet: Sheet) -> None:
    """The numbers by category; their sum when none of them is missing and there is something to add."""
    sheet.tag("set known = participants|selectattr('number', 'number')|list")
    caption(sheet, "Количество участников")
    made = sheet.table(("Категория участников", "Количество, чел."), (120, 50))
    sheet.row_tag(made, "for row in participants")
    sheet.row(made, ("{{ row.category }}", "{{ row.number|thousands }}"), centred=(1,))
    sheet.row_tag(made, "endfor")
    sheet.row_tag(made, "if known|length > 1 and known|length == participants|length")
    sheet.row(made, ("Всего", "{{ known|sum(attribute='number')|decimal(0) }}"), centred=(1,))
    sheet.row_tag(made, "endif")


def method_report() -> bytes:
    """Информационно-методический отчет: how a procedure was guided and its objectivity looked after."""
    sheet = opened("ИНФОРМАЦИОННО-МЕТОДИЧЕСКИЙ ОТЧЕТ")
    with part(sheet, "Введение"):
        sheet.each("introduction|paragraphs")
    with part(sheet, "Организационно-техническое и технологическое сопровождение"):
        sheet.each("organization_work|paragraphs")
        table(
            sheet,
            "participation",
            "Участие в процедуре",
            (
                ("Класс", 25, "row.grade"),
                ("Учебный предмет", 79, "row.subject"),
                ("Организаций", 33, "row.organizations|thousands"),
                ("Участников", 33, "row.participants|thousands"),
            ),
            centred=(0, 2, 3),
        )
    with part(sheet, "Контроль объективности результатов"):
        sheet.each("control|paragraphs")
        table(
            sheet,
            "controls",
            "Меры контроля",
            (
                ("Мера", 65, "row.measure"),
                ("Охват", 40, "row.coverage"),
                ("Результат", 65, "row.result"),
            ),
        )
        indicators(sheet)
    with part(sheet, "Методическое сопровождение"):
        points(sheet, "method_work")
        points(sheet, "difficulties", lead="Выявленные затруднения:")
    with part(sheet, "Выводы"):
        points(sheet, "conclusions")
    with part(sheet, "Методические рекомендации"):
        points(sheet, "recommendations", last=True)
    return closed(sheet, "Информационно-методический отчет")


def programme_report() -> bytes:
    """Отчет о реализации программы: its activities, its targets, what changed, what follows."""
    sheet = opened("ОТЧЕТ")
    sheet.each("introduction|paragraphs")
    with part(sheet, "Сведения о программе"):
        sheet.line("Наименование программы: {{ programme|without_stop }}.")
        sheet.line("Программа утверждена {{ approval|without_stop }}.")
        sheet.line("Срок реализации: {{ period|without_stop }}.")
        sheet.tag("if goal")
        sheet.tag("set lines = goal|paragraphs")
        sheet.line("Цель: {{ lines[0]|lower_first }}")
        sheet.each("lines[1:]")
        sheet.tag("endif")
    with part(sheet, "Исполнение мероприятий программы"):
        _activities(sheet)
    with part(sheet, "Результативность программы"):
        sheet.each("effects|paragraphs")
        _targets(sheet)
    with part(sheet, "Проблемы реализации", when="problems"):
        points(sheet, "problems")
    with part(sheet, "Выводы"):
        points(sheet, "conclusions")
    with part(sheet, "Предложения"):
        points(sheet, "proposals", last=True)
    return closed(sheet, "Отчет о реализации программы")


def _activities(sheet: Sheet) -> None:
    """How many of the activities are done, in words of the table's own last column but one."""
    sheet.tag("set done = activities|selectattr('state', 'equalto', 'исполнено')|list")
    sheet.tag("set partly = activities|selectattr('state', 'equalto', 'исполнено частично')|list")
    sheet.tag("set not_done = activities|selectattr('state', 'equalto', 'не исполнено')|list")
    sheet.tag("if done|length + partly|length + not_done|length == activities|length")
    sheet.line(
        "Программой предусмотрено {{ activities|length|number_of('мероприятие') }}, из них исполнено – "
        "{{ done|length }}{% if partly %}, исполнено частично – {{ partly|length }}{% endif %}"
        "{% if not_done %}, не исполнено – {{ not_done|length }}{% endif %}."
    )
    sheet.tag("endif")
    table(
        sheet,
        "activities",
        "Мероприятия программы",
        (
            ("№ п/п", 12, "loop.index"),
            ("Мероприятие", 56, "row.text"),
            ("Срок", 26, "row.due"),
            ("Исполнение", 28, "row.state"),
            ("Результат", 48, "row.result"),
        ),
        centred=(0,),
    )


def _targets(sheet: Sheet) -> None:
    table(
        sheet,
        "targets",
        "Целевые показатели программы",
        (
            ("Показатель", 80, "row.name"),
            ("Исходное значение", 32, "row.before"),
            ("План", 29, "row.planned"),
            ("Факт", 29, "row.reached"),
        ),
        centred=(1, 2, 3),
    )
    indicators(sheet)
