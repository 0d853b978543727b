"""Headings, aims and starting rows of programmes, catalogues and collections, out of the measure that orders them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from document_templates.kept_forms import body_in
from document_templates.language import decimal, decline_phrase, lower_first, upper_first
from document_templates.language.headings import clean_title, is_event
from document_templates.language.morphology import Case
from document_templates.narrative.figures import Facts, label
from document_templates.narrative.indicators import last_known, weak
from document_templates.narrative.orders import basis, expected_result

#: Levels whose names keep their capital letter inside a sentence: bodies of power.
_AUTHORITIES = frozenset({"department", "mouo"})
_MAKING = re.compile(
    r"^(?:(?:разработка|реализация|подготовка|организация|проведение|обновление)(?:\s+и\s+|,\s+|\s+))+", re.IGNORECASE
)
#: A note in brackets at the end, which is no part of an event's name.
_REMARK = re.compile(r"\s*\([^()]*\)$")
_SUPPORT = re.compile(r"^(?:комплексн\w+\s+)?программ\w*\s+(?:адресной помощи\s+)?", re.IGNORECASE)
_COLLECTION = re.compile(r"^сборник\w*\s+", re.IGNORECASE)
_CATALOGUED = re.compile(r"^дополнительн\w+\s+профессиональн\w+\s+программ\w*\s*(.*)$", re.IGNORECASE)
_THEME = re.compile(r"\s+по теме\s+«.*$", re.IGNORECASE)
_QUOTED = re.compile(r"по теме\s+«(.+)»", re.IGNORECASE)
_FOR_WHOM = re.compile(r"»\s+для\s+([^,;()]+)$|\bдля\s+([^,;()«»]+?)\s+(?:по теме|по вопросам)\b", re.IGNORECASE)
_MENTORING = re.compile(r",\s+обеспечение\s.*$", re.IGNORECASE)
_SCHOOLS = re.compile(r"\bпомощи ОО\b")
_AIMS = re.compile(r"\bпо\s+(повышению|обеспечению|развитию|совершенствованию)\s+(.+)$", re.IGNORECASE)
_AIM_NOUNS = {
    "повышению": "Повышение",
    "обеспечению": "Обеспечение",
    "развитию": "Развитие",
    "совершенствованию": "Совершенствование",
}


def named(organization: Facts, case: Case) -> str:
    """The organization inside a sentence: «муниципальным бюджетным … учреждением «…»», «Департаментом образования …».

    A case that a person corrected goes before the generated one.
    """
    text = body_in(organization, str(organization["name"]), case)
    return text if organization.get("level") in _AUTHORITIES else lower_first(text)


def grounds(item: Facts, roadmap: Facts | None) -> str:
    """«Пункт 2.9 плана мероприятий (дорожной карты) по …, утвержденного приказом … от … № …».

    Raises ``LookupError`` without a plan.
    """
    return basis(item, roadmap).replace("пункта", "Пункт", 1)


def support_title(title: str) -> str:
    """What follows «программа адресной помощи»: «образовательным организациям по …» of the measure."""
    text = _SCHOOLS.sub("помощи образовательным организациям", clean_title(title))
    return lower_first(_MENTORING.sub("", _SUPPORT.sub("", _MAKING.sub("", text))))


def collection_title(title: str) -> str:
    """What follows «сборник»: «по использованию …», or «по итогам семинара …» of a measure that is an event."""
    text = _REMARK.sub("", clean_title(title))
    if is_event(text):
        return f"по итогам {lower_first(decline_phrase(text, 'genitive'))}"
    return lower_first(_COLLECTION.sub("", _MAKING.sub("", text)))


def event_title(title: str) -> str:
    """What follows «программа»: the event in the genitive, «семинара для …», «межрегиональной конференции по …»."""
    text = _REMARK.sub("", clean_title(title))
    if is_event(text):
        return lower_first(decline_phrase(text, "genitive"))
    return lower_first(_MAKING.sub("", text))


def catalogue_title(title: str) -> str:
    """What follows «каталог»: «дополнительных профессиональных программ для …»; nothing for another measure."""
    found = _CATALOGUED.match(_THEME.sub("", _MAKING.sub("", clean_title(title))))
    return f"дополнительных профессиональных программ {found[1]}".strip() if found else ""


def course_title(title: str) -> str:
    """The theme of a course: what the measure's title has in quotes; nothing when it has none."""
    found = _QUOTED.search(clean_title(title))
    return found[1] if found else ""


def course_listeners(title: str) -> str:
    """Whom the course is for, in the genitive: «учителей образовательных организаций»; nothing when it is not said."""
    found = _FOR_WHOM.search(clean_title(title))
    return (found[1] or found[2]).strip() if found else ""


def aim(title: str) -> str:
    """«Повышение качества подготовки обучающихся …» of «… по повышению качества …»; nothing for another title."""
    found = _AIMS.search(clean_title(title))
    return f"{_AIM_NOUNS[found[1].lower()]} {found[2]}." if found else ""


def results(item: Facts) -> list[str]:
    """The expected results of the measure, one a line."""
    return [upper_first(part.strip(" .")) for part in expected_result(item).split(";") if part.strip(" .")]


def targets(indicators: Sequence[Facts], organization: Facts, year: int) -> list[dict[str, str]]:
    """A row for each weak indicator: its name and last known value. What is aimed at is for a person to say."""
    rows = []
    for each in weak(indicators, organization, year):
        last = last_known(each, organization, year)
        base = f"{decimal(last.value)} ({last.year} год)" if last else ""
        rows.append({"name": label(each), "base": base, "target": "", "due": ""})
    return rows
