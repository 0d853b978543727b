"""Cases of posts, bodies and titles of measures.

Of a phrase only its head changes: the adjectives before the first noun, that noun, and what is coordinated with it.
The tail in the genitive («развития образования»), names in quotes and abbreviations stay. What the dictionary does
not know stays too: an unchanged word is seen and corrected, a wrong one is signed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from document_templates.language.morphology import (
    Case,
    adjective_form,
    agree,
    as_adjective,
    as_noun,
    fitted,
    noun_form,
    parses,
)

_TOKEN = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*(?:\.[а-яё]+\.)?|\d+|\s+|.", re.DOTALL)
_WORD = re.compile(r"[А-Яа-яЁё]")
#: Nouns that may open a second member far from the first: names of actions and of posts.
_ACTION = re.compile(r"(ние|тие|ка|ция)$")
#: Words before a post that never change: «временно исполняющий обязанности».
_ADVERBS = frozenset({"временно"})
_DASHES = frozenset("–—-")
#: Adjectives that are posts when a preposition follows: «ответственный за обмен», «уполномоченный по защите прав».
_ENTRUSTED = ("ответственн", "уполномоченн", "назначенн")
_ROAD_MAP = re.compile(r"\(\s*(«?)(дорожная карта)(»?)\s*\)", re.IGNORECASE)
_OKRUG = re.compile(r"(?<=округ)(\s+[–-]\s+)(Югра)\b")


@dataclass(slots=True)
class _Words:
    """The tokens of a phrase, and the changed forms by position."""

    tokens: list[str]
    forms: dict[int, str] = field(default_factory=dict)

    def word_after(self, position: int) -> int | None:
        """Position of the word that follows through spaces only; ``None`` when something else stands there."""
        for index in range(position + 1, len(self.tokens)):
            if _WORD.match(self.tokens[index]):
                return index
            if not self.tokens[index].isspace():
                return None
        return None

    def text(self) -> str:
        return "".join(self.forms.get(index, token) for index, token in enumerate(self.tokens))


@lru_cache(maxsize=4096)
def decline_phrase(text: str, case: Case) -> str:
    """The phrase, given in the nominative, in another case.

    >>> decline_phrase("Институт развития образования", "dative")
    'Институту развития образования'
    """
    if case == "nominative":
        return text
    words = _Words(_TOKEN.findall(text))
    start = next((index for index, token in enumerate(words.tokens) if not token.isspace()), None)
    if start is not None and words.tokens[start].lower() in _ADVERBS:
        start = words.word_after(start)
    if start is None or not _WORD.match(words.tokens[start]):
        return text
    end = _member(words, start, case)
    if end is None:
        return text
    end = _coordinated(words, end, case)
    _far_members(words, end, case)
    _second_posts(words, end, case)
    return _set_phrases(words.text(), text, case)


def _member(words: _Words, start: int, case: Case) -> int | None:
    """Decline the adjectives and the noun that begin at ``start``; position of the noun, ``None`` if there is none."""
    adjectives: list[int] = []
    position: int | None = start
    while position is not None:
        token = words.tokens[position]
        noun = _head(words, adjectives, position)
        if noun is not None:
            _put(words, adjectives, position, noun, case)
            return position
        if not as_adjective(token):
            return None
        adjectives.append(position)
        position = _next_modifier(words, position)
    return None


def _next_modifier(words: _Words, position: int) -> int | None:
    """The word after an adjective, through a comma or «и» as well: «организационное, техническое и методическое»."""
    index = words.word_after(position)
    if index is None and words.tokens[position + 1 : position + 2] == [","]:
        index = words.word_after(position + 1)
    if index is not None and words.tokens[index] == "и":
        index = words.word_after(index)
    return index


def _head(words: _Words, adjectives: list[int], position: int) -> Any:
    """The reading of the token as the head noun that agrees with the adjectives before it, or ``None``."""
    token = words.tokens[position]
    readings = [] if _qualifies(words, position) else list(as_noun(token))
    if not readings and _stands_alone(words, position):
        readings = [reading for reading in parses(token) if reading.tag.POS in {"ADJF", "PRTF"}][:1]
    for noun in readings:
        if all(any(agree(reading, noun) for reading in as_adjective(words.tokens[index])) for index in adjectives):
            return noun
    return None


def _qualifies(words: _Words, position: int) -> bool:
    """Whether a word that may be a noun is an adjective of the next one: «старший методист», «ведущий консультант»."""
    following = words.word_after(position)
    if following is None:
        return False
    nouns = as_noun(words.tokens[following])
    return any(agree(reading, noun) for reading in as_adjective(words.tokens[position]) for noun in nouns)


def _stands_alone(words: _Words, position: int) -> bool:
    """Whether an adjective or participle is itself the post: «заведующий кафедрой», «исполняющий обязанности»."""
    readings = as_adjective(words.tokens[position])
    token, following = words.tokens[position].lower(), words.word_after(position)
    if not readings or not token.endswith(("щий", "щая")):
        return token.startswith(_ENTRUSTED) and following is not None and _is_preposition(words.tokens[following])
    if following is None:
        return True
    if as_adjective(words.tokens[following]):
        return False
    return not any(agree(reading, noun) for reading in readings for noun in as_noun(words.tokens[following]))


def _is_preposition(word: str) -> bool:
    return any(reading.tag.POS == "PREP" for reading in parses(word)[:1])


def _put(words: _Words, adjectives: list[int], position: int, noun: Any, case: Case) -> None:
    for index in adjectives:
        reading = next(reading for reading in as_adjective(words.tokens[index]) if agree(reading, noun))
        words.forms[index] = fitted(words.tokens[index], adjective_form(reading, noun, case))
    token = words.tokens[position]
    form = noun_form(noun, case) if noun.tag.POS == "NOUN" else _substantive(noun, case)
    words.forms[position] = fitted(token, form)


def _substantive(reading: Any, case: Case) -> str:
    """A participle used as a post: always of a person, so its accusative equals its genitive in the masculine."""
    asked: Case = "genitive" if case == "accusative" and reading.tag.gender == "masc" else case
    return adjective_form(reading, reading, asked)


def _coordinated(words: _Words, position: int, case: Case) -> int:
    """Decline what is joined to the head at once: «разработка и реализация», «формирование, ведение, контроль»."""
    while True:
        following = words.word_after(position)
        if following is not None and words.tokens[following] == "и":
            following = words.word_after(following)
        elif following is None and words.tokens[position + 1 : position + 2] == [","]:
            following = words.word_after(position + 1)
            if following is not None and _participle(words, position, following, case):
                return following
        else:
            return position
        end = _member(words, following, case) if following is not None else None
        if end is None:
            return position
        position = end


def _participle(words: _Words, head: int, position: int, case: Case) -> bool:
    """Decline a participle after the head's comma («органы, осуществляющие управление»); whether there was one."""
    readings = [reading for reading in as_adjective(words.tokens[position]) if reading.tag.POS == "PRTF"]
    for noun in as_noun(words.tokens[head]):
        for reading in readings:
            if agree(reading, noun):
                words.forms[position] = fitted(words.tokens[position], adjective_form(reading, noun, case))
                return True
    return False


