"""What reports, minutes and decisions call themselves, out of the measure that asks for them."""

from __future__ import annotations

import re
from typing import Any

from document_templates.language import about_results, decline_phrase, lower_first
from document_templates.language.headings import clean_title
from document_templates.language.morphology import adjective_form, fitted, noun_form, parses

_HELD = re.compile(
    r"^(?:организация и )?проведение\s+(?P<body>[^,()]+?)\s+(?P<subject>(?:по|для|о|об)\s.+)$", re.IGNORECASE
)
_DRAWN_UP = re.compile(r"^(?:разработка и реализация|разработка|реализация)\s+(?=\S*\s*\S*\s*программ)", re.IGNORECASE)
_GATHERED = re.compile(r"^формирование\s+предложений\s+", re.IGNORECASE)


def meeting_body(title: str) -> str:
    """«рабочего совещания» of «Проведение рабочих совещаний по вопросам …»: one meeting, in the genitive.

    Raises ``LookupError`` for a title that names no meeting.
    """
    words = _held(title)["body"].split()
    place, noun = next(((place, noun) for place, word in enumerate(words) for noun in _genitives(word)), (0, None))
    if noun is None:
        raise LookupError("meeting")
    if noun.tag.number == "plur":
        head = fitted(words[place], noun_form(noun, "genitive", plural=False))
        words[: place + 1] = [*(_adjective(word, noun) for word in words[:place]), head]
    return lower_first(" ".join(words))


def _genitives(word: str) -> list[Any]:
    """Readings of the word as a noun in the genitive; none for what may be an adjective («рабочих»)."""
    found = [each for each in parses(word) if each.tag.case == "gent"]
    return found if all(each.tag.POS == "NOUN" for each in found) else []


def meeting_subject(title: str) -> str:
    """«по вопросам …» of the same title. Raises ``LookupError`` likewise."""
    return _held(title)["subject"]


def _held(title: str) -> re.Match[str]:
    found = _HELD.match(clean_title(title))
    if found is None:
        raise LookupError("meeting")
    return found


def _adjective(word: str, noun: Any) -> str:
    """The adjective of a noun in the genitive plural, made to agree with it in the singular."""
    found = next((each for each in parses(word) if each.tag.POS in {"ADJF", "PRTF"} and each.tag.case == "gent"), None)
    return word if found is None else fitted(word, adjective_form(found, noun, "genitive", plural=False))


def realized_title(title: str) -> str:
    """«О реализации программы …» of «Разработка программ(ы) …»; of other measures «О результатах …»."""
    text = clean_title(title)
    programme = _DRAWN_UP.sub("", text)
    return about_results(title) if programme == text else f"О реализации {programme}"


def proposals_title(title: str) -> str:
    """«для включения в …» of «Формирование предложений для включения в …»; of other measures «по …»."""
    text = clean_title(title)
    subject = _GATHERED.sub("", text)
    return subject if subject != text else f"по вопросам {lower_first(decline_phrase(text, 'genitive'))}"
