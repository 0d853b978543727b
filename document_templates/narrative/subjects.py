"""What a measure is about: the paper it has approved, the matter it regulates, the event it holds, its purpose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from document_templates.language import decline_phrase, lower_first
from document_templates.language.headings import clean_title, is_event
from document_templates.language.morphology import Case
from document_templates.language.recasing import head_of, head_phrase, recase

Facts = Mapping[str, Any]

_PAPERS = frozenset({"план", "программа", "график", "концепция", "порядок", "положение", "регламент", "состав"})
_MADE = re.compile(r"^(?:разработка(?:\s+и\s+утверждение)?|формирование|утверждение|подготовка)\s+(.+)$", re.IGNORECASE)
_ACT = re.compile(r"^разработка\s+(?:правов|локальн)\w+(?:\s+нормативн\w+)?\s+акт(?:а|ов)\b.*?\sпо\s+(.+)$", re.I)
_HELD = re.compile(r"^(?:организация\s+и\s+)?проведение\s+(.+)$", re.IGNORECASE)
_FOR = re.compile(r"^провед\w+\s+(?:\w+\s+)?(?:семинар|конференци|совещани|вебинар)\w*\s+для\s+([^;.]+)", re.IGNORECASE)
_PURPOSE = re.compile(r"\bс\s+целью\s+([^,;.]+)", re.IGNORECASE)


def approved_paper(title: str) -> str | None:
    """The paper that the measure has made, in the genitive: «ежегодного плана …»; ``None`` for another measure.

    A measure that also carries the paper out («Разработка и реализация …») is about more than its approval.
    """
    match = _MADE.match(clean_title(title))
    return match[1] if match and head_of(match[1], "genitive") in _PAPERS else None


def regulated_matter(title: str) -> str | None:
    """What the acts of the measure are about, in the dative: «подготовке к проведению ГИА …»; ``None`` without acts."""
    match = _ACT.match(clean_title(title))
    return match[1] if match else None


def event_of(title: str, case: Case = "nominative") -> str | None:
    """The event that the measure holds: «семинар для ОО …», «методические сессии …»; ``None`` when it holds none."""
    text = clean_title(title)
    match = _HELD.match(text)
    if match:
        return recase(match[1], "genitive", case)
    return lower_first(decline_phrase(text, case)) if is_event(text) else None


def event_in_short(title: str) -> str:
    """The event without its tail, in the genitive: «семинара», «муниципальных методических сессий»."""
    held = event_of(title, "genitive")
    return (head_phrase(held, "genitive") if held else None) or "мероприятия"


def purpose(item: Facts) -> str:
    """The words after «с целью» in the expected result, up to a comma; nothing when the plan does not say them."""
    match = _PURPOSE.search(clean_title(str(item.get("expected_result") or "")))
    return match[1].strip() if match else ""


def holding(title: str) -> str:
    """«проведение семинара для ОО …», in the nominative, for «о проведении …», «по итогам проведения …»."""
    text = clean_title(title)
    match = _HELD.match(text)
    return f"проведение {match[1] if match else lower_first(decline_phrase(text, 'genitive'))}"


def has_kind(item: Facts, word: str) -> bool:
    """Whether the plan names a kind of document that contains the word, for this measure."""
    return word in str(item.get("kinds_text") or "").lower().replace("ё", "е")


def matter_in(item: Facts, case: Case) -> str:
    """What the measure is about in a case, small: its acts' matter if it has acts made, else its whole title."""
    title = clean_title(str(item["title"]))
    matter = regulated_matter(title)
    if matter:
        return recase(matter, "dative", case) or matter
    return lower_first(decline_phrase(title, case))


def participants(item: Facts) -> str:
    """Whom the event is for, in the genitive, in the words of the expected result; nothing when it does not say."""
    match = _FOR.search(clean_title(str(item.get("expected_result") or "")))
    return match[1].strip() if match else ""