def _far_members(words: _Words, start: int, case: Case) -> None:
    """Decline members after a later comma: «анализ результатов …, выработка мер»; quotes and brackets are passed by."""
    depth = 0
    for index in range(start + 1, len(words.tokens)):
        sign = words.tokens[index]
        depth += (sign in "(«") - (sign in ")»")
        if sign == "," and depth == 0:
            following = words.word_after(index)
            if following is not None and words.tokens[following] in {"его", "её", "их"}:
                following = words.word_after(following)
            if following is not None and _opens_member(words.tokens[following]):
                end = _member(words, following, case)
                if end is not None:
                    _coordinated(words, end, case)


def _second_posts(words: _Words, start: int, case: Case) -> None:
    """Decline a second post after a dash: «заместитель директора – начальник управления»."""
    for index in range(start + 1, len(words.tokens) - 1):
        if words.tokens[index] in _DASHES and words.tokens[index - 1].isspace() and words.tokens[index + 1].isspace():
            following = words.word_after(index)
            if following is not None and _is_post(words, following):
                _member(words, following, case)


def _is_post(words: _Words, position: int) -> bool:
    """Whether a post of a person begins here, with its adjectives or without."""
    index: int | None = position
    while index is not None:
        if any(noun.tag.animacy == "anim" for noun in as_noun(words.tokens[index])):
            return True
        index = words.word_after(index) if as_adjective(words.tokens[index]) else None
    return False


def _opens_member(token: str) -> bool:
    """Whether the word after a comma is a new member rather than part of the tail."""
    for noun in as_noun(token):
        if noun.tag.number == "sing" and (noun.tag.animacy == "anim" or _ACTION.search(token.lower())):
            return True
    return False


def _set_phrases(made: str, source: str, case: Case) -> str:
    """The two set phrases that the general rule leaves: «(дорожная карта)» and «округ – Югра»."""
    declined = _ROAD_MAP.sub(lambda m: f"({m[1]}{_bare(m[2], case)}{m[3]})", made)
    if _OKRUG.search(source):
        declined = re.sub(r"(?<=[–-] )Югра\b", _bare("Югра", case), declined)
    return declined


def _bare(text: str, case: Case) -> str:
    words = _Words(_TOKEN.findall(text))
    _member(words, 0, case)
    return words.text()
