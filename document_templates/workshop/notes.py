"""Notes: analytical ones, the note on a single school, and proposals for the plan."""

from __future__ import annotations

from document_templates.workshop.figures import charts_of_indicators
from document_templates.workshop.parts import closed, indicators, lines, opened, part, points, table


def analytic_note() -> bytes:
    """Информационно-аналитическая справка: figures, their analysis, zones of risk, violations, what follows."""
    sheet = opened("{{ (form_label or 'Информационно-аналитическая справка')|upper }}")
    sheet.each("introduction|paragraphs")
    with part(sheet, "Общие сведения"):
        sheet.each("overview|paragraphs")
        indicators(sheet, charts=False)
    with part(sheet, "Анализ результатов"):
        sheet.each("analysis|paragraphs")
        charts_of_indicators(sheet)
    with part(sheet, "Зоны риска", when="risks"):
        table(
            sheet,
            "risks",
            "Зоны риска и меры",
            (
                ("Зона риска", 38, "row.zone"),
                ("Основание", 48, "row.grounds"),
                ("Меры", 46, "row.measure"),
                ("Исполнитель, срок", 38, "row.executor"),
            ),
        )
    with part(sheet, "Нарушения законодательства и их профилактика", when="violations"):
        sheet.each("violations|paragraphs")
    with part(sheet, "Выводы"):
        points(sheet, "conclusions")
    with part(sheet, "Рекомендации"):
        points(sheet, "recommendations", last=True)
    with part(sheet, "Предложения по актуализации плана мероприятий (дорожной карты)", when="proposals"):
        points(sheet, "proposals", last=True)
    return closed(sheet, "Информационно-аналитическая справка")


def school_note() -> bytes:
    """Информационная справка по ОО: why the school is on the list, the causes, what to do, who receives the note."""
    sheet = opened("ИНФОРМАЦИОННАЯ СПРАВКА ПО ОБРАЗОВАТЕЛЬНОЙ ОРГАНИЗАЦИИ")
    sheet.each("introduction|paragraphs")
    sheet.line("Образовательная организация: {{ school|without_stop }}.")
    sheet.line("Год проведения ВПР: {{ year }}.")
    with part(sheet, "Основания включения в список"):
        sheet.each("grounds|paragraphs")
        table(
            sheet,
            "signs",
            "Признаки необъективности оценивания",
            (
                ("Год", 18, "row.year"),
                ("Класс", 20, "row.grade"),
                ("Учебный предмет", 50, "row.subject"),
                ("Признак", 82, "row.sign"),
            ),
            centred=(0, 1),
        )
    with part(sheet, "Анализ причин"):
        points(sheet, "causes")
        points(sheet, "measures_taken", lead="Принятые меры:")
    with part(sheet, "Рекомендации"):
        points(sheet, "recommendations")
    with part(sheet, "Направление справки"):
        sheet.line("Справка направляется:", keep_with_next=True)
        lines(sheet, "sent_to", "{{ line|without_stop }}{{ '.' if loop.last else ';' }}")
    return closed(sheet, "Информационная справка по ОО")


def proposals() -> bytes:
    """Предложения: what the plan says, what it should say, and why."""
    sheet = opened("ПРЕДЛОЖЕНИЯ")
    sheet.each("introduction|paragraphs")
    table(
        sheet,
        "changes",
        "Предложения по пунктам плана",
        (
            ("Пункт", 16, "row.number"),
            ("Действующая редакция", 50, "row.current or '–'"),
            ("Предлагаемая редакция", 54, "row.proposed"),
            ("Обоснование", 50, "row.reason"),
        ),
        centred=(0,),
    )
    sheet.line("", "Requisite", keep_with_next=True)  # two tables that touch would be one in Word
    points(sheet, "other", lead="Иные предложения:", last=True)
    return closed(sheet, "Предложения")
