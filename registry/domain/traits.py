"""Signs that oblige some organizations and not others, and the reading of the condition that names them.

A roadmap addresses «ОО, имеющие признаки необъективности …» or «МОУО, где имеются ОО с необъективными результатами»:
the text stays verbatim beside the item, and is read here into a sign and whose sign it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.errors import N_

BIASED = "biased_results"
LOW = "low_results"
AT_RISK = "risk_of_low_results"

# In the order of reading: «риски снижения результатов» speaks of results too, so it comes before the low ones.
_SIGNS: tuple[tuple[str, str], ...] = (
    (BIASED, r"необъективн"),
    (AT_RISK, r"риск\w*\s+снижени"),
    (LOW, r"низки\w*\s+(?:образовательн\w*\s+)?(?:результат|\w+\s+результат)|ниже\s+базов"),
)
_OF_CHILDREN = re.compile(
    r"(?:где|в\s+котор\w+|на\s+территори\w+\s+котор\w+)\s+(?:имеются|имеется|есть|расположен|находятся)"
    r"|имеющи\w*\s+в\s+ведении",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Trait:
    """A sign: ``code`` is stored, ``label`` is what people read."""

    code: str
    label: str


TRAITS: tuple[Trait, ...] = (
    Trait(BIASED, N_("Признаки необъективности проведения и оценивания")),
    Trait(LOW, N_("Низкие образовательные результаты")),
    Trait(AT_RISK, N_("Риски снижения образовательных результатов")),
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
    """Days on which a sign holds, both inclusive; ``until`` is ``None`` while it still does."""

    trait: str
    since: date
    until: date | None = None

    def touches(self, start: date, end: date) -> bool:
        """Whether the sign holds on some day from ``start`` to ``end``."""
        return start <= end and self.since <= end and (self.until is None or self.until >= start)


def read_condition(text: str) -> Condition | None:
    """The condition that the text states; ``None`` when it names no known sign, which is never guessed."""
    plain = text.casefold().replace("ё", "е")
    for trait, pattern in _SIGNS:
        if re.search(pattern, plain):
            return Condition(trait, _OF_CHILDREN.search(plain) is not None, text)
    return None


def holds(condition: Condition, own: Iterable[Span], children: Iterable[Span], start: date, end: date) -> bool:
    """Whether the condition is fulfilled on some day from ``start`` to ``end``."""
    spans = children if condition.of_children else own
    return any(span.trait == condition.trait and span.touches(start, end) for span in spans)
