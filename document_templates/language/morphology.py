"""The dictionary behind the declension: one analyser, and the care its forms need.

pymorphy3 inserts «ё», lower-cases and knows nothing of abbreviations, so every form goes through :func:`fitted`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

Case = Literal["nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"]

#: Names of the six cases and the marks that the dictionary uses for them.
CASES: dict[Case, str] = {
    "nominative": "nomn",
    "genitive": "gent",
    "dative": "datv",
    "accusative": "accs",
    "instrumental": "ablt",
    "prepositional": "loct",
}


@lru_cache(maxsize=1)
def _analyser() -> Any:
    """The analyser; it takes a tenth of a second to load, so it is made on first use."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=4096)
def parses(word: str) -> tuple[Any, ...]:
    """All readings of the word, the likeliest first. An abbreviation («МОУО») has none."""
    if not word or is_abbreviation(word):
        return ()
    return tuple(_analyser().parse(word.lower()))


def is_abbreviation(word: str) -> bool:
    """Whether the word is written in capitals («ОО», «ГИА-11») or with dots («И.о.»), and so never changes."""
    letters = [letter for letter in word if letter.isalpha()]
    return "." in word or (len(letters) > 1 and sum(letter.isupper() for letter in letters) >= len(letters) / 2 + 0.5)


def as_adjective(word: str) -> tuple[Any, ...]:
    """Readings of the word as an adjective or participle in the nominative."""
    return tuple(
        reading
        for reading in parses(word)
        if reading.tag.POS in {"ADJF", "PRTF"} and reading.tag.case == "nomn" and "Fixd" not in reading.tag
    )


def as_noun(word: str) -> tuple[Any, ...]:
    """Readings of the word as a noun in the nominative."""
    return tuple(
        reading
        for reading in parses(word)
        if reading.tag.POS == "NOUN"
        and reading.tag.case == "nomn"
        and not {"Surn", "Name", "Patr"} & reading.tag.grammemes
    )


def agree(adjective: Any, noun: Any) -> bool:
    """Whether the adjective's reading agrees with the noun's in number and gender."""
    if adjective.tag.number != noun.tag.number:
        return False
    return bool(noun.tag.number == "plur" or adjective.tag.gender == noun.tag.gender)


def noun_form(reading: Any, case: Case, *, plural: bool | None = None) -> str:
    """The noun in the case. ``plural`` changes its number; ``None`` keeps it. Unknown forms stay as they are."""
    wanted = {CASES[case]}
    if case == "accusative" and plural is None and reading.tag.number == "sing" and _is_compound_person(reading):
        wanted = {CASES["genitive"]}
    if plural is not None:
        wanted.add("plur" if plural else "sing")
    made = reading.inflect(wanted)
    return str(made.word) if made else str(reading.word)


def _is_compound_person(reading: Any) -> bool:
    """Whether the noun is a man's post of two parts («специалист-эксперт»), which the dictionary takes for a thing."""
    first, _, last = str(reading.word).rpartition("-")
    return bool(first) and any(noun.tag.animacy == "anim" and noun.tag.gender == "masc" for noun in as_noun(last))


def adjective_form(reading: Any, noun: Any, case: Case, *, plural: bool | None = None) -> str:
    """The adjective in the case, agreeing with the noun.

    Animacy is passed for the masculine and the plural only: with other genders the dictionary answers it with a
    change of gender («автономный учреждение»).
    """
    number = noun.tag.number if plural is None else ("plur" if plural else "sing")
    wanted = {CASES[case], number}
    if number == "sing":
        wanted.add(noun.tag.gender or "masc")
    if case == "accusative" and (number == "plur" or noun.tag.gender == "masc"):
        wanted.add("anim" if _is_compound_person(noun) else noun.tag.animacy or "inan")
    made = reading.inflect(wanted)
    return str(made.word) if made else str(reading.word)


def fitted(source: str, form: str) -> str:
    """The form with the source's capitals, and «ё» only where the source writes it.

    «отчет» gives «отчета»; an ending that the source does not have follows: «секретарь» gives «секретарем».
    """
    kept = []
    for given, made in zip(source, form, strict=False):
        if given.lower().replace("ё", "е") != made.lower().replace("ё", "е"):
            break
        kept.append(given)
    rest = form[len(kept) :]
    if "ё" not in source.lower():
        rest = rest.replace("ё", "е")
    return "".join(kept) + (rest.upper() if source.isupper() and len(source) > 1 else rest)
