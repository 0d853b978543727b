"""What an organization may be: codes, levels, and who may stand under whom."""

from __future__ import annotations

import re

from registry.domain.sheets import folded
from registry.errors import N_

LEVELS = ("department", "iro", "mouo", "oo", "goo")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
OKTMO = re.compile(r"\d{8}(?:\d{3})?")

# Which levels may stand above a level; ``None`` is the root.
PARENTS: dict[str, tuple[str | None, ...]] = {
    "department": (None,),
    "iro": ("department",),
    "mouo": ("department",),
    "goo": ("department",),
    "oo": ("mouo", "oo"),
}
LEVEL_NAMES = {
    "department": N_("Департамент"),
    "iro": N_("ИРО"),
    "mouo": N_("МОУО"),
    "oo": N_("ОО"),
    "goo": N_("ГОО"),
}
_LEVEL_WORDS = {
    **{folded(name): level for level, name in LEVEL_NAMES.items()},
    **{level: level for level in LEVELS},
    "институт": "iro",
    "ау «иро»": "iro",
    "муниципальный орган": "mouo",
    "школа": "oo",
    "муниципальная школа": "oo",
    "мбоу": "oo",
    "маоу": "oo",
    "мкоу": "oo",
    "государственная организация": "goo",
}
_GENDERS = {"м": "m", "муж": "m", "мужской": "m", "m": "m", "ж": "f", "жен": "f", "женский": "f", "f": "f"}
_YES_NO = {"да": True, "yes": True, "1": True, "true": True, "нет": False, "no": False, "0": False, "false": False}


def read_level(text: str) -> str | None:
    """The level that the word names; ``None`` when it names none."""
    return _LEVEL_WORDS.get(folded(text))


def read_gender(text: str) -> str | None:
    """``m`` or ``f``; ``None`` when the word says neither."""
    return _GENDERS.get(folded(text))


def read_yes(text: str) -> bool | None:
    """Yes or no; ``None`` when the word says neither."""
    return _YES_NO.get(folded(text))
