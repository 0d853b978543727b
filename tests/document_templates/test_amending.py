"""The words of an amending order: each kind of change as amending acts say it, verbatim and in the right case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from document_templates.narrative import amending

ROADMAP = {
    "title": "План мероприятий (дорожная карта) по развитию образования на 2024/2026 годы",
    "approved_by": "Департамент образования",
    "approved_on": date(2024, 12, 17),
    "number": "10-П-2710",
}


def cell(name: str, was: str, becomes: str) -> dict[str, str]:
    return {"cell": name, "was": was, "becomes": becomes}


def change(what: str, *cells: dict[str, str], was: str = "2.9", now: str = "2.9", section: str = "2") -> dict[str, Any]:
    return {
        "what": what,
        "number": now,
        "section": section,
        "was_number": was,
        "was_title": "Форум учителей",
        "cells": list(cells),
    }


def lines(*changes: dict[str, Any], sections: tuple[dict[str, Any], ...] = ()) -> list[str]:
    facts = {"roadmap": ROADMAP, "full": False, "changes": changes, "sections": sections, "rows": []}
    (point,) = amending.points(facts)
    return point["text"].replace("\u00a0", " ").split("\n")


TERM = cell("deadline_text", "март", "«апрель»")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            change("changed", TERM),
            "В пункте 2.9 приложения к приказу графу «Сроки выполнения» изложить в следующей редакции: ««апрель»».",
        ),
        (
            change("changed", cell("kinds_text", "приказ", ""), cell("expected_result", "", "есть")),
            "В пункте 2.9 приложения к приказу в графе «Вид документа» слова «приказ» исключить; "
            "графу «Ожидаемый результат» дополнить словами «есть».",
        ),
        (change("dropped"), "Пункт 2.9 приложения к приказу исключить."),
        (
            change("moved", cell("number", "2.9", "2.10"), now="2.10"),
            "Пункт 2.9 приложения к приказу считать пунктом 2.10.",
        ),
        (
            change("moved", cell("number", "2.9", "3.1"), cell("section", "2", "3"), TERM, now="3.1", section="3"),
            "Пункт 2.9 приложения к приказу перенести в раздел 3 и считать пунктом 3.1, в нем графу «Сроки выполнения» "
            "изложить в следующей редакции: ««апрель»».",
        ),
        (
            change("new", cell("title", "", "Новое"), cell("deadline_text", "", "май"), now="2.20"),
            "Раздел 2 приложения к приказу дополнить пунктом 2.20 следующего содержания: "
            "графа «Наименование мероприятия» – «Новое»; графа «Сроки выполнения» – «май».",
        ),
        (
            change("new", cell("title", "", "Новое"), now="3.26.e", section="3"),
            "Пункт 3.26 приложения к приказу дополнить мероприятием следующего содержания: "
            "графа «Наименование мероприятия» – «Новое».",
        ),
        (
            change("changed", TERM, was="3.26.b", now="3.26.b"),
            "В мероприятии «Форум учителей» в составе пункта 3.26 приложения к приказу графу «Сроки выполнения» "
            "изложить в следующей редакции: ««апрель»».",
        ),
        (
            change("dropped", was="3.26.b"),
            "Мероприятие «Форум учителей» в составе пункта 3.26 приложения к приказу исключить.",
        ),
    ],
)
def test_a_change_is_said_as_amending_acts_say_it(given: dict[str, Any], said: str) -> None:
    head, line = lines(given)
    assert head == "Внести в приказ Департамента образования от 17.12.2024 № 10-П-2710 следующее изменение:"
    assert line == said


def test_a_letter_that_only_the_reader_gave_is_no_change() -> None:
    letter = change("moved", cell("number", "3.26.b", "3.26.a"), was="3.26.b", now="3.26.a")
    assert lines(change("dropped", was="3.26.a"), letter)[1:] == [
        "Мероприятие «Форум учителей» в составе пункта 3.26 приложения к приказу исключить."
    ]


def test_headings_of_sections_change_too() -> None:
    sections = (
        {"number": "1", "was": "Старое", "becomes": "Новое"},
        {"number": "4", "was": None, "becomes": "Анализ"},
        {"number": "5", "was": "Прочее", "becomes": None},
    )
    assert lines(sections=sections) == [
        "Внести в приказ Департамента образования от 17.12.2024 № 10-П-2710 следующие изменения:",
        "Наименование раздела 1 приложения к приказу изложить в следующей редакции: «Новое».",
        "Дополнить приложение к приказу разделом 4 «Анализ».",
        "Раздел 5 приложения к приказу исключить.",
    ]


def test_the_heading_counts_the_changes_and_names_the_order() -> None:
    facts = {"roadmap": ROADMAP, "full": False, "changes": [change("dropped")], "sections": [], "rows": []}
    assert amending.title(facts).replace("\u00a0", " ") == (
        "О внесении изменения в приказ Департамента образования от 17.12.2024 № 10-П-2710 об утверждении плана "
        "мероприятий (дорожной карты) по развитию образования на 2024/2026 годы"
    )
    facts["changes"] = [change("dropped"), change("dropped", was="2.8")]
    assert amending.title(facts).startswith("О внесении изменений в приказ")
    bare = {**facts, "roadmap": {"title": ROADMAP["title"], "approved_by": None, "approved_on": None, "number": None}}
    assert amending.title(bare).startswith("О внесении изменений в приказ об утверждении плана")
    known = {**facts, "roadmap": {**ROADMAP, "heading": "О мероприятиях на 2024/2026 годы"}}
    assert amending.title(known).replace("\u00a0", " ") == (
        "О внесении изменений в приказ Департамента образования от 17.12.2024 № 10-П-2710 "
        "«О мероприятиях на 2024/2026 годы»"
    )
