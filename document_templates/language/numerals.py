"""Numbers with their nouns, decimal commas, differences in percentage points."""

from __future__ import annotations

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


@lru_cache(maxsize=1024)
def forms(phrase: str, case: Case = "nominative") -> tuple[str, str, str]:
    """The three forms of a noun, with adjectives before it if any, for :func:`plural` in the case.

    >>> forms("школа", "prepositional")
    ('школе', 'школах', 'школах')
    """
    words = phrase.split(" ")
    if case in {"nominative", "accusative"}:
        return (_form(words, case, False), _few(words), _form(words, "genitive", True))
    return (_form(words, case, False), _form(words, case, True), _form(words, case, True))


def count(value: Any, phrase: str, case: Case = "nominative") -> str:
    """The number and its noun, held together: «21 школа», «5 школ»; with a case «3 школах»."""
    made = number(value)
    shown = decimal(value, 0 if made is None or made == made.to_integral_value() else 1)
    return f"{shown}{NBSP}{plural(value, *forms(phrase, case))}"


def _few(words: list[str]) -> str:
    """The form after 2, 3, 4: the noun in the genitive singular, adjectives in the plural.

    The adjective of a feminine noun stands in the nominative («2 образовательные организации»), of others in the
    genitive («2 новых сборника»).
    """
    head = words[-1]
    nouns = as_noun(head)
    if not nouns:
        return " ".join(words)
    case: Case = "nominative" if nouns[0].tag.gender == "femn" else "genitive"
    made = [_adjective(word, nouns[0], case, True) for word in words[:-1]]
    return " ".join([*made, fitted(head, noun_form(nouns[0], "genitive", plural=False))])


def _form(words: list[str], case: Case, many: bool) -> str:
    head = words[-1]
    nouns = as_noun(head)
    if not nouns:
        return " ".join(words)
    made = [_adjective(word, nouns[0], case, many) for word in words[:-1]]
    return " ".join([*made, fitted(head, noun_form(nouns[0], case, plural=many))])


def _adjective(word: str, noun: Any, case: Case, many: bool) -> str:
    for reading in as_adjective(word):
        if agree(reading, noun):
            return fitted(word, adjective_form(reading, noun, case, plural=many))
    return word
