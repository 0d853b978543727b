"""Headings of documents: «О разработке и реализации …», and the titles under which the registry lists them."""

from __future__ import annotations

import re

from document_templates.language.morphology import is_abbreviation
from document_templates.language.phrases import decline_phrase
from document_templates.language.typography import quoted

_NOTE = re.compile(r"\s*\(\s*далее\s*[–—-][^()]*(?:\([^()]*\)[^()]*)*\)", re.IGNORECASE)
_MARKUP = re.compile(r"</?p>", re.IGNORECASE)
_SECOND_SENTENCE = re.compile(r"(?:\.\s+(?=[А-ЯЁ][а-яё])|:\s*-).*$", re.DOTALL)
_OR_PLURAL = re.compile(r"\b(программ)\s?\(ы\)")
_ABOUT = re.compile(r"^(?:о|об|обо)\s", re.IGNORECASE)
#: Headings that go on after the name of the kind: «Методические рекомендации по …».
_CONTINUES = re.compile(r"^(?:о|об|обо|по|для|к)\s", re.IGNORECASE)
#: Headings that are a clause: «Методические рекомендации, направленные на …».
_CLAUSE = re.compile(r"^направленн", re.IGNORECASE)
#: Things that are held: an order is issued about holding them, not about them.
_EVENT = re.compile(
    r"^(?:[А-ЯЁа-яё-]+(?:ый|ий|ой|ая|ое)\s+)*(?:семинар|конкурс|форум|конференция|вебинар|совещание|фестиваль)\b",
    re.IGNORECASE,
)


def clean_title(title: str) -> str:
    """The title of a measure as one phrase.

    Without «(далее – …)», markup left by a converter, a second sentence or list, and the full stop; a bracket that
    the plan forgot to close is closed.
    """
    text = _MARKUP.sub("", title)
    previous = ""
    while previous != text:
        previous, text = text, _NOTE.sub("", text)
    text = _OR_PLURAL.sub(r"\1ы", re.sub(r"\s+", " ", text).strip())
    text = _SECOND_SENTENCE.sub("", text).rstrip(" .:;")
    return text + ")" * max(text.count("(") - text.count(")"), 0)


def is_event(title: str) -> bool:
    """Whether the title names something that is held (a seminar, a contest), not an action."""
    return bool(_EVENT.match(clean_title(title)))


def lower_first(text: str) -> str:
    """The text with a small first letter, unless its first word is an abbreviation."""
    first = re.split(r"[\s,]", text, maxsplit=1)[0]
    if not text or is_abbreviation(first):
        return text
    return _recased(text, text[0].lower())


def upper_first(text: str) -> str:
    """The text with a capital first letter."""
    return _recased(text, text[:1].upper())


def _recased(text: str, first: str) -> str:
    """The text with another first letter, unless the change could not be undone («ß», «ı»)."""
    return first + text[1:] if len(first) == 1 and first.lower() == text[:1].lower() else text


def about(title: str) -> str:
    """The heading that answers «о чём?» for the title of a measure.

    >>> about("Организация и проведение анкетирования")
    'Об организации и проведении анкетирования'
    """
    text = clean_title(title)
    if _ABOUT.match(text):
        return upper_first(text)
    if is_event(text):
        return f"О проведении {lower_first(decline_phrase(text, 'genitive'))}"
    made = lower_first(decline_phrase(text, "prepositional"))
    return f"{_preposition(made)} {made}"


def about_results(title: str) -> str:
    """The heading of a report on the measure: «О результатах проведения мониторингов …».

    A title that answers «о чём?» already is left as it is.
    """
    text = clean_title(title)
    if _ABOUT.match(text):
        return upper_first(text)
    return f"О результатах {lower_first(decline_phrase(text, 'genitive'))}"


def _preposition(word: str) -> str:
    """«Об» before a vowel that is said without «й», also in abbreviations said by letters («об ОГЭ»)."""
    return "Об" if word[:1].lower() in "аоуэи" else "О"


def document_title(singular: str, heading: str) -> str:
    """The title in lists: «Приказ о подготовке к ГИА», «Методические рекомендации «…»».

    A heading that answers «о чём?» or «по чему?», or begins with a small letter («выходов наблюдателей»), goes on after
    the name of the kind; any other stands in quotes. What the name of the kind has in brackets is left out, and so are
    the words with which the heading repeats its end: «порядок проведения конкурса», «проведения конкурса …».
    """
    kind = upper_first(re.sub(r"\s*\([^()]*\)", "", singular))
    heading = re.sub(r"\s+", " ", heading).strip()
    if not heading:
        return kind
    if _CONTINUES.match(heading) or heading[0].islower():
        rest = heading.split(" ")[_repeated(kind, heading) :]
        said = f"{kind}," if _CLAUSE.match(heading) else kind
        return " ".join([said, rest[0][:1].lower() + rest[0][1:], *rest[1:]]) if rest else kind
    return f"{kind} {quoted(heading)}"


def _repeated(kind: str, heading: str) -> int:
    """How many words at the start of the heading repeat the end of the kind's name."""
    said, words = kind.lower().split(" "), heading.lower().split(" ")
    return next((count for count in range(min(len(said), len(words)), 0, -1) if said[-count:] == words[:count]), 0)
