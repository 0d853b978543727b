"""Orders in their variants: which one a measure asks for, and the heading, the points and the annexes of each.

The points name what such orders settle. Who does it and what the annexes hold is not known here, so executors are
empty. In the plan a programme or a regulation is a document of its own beside the order; only when a person chooses the
variant does the order promise it as an annex, which is then a visible blank until it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from document_templates.language import about, decline_phrase, lower_first, upper_first
from document_templates.language.headings import clean_title
from document_templates.language.recasing import head_of, recase
from document_templates.narrative.orders import due_words, order_points
from document_templates.narrative.subjects import (
    approved_paper,
    event_in_short,
    event_of,
    has_kind,
    holding,
    regulated_matter,
)

Facts = Mapping[str, Any]
Row = dict[str, str]

_GROUP = re.compile(r"^(?:создание|формирование)\s+(?:\S+\s+)?(?:рабочей|экспертной|творческой)\s+групп", re.IGNORECASE)
_COURSES = re.compile(
    r"курс\w*\s+повышения\s+квалификации|дополнительн\w+\s+профессиональн\w+\s+программ", re.IGNORECASE
)
_EVENTS = re.compile(r"семинар|конференц|форум|сесси|совещан|вебинар|фестивал", re.IGNORECASE)
_SCHEDULED = re.compile(r"^(?:в соответствии|согласно)\s", re.IGNORECASE)
#: The papers that govern a contest: the word in the plan, its name in an annex, the gender of its stamp.
_RULES = (
    ("положение", "Положение о проведении конкурса", "n"),
    ("порядок", "Порядок проведения конкурса", "m"),
    ("правила", "Правила по подготовке конкурсных документов", "pl"),
)
_GENDERS = {"программа": "f", "концепция": "f", "положение": "n"}


def variant(item: Facts | None, amendment: Facts | None = None) -> str:
    """The variant of the order that the measure asks for; ``core`` when nothing else fits."""
    if amendment:
        return "amending"
    title = clean_title(str(item["title"])) if item else ""
    if _GROUP.match(title):
        return "group"
    if approved_paper(title):
        return "approval"
    if _COURSES.search(title):
        return "courses"
    held = event_of(title) or ""
    if re.search(r"анкетирован|\bопрос", held):
        return "survey"
    if "конкурс" in held or (item and has_kind(item, "конкурс")):
        return "contest"
    return "event" if _EVENTS.search(held) else "core"


def heading(item: Facts, chosen: str | None = None) -> str:
    """«О проведении семинара …», «Об утверждении программы …», «О подготовке к …» of the acts of the measure."""
    title = clean_title(str(item["title"]))
    matter, paper = regulated_matter(title), approved_paper(title)
    if chosen == "approval" and paper:
        return f"Об утверждении {lower_first(paper)}"
    if chosen == "group":
        return f"О создании рабочей группы по {matter}" if matter else "О создании рабочей группы"
    if chosen in {"event", "contest", "survey", "courses"} and event_of(title):
        return about(holding(title))
    return about(recase_matter(matter)) if matter else about(title)


def recase_matter(matter: str) -> str:
    """The matter of an act, given in the dative, in the nominative."""
    return recase(matter, "dative", "nominative") or matter


def points(item: Facts, window: Facts | None = None, chosen: str | None = None, annexed: bool = False) -> list[Row]:
    """The points of the order in the variant; the last one makes it known. ``annexed`` ones name their annexes."""
    chosen = chosen or variant(item)
    title = clean_title(str(item["title"]))
    due = due_words(window) or _scheduled(item)
    made = _POINTS[chosen](item, title, annexed) if chosen in _POINTS else []
    if not made:
        return _core(item, window, title)
    # What is approved is approved at once; the term is that of what follows.
    made[1 if chosen in {"approval", "group"} else 0]["due"] = due
    return [*made, *_reports(item, title), _point("Довести настоящий приказ до сведения исполнителей.")]


def annexes(item: Facts, chosen: str) -> list[Row]:
    """The annexes that the points name: title and gender of the stamp of each; their texts are to be written."""
    title = clean_title(str(item["title"]))
    paper = approved_paper(title)
    if chosen == "approval" and paper:
        named = upper_first(recase(paper, "genitive", "nominative") or paper)
        gender = _GENDERS.get(head_of(paper, "genitive") or "", "m")
        return [{"title": named, "stamp": gender, "text": ""}]
    if chosen == "contest":
        return [{"title": name, "stamp": gender, "text": ""} for word, name, gender in _RULES if has_kind(item, word)]
    if chosen == "event" and has_kind(item, "программа"):
        return [{"title": f"Программа {event_in_short(title)}", "stamp": "f", "text": ""}]
    return []


def members_title(item: Facts, chosen: str | None = None) -> str:
    """The title of the annex with the members of a working group; nothing for another order."""
    return "Состав рабочей группы" if (chosen or variant(item)) == "group" else ""


def _core(item: Facts, window: Facts | None, title: str) -> list[Row]:
    matter = regulated_matter(title)
    made = order_points(item, window)
    if matter:
        made[0]["text"] = f"{_arranged(matter)}."
    made[0]["due"] = made[0]["due"] or _scheduled(item)
    return made


def _arranged(matter: str) -> str:
    """«Обеспечить подготовку к …»; «Организовать работу по обеспечению …», so that the word is not said twice."""
    if matter.lower().startswith("обеспечени"):
        return f"Организовать работу по {matter}"
    return f"Обеспечить {recase(matter, 'dative', 'accusative') or matter}"


def _hold(title: str) -> Row:
    held = event_of(title, "accusative") or lower_first(decline_phrase(title, "accusative"))
    return _point(f"Провести {held}.")


def _approval(_: Facts, title: str, annexed: bool) -> list[Row]:
    paper = approved_paper(title)
    if not paper:
        return []
    named = lower_first(recase(paper, "genitive", "accusative") or paper)
    head = head_of(paper, "genitive") or "документ"
    approved = "прилагаемую" if _GENDERS.get(head) == "f" else "прилагаемое" if head == "положение" else "прилагаемый"
    return [
        _point(f"Утвердить {approved} {named} (приложение)." if annexed else f"Утвердить {named}."),
        _point(f"Обеспечить исполнение утвержденн{'ой' if _GENDERS.get(head) == 'f' else 'ого'} {_genitive(head)}."),
    ]


def _event(item: Facts, title: str, annexed: bool) -> list[Row]:
    word = event_in_short(title)
    made = [_hold(title)]
    if has_kind(item, "программа"):
        made.append(_point(f"Утвердить программу {word}{_see('', annexed)}."))
    if has_kind(item, "информационное письмо"):
        made.append(_point(f"Направить участникам информационное письмо о проведении {word}."))
    return [*made, _point(f"Обеспечить организационно-техническое сопровождение {word}.")]


def _courses(item: Facts, title: str, _: bool) -> list[Row]:
    held = event_of(title)
    first = _hold(title) if held else _point(f"Обеспечить {lower_first(decline_phrase(title, 'accusative'))}.")
    made = [first, _point("Сформировать списки слушателей и обеспечить их участие в обучении.")]
    if has_kind(item, "каталог"):
        made.append(_point("Обновить каталог программ и довести его до сведения образовательных организаций."))
    return made


def _survey(_: Facts, title: str, __: bool) -> list[Row]:
    word = event_in_short(title)
    return [
        _hold(title),
        _point(
            f"Определить лиц, ответственных за проведение {word}, и проинформировать участников о его целях и сроках."
        ),
        _point(f"Обеспечить обработку и обобщение результатов {word}."),
    ]


def _contest(item: Facts, title: str, annexed: bool) -> list[Row]:
    held = event_of(title)
    made = [_hold(title) if held else _point(f"Обеспечить {lower_first(decline_phrase(title, 'accusative'))}.")]
    named = [name for word, name, _ in _RULES if has_kind(item, word)]
    for place, name in enumerate(named, 1):
        number = f" {place}" if len(named) > 1 else ""
        made.append(_point(f"Утвердить {lower_first(name)}{_see(number, annexed)}."))
    return [
        *made,
        _point("Сформировать конкурсную комиссию."),
        _point("Обеспечить размещение информации о проведении и об итогах конкурса на официальном сайте."),
    ]


def _see(number: str, annexed: bool) -> str:
    """« (приложение 2)» where the order has annexes."""
    return f" (приложение{number})" if annexed else ""


def _group(_: Facts, __: str, ___: bool) -> list[Row]:
    return [
        _point("Создать рабочую группу и утвердить ее состав (приложение)."),
        _point("Руководителю рабочей группы организовать ее работу и представить информацию о результатах работы."),
    ]


def _reports(item: Facts, title: str) -> list[Row]:
    """A point for each paper that the plan asks for afterwards."""
    found = re.findall(
        r"информационно-аналитический отчет|информационный отчет|протокол|сборник|решение конференции",
        str(item.get("kinds_text") or "").lower().replace("ё", "е"),
    )
    word = event_in_short(title)
    return [_point(f"Подготовить по итогам проведения {word} {paper}.") for paper in dict.fromkeys(found)]


_POINTS = {
    "approval": _approval,
    "event": _event,
    "courses": _courses,
    "survey": _survey,
    "contest": _contest,
    "group": _group,
}


def _genitive(word: str) -> str:
    return decline_phrase(word, "genitive")


def _point(text: str) -> Row:
    return {"text": text, "executor": "", "due": ""}


def _scheduled(item: Facts) -> str:
    """The plan's own words for a term without dates: «в соответствии с графиками МОУО»; nothing for another term."""
    text = clean_title(str(item.get("deadline_text") or ""))
    return lower_first(text) if _SCHEDULED.match(text) else ""
