"""From one case into another: phrases that plans give in an oblique case («Разработка ежегодного плана …»)."""

from __future__ import annotations

from typing import Any

from document_templates.language.morphology import CASES, Case, fitted, parses


def recase(text: str, was: Case, becomes: Case) -> str | None:
    """The phrase with its head brought from the case ``was`` into another; the tail stays. ``None`` if it has no head.

    >>> recase("ежегодного плана мероприятий", "genitive", "nominative")
    'ежегодный план мероприятий'
    """
    words = text.split(" ")
    end = _run(words, 0, was, becomes)
    if end is None:
        return None
    while end is not None and words[end : end + 1] == ["и"]:
        end = _run(words, end + 1, was, becomes)
    return " ".join(words)


def head_of(text: str, case: Case) -> str | None:
    """The dictionary form of the head noun of a phrase in the case: «план» of «ежегодного плана мероприятий»."""
    for word in text.split(" "):
        nouns = _nouns(word, case)
        if nouns:
            return str(nouns[0].normal_form)
        if not _adjectives(word, case):
            return None
    return None


def head_phrase(text: str, case: Case) -> str | None:
    """The head noun with the adjectives before it, as they stand; ``None`` when there is no such noun."""
    words = text.split(" ")
    end = _run(list(words), 0, case, case)
    return " ".join(words[:end]) if end else None


def _run(words: list[str], start: int, was: Case, becomes: Case) -> int | None:
    """Change adjectives and the noun that begin at ``start``; the position after the noun, ``None`` without a noun."""
    position = start
    while position < len(words) and not _nouns(words[position], was):
        if not _adjectives(words[position], was):
            return None
        position += 1
    if position == len(words):
        return None
    noun = _nouns(words[position], was)[0]
    for place in range(start, position):
        words[place] = _agreeing(words[place], noun, was, becomes)
    words[position] = _put(words[position], noun, {CASES[becomes], noun.tag.number})
    return position + 1


def _agreeing(word: str, noun: Any, was: Case, becomes: Case) -> str:
    wanted = {CASES[becomes], noun.tag.number}
    if noun.tag.number == "sing":
        wanted.add(noun.tag.gender or "masc")
    if becomes == "accusative" and (noun.tag.number == "plur" or noun.tag.gender == "masc"):
        wanted.add("inan")
    return _put(word, _adjectives(word, was)[0], wanted)


def _put(word: str, reading: Any, wanted: set[str]) -> str:
    made = reading.inflect(wanted)
    return fitted(word, str(made.word)) if made else word


def _nouns(word: str, case: Case) -> list[Any]:
    """Readings as a thing's name in the case, those in the singular first."""
    found = [each for each in parses(word) if each.tag.POS == "NOUN" and each.tag.case == CASES[case]]
    things = [each for each in found if each.tag.animacy == "inan" and not {"Surn", "Name"} & each.tag.grammemes]
    return sorted(things, key=lambda each: each.tag.number != "sing")


def _adjectives(word: str, case: Case) -> list[Any]:
    return [each for each in parses(word) if each.tag.POS in {"ADJF", "PRTF"} and each.tag.case == CASES[case]]
