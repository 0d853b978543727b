"""Numbers with their nouns, decimal commas, differences in percentage points."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from document_templates.language.morphology import Case, adjective_form, agree, as_adjective, as_noun, fitted, noun_form

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def number(value: Any) -> Decimal | None:
    """The value as a number («12,5» and «12.5» alike); ``None`` when it is none."""
    if value is None or isinstance(value, bool):
        return None
    try:
        made = Decimal(str(value).replace(",", ".").replace(NBSP, "").replace(" ", ""))
    except InvalidOperation:
        return None
    return made if made.is_finite() else None


def decimal(value: Any, places: int = 1) -> str:
    """The number with a decimal comma, rounded half up, thousands apart; «–» when there is none."""
    made = number(value)
    if made is None:
        return "–"
    rounded = made.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:,f}".replace(",", NBSP).replace(".", ",").replace("-", MINUS)


def difference(value: Any, places: int = 1) -> str:
    """The number with its sign: «+2,4», «−0,3», «0,0»; «–» when there is none."""
    made = number(value)
    if made is None:
        return "–"
    text = decimal(made, places)
    if not text.strip(f"0,{MINUS}"):
        return text.removeprefix(MINUS)
    return f"+{text}" if made > 0 else text


def plural(value: Any, one: str, few: str, many: str) -> str:
    """The form for the number: 1 школа, 2 школы, 5 школ; a fraction takes ``few` («2,4 процента»)."""
    made = number(value)
    if made is None or made != made.to_integral_value():
        return few
    whole = abs(int(made))
    if whole % 10 == 1 and whole % 100 != 11:
        return one
    return few if whole % 10 in {2, 3, 4} and whole % 100 not in {12, 13, 14} else many


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted: adjectives, the head with its reading, and a tail that never changes («участник | ЕГЭ»)."""

    adjectives: tuple[str, ...]
    head: str
    reading: Any
    tail: str

    def form(self, case: Case, many: bool) -> str:
        """The phrase in the case and number."""
        made = [_adjective(word, self.reading, case, many) for word in self.adjectives]
        return " ".join(part for part in (*made, self._head(case, many), self.tail) if part)

    @property
    def few(self) -> str:
        """The form after 2, 3, 4: the noun in the genitive singular, adjectives in the plural.

        The adjective of a feminine noun stands in the nominative («2 образовательные организации»), of others in the
        genitive («2 новых сборника»); a participle used as a noun is an adjective («2 обучающихся»).
        """
        if self.reading.tag.POS != "NOUN":
            return self.form("genitive", True)
        case: Case = "nominative" if self.reading.tag.gender == "femn" else "genitive"
        made = [_adjective(word, self.reading, case, True) for word in self.adjectives]
        return " ".join(part for part in (*made, self._head("genitive", False), self.tail) if part)

    @property
    def animate(self) -> bool:
        """Whether persons are counted."""
        return bool(self.reading.tag.POS != "NOUN" or self.reading.tag.animacy == "anim")

    def _head(self, case: Case, many: bool) -> str:
        if case == "genitive" and many and self.head.lower() in _COUNTING:
            return _COUNTING[self.head.lower()]
        if self.reading.tag.POS != "NOUN":
            asked: Case = "genitive" if case == "accusative" else case
            return fitted(self.head, adjective_form(self.reading, self.reading, asked, plural=many))
        return fitted(self.head, noun_form(self.reading, case, plural=many))


#: Forms after numerals that no other genitive plural has.
_COUNTING = {"человек": "человек", "год": "лет"}


def _counted(phrase: str) -> _Counted | None:
    """The phrase taken apart; ``None`` when the dictionary finds no noun in it that agrees with what stands before."""
    words = phrase.split(" ")
    for index, word in enumerate(words):
        readings = as_noun(word) or (_persons(word) if index + 1 == len(words) or not as_noun(words[index + 1]) else ())
        for reading in readings:
            before = words[:index]
            if all(any(agree(each, reading) for each in as_adjective(other)) for other in before):
                return _Counted(tuple(before), word, reading, " ".join(words[index + 1 :]))
        if not as_adjective(word):
            return None
    return None


def _persons(word: str) -> tuple[Any, ...]:
    """Readings of a participle used for persons: «обучающийся», «учащийся»."""
    return as_adjective(word)[:1] if word.lower().endswith(("щийся", "щаяся", "щий", "щая")) else ()


@lru_cache(maxsize=1024)
def forms(phrase: str, case: Case = "nominative") -> tuple[str, str, str]:
    """The three forms of a noun, with adjectives before it and a tail after it if any, for :func:`plural`.

    The few of persons in the accusative (2, 3, 4, not 22) are those of the third form, which :func:`count` takes.

    >>> forms("школа", "prepositional")
    ('школе', 'школах', 'школах')
    """
    found = _counted(phrase)
    if found is None:
        return (phrase, phrase, phrase)
    if case in {"nominative", "accusative"}:
        return (found.form(case, False), found.few, found.form("genitive", True))
    return (found.form(case, False), found.form(case, True), found.form(case, True))


def count(value: Any, phrase: str, case: Case = "nominative") -> str:
    """The number and its noun, held together: «21 школа», «5 школ»; with a case «3 школах».

    A fraction governs the genitive whatever the case: «на 1,5 балла», «к 1,5 балла».
    """
    made = number(value)
    whole = made is None or made == made.to_integral_value()
    one, few, many = forms(phrase, case if whole else "nominative")
    if case == "accusative" and made in {2, 3, 4} and _is_animate(phrase):
        few = many
    return f"{decimal(value, 0 if whole else 1)}{NBSP}{plural(value, one, few, many)}"


def compared(value: Any, unit: str = "") -> str:
    """«на 2,4 п. п. выше», «на 3 балла ниже», «без изменений»; the difference is rounded to tenths.

    ``unit`` is a noun, which agrees with the number, or a mark with a full stop, which stays; empty for none.
    """
    made = number(value)
    if made is None:
        return "–"
    size = abs(made).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if not size:
        return "без изменений"
    places = 0 if size == size.to_integral_value() else 1
    shown = count(size, unit, "accusative") if unit and "." not in unit else f"{decimal(size, places)}{NBSP}{unit}"
    return f"на {shown.rstrip(NBSP)} {'выше' if made > 0 else 'ниже'}"


def _is_animate(phrase: str) -> bool:
    found = _counted(phrase)
    return found is not None and found.animate


def _adjective(word: str, noun: Any, case: Case, many: bool) -> str:
    for reading in as_adjective(word):
        if agree(reading, noun):
            return fitted(word, adjective_form(reading, noun, case, plural=many))
    return word
