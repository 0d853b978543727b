"""Signs that oblige some organizations and not others, and the reading of the condition that names them.

A roadmap addresses «ОО, имеющие признаки необъективности …» or «МОУО, где имеются ОО с необъективными результатами»:
the text stays verbatim beside the item, and is read here into a sign and whose sign it is. Some signs are built in, an
installation defines more with the words that name them, and a person binds a condition that no words explain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from registry.errors import N_

BIASED = "biased_results"
LOW = "low_results"
AT_RISK = "risk_of_low_results"
ADVERSE = "adverse_conditions"

# In the order of reading: «риски снижения результатов» speaks of results too, so it comes before the low ones.
_SIGNS: tuple[tuple[str, str], ...] = (
    (BIASED, r"необъективн\w*"),
    (AT_RISK, r"риск\w*\s+снижени\w*"),
    (ADVERSE, r"(?:неблагоприятн|сложн)\w*\s+социальн\w*\s+услови\w*|\bшнсу\b"),
    (
        LOW,
        r"низки\w*\s+(?:образовательн\w*\s+)?(?:результат\w*|\w+\s+результат\w*)|ниже\s+базов\w*|\bшнор\b|\bшнр\b",
    ),
)
_OF_CHILDREN = re.compile(
    r"(?:где|в\s+котор\w+|(?:на\s+территори\w+|в\s+ведени\w+|в\s+подчинени\w+)\s+котор\w+)"
    r"\s+(?:имеются|имеется|есть|расположен\w*|находятся|функционируют)"
    r"|имеющи\w*\s+(?:в\s+(?:своем\s+)?(?:ведении|подчинении)|подведомственн\w+)"
)
# A condition that takes something back says less than its words: whom it binds is for a person to say.
_TAKES_BACK = re.compile(r"\b(?:не|без|кроме|за\s+исключением)\b")
_ENDING = re.compile(
    r"(?:[ыи]ми|[ая]ми|[оеы]го|[ое]му|[иы]ях|иям|[ыи][ейхмяю]|[оеая][йеяюмх]|[уюьаяоеиыъ]|ов|ев)$",
)


@dataclass(frozen=True, slots=True)
class Trait:
    """A sign: ``code`` is stored, ``label`` is what people read, ``words`` are phrases by which a condition names it.

    The signs that are built in need no words of their own: patterns read them.
    """

    code: str
    label: str
    words: tuple[str, ...] = ()


TRAITS: tuple[Trait, ...] = (
    Trait(BIASED, N_("Признаки необъективности проведения и оценивания")),
    Trait(LOW, N_("Низкие образовательные результаты")),
    Trait(AT_RISK, N_("Риски снижения образовательных результатов")),
    Trait(ADVERSE, N_("Неблагоприятные социальные условия")),
)
TRAIT_CODES = frozenset(trait.code for trait in TRAITS)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, read. With ``of_children`` the sign is that of a subordinate organization. ``text`` is verbatim."""

    trait: str
    of_children: bool
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which a sign holds, both inclusive; ``until`` is ``None`` while it still does.

    ``basis`` names the list or the document that put the sign, ``whose`` is the code of the organization and ``name``
    what it is called; they are empty where only the days matter.
    """

    trait: str
    since: date
    until: date | None = None
    basis: str = ""
    whose: str = ""
    name: str = ""

    def touches(self, start: date, end: date) -> bool:
        """Whether the sign holds on some day from ``start`` to ``end``."""
        return start <= end and self.since <= end and (self.until is None or self.until >= start)

    def as_json(self) -> dict[str, str | None]:
        """Why somebody is bound, as the contract prints it."""
        until = self.until.isoformat() if self.until else None
        return {
            "organization": self.whose,
            "trait": self.trait,
            "since": self.since.isoformat(),
            "until": until,
            "basis": self.basis,
        }


@dataclass(frozen=True, slots=True)
class SignBook:
    """Every sign that an installation knows, and how its conditions are read.

    ``added`` are signs that were defined here (or more words for those built in); ``bound`` maps conditions, folded, to
    the sign that a person gave them and whether it is that of a subordinate organization.
    """

    added: tuple[Trait, ...] = ()
    bound: Mapping[str, tuple[str, bool]] = field(default_factory=dict)

    @property
    def signs(self) -> tuple[Trait, ...]:
        """All signs, those built in first."""
        return (*TRAITS, *(sign for sign in self.added if sign.code not in TRAIT_CODES))

    @property
    def labels(self) -> dict[str, str]:
        """Labels by code."""
        return {sign.code: sign.label for sign in self.signs}

    def read(self, text: str) -> Condition | None:
        """The condition that the text states; ``None`` when it names no known sign, which is never guessed.

        What a person bound comes first, then words defined here, the longest first, then what is built in.
        """
        plain = folded_condition(text)
        if plain in self.bound:
            given, of_children = self.bound[plain]
            return Condition(given, of_children, text)
        trait = self._by_words(plain) or _by_pattern(plain)
        return Condition(trait, _OF_CHILDREN.search(plain) is not None, text) if trait else None

    def _by_words(self, plain: str) -> str | None:
        words, spoken = _stems(plain), re.findall(r"\w+", plain)
        phrases = [(_stems(phrase), sign.code) for sign in self.added for phrase in sign.words]
        for phrase, code in sorted(phrases, key=lambda each: -len(each[0])):
            place = _place_of(phrase, words)
            if place is not None:
                rest = " ".join([*spoken[:place], *spoken[place + len(phrase) :]])
                return None if _TAKES_BACK.search(rest) else code
        return None


BUILT_IN = SignBook()


def read_condition(text: str, book: SignBook = BUILT_IN) -> Condition | None:
    """The condition that the text states; ``None`` when it names no known sign, which is never guessed."""
    return book.read(text)


def folded_condition(text: str) -> str:
    """A condition as it is compared: no capitals, ё as е, single blanks."""
    return " ".join(text.casefold().replace("ё", "е").split())


def holding(condition: Condition, own: Iterable[Span], children: Iterable[Span], start: date, end: date) -> list[Span]:
    """The signs that fulfil the condition on some day from ``start`` to ``end``."""
    spans = children if condition.of_children else own
    return [span for span in spans if span.trait == condition.trait and span.touches(start, end)]


def holds(condition: Condition, own: Iterable[Span], children: Iterable[Span], start: date, end: date) -> bool:
    """Whether the condition is fulfilled on some day from ``start`` to ``end``."""
    return bool(holding(condition, own, children, start, end))


def _by_pattern(plain: str) -> str | None:
    for trait, pattern in _SIGNS:
        if re.search(pattern, plain):
            return None if _TAKES_BACK.search(re.sub(pattern, " ", plain)) else trait
    return None


def _stems(text: str) -> list[str]:
    """The words without their endings: «неблагоприятных условиях» and «неблагоприятные условия» are the same."""
    words = re.findall(r"\w+", folded_condition(text))
    return [word if len(word) < 5 else _ENDING.sub("", word) for word in words]


def _place_of(phrase: list[str], words: list[str]) -> int | None:
    """Where the phrase begins among the words, ``None`` when it does not stand there."""
    places = range(len(words) - len(phrase) + 1) if phrase else range(0)
    return next((place for place in places if words[place : place + len(phrase)] == phrase), None)
