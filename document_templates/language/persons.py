"""Names of persons: their cases and the place of their initials.

Surnames, first names and patronymics are declined by petrovich with the gender given; a gender is taken from a
patronymic, never from initials. Without it the name stays in the nominative.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from document_templates.language.morphology import Case

_INITIALS = re.compile(r"[А-ЯЁ]\.(?:\s*-?[А-ЯЁ]\.)?")
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_BEFORE = re.compile(rf"^(?P<initials>{_INITIALS.pattern})\s*(?P<surname>{_SURNAME})$")
_AFTER = re.compile(rf"^(?P<surname>{_SURNAME})\s+(?P<initials>{_INITIALS.pattern})$")
_FULL = re.compile(rf"^(?P<surname>{_SURNAME})\s+(?P<first>[А-ЯЁ][а-яё-]+)(?:\s+(?P<middle>[А-ЯЁ][а-яё]+))?$")
NBSP = "\N{NO-BREAK SPACE}"
#: Surnames that never change, of men and women: «Черных», «Седых».
_FROZEN = re.compile(r"(ых|их)$")
#: Patronymics whose ending is stressed: «Ильичом», where the general rule gives «Ильичем».
_STRESSED = ("ильич", "кузьмич", "лукич", "фомич")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: either ``initials`` or ``first`` (and ``middle``) are filled."""

    surname: str
    initials: str = ""
    first: str = ""
    middle: str = ""

    @property
    def short(self) -> str:
        """The initials: those given, or made of the first name and the patronymic."""
        if self.initials:
            return re.sub(r"\s", "", self.initials)
        return "".join(f"{part[0]}." for part in (self.first, self.middle) if part)


def parse_name(text: str) -> Name | None:
    """The name in the orders «И.О. Фамилия», «Фамилия И.О.», «Фамилия Имя Отчество»; ``None`` for anything else."""
    text = re.sub(r"\s+", " ", text).strip()
    for pattern in (_BEFORE, _AFTER):
        if match := pattern.match(text):
            return Name(match["surname"], match["initials"])
    if match := _FULL.match(text):
        return Name(match["surname"], "", match["first"], match["middle"] or "")
    return None


def initials_first(text: str) -> str:
    """«А.А. Дренин», as signatures have it, with a space that does not break. Other texts are left alone."""
    name = parse_name(text)
    return f"{name.short}{NBSP}{name.surname}" if name and name.short else text


def initials_last(text: str) -> str:
    """«Дренин А.А.», as running text and addressees have it. Other texts are left alone."""
    name = parse_name(text)
    return f"{name.surname}{NBSP}{name.short}" if name and name.short else text


def gender_of(name: Name) -> str | None:
    """``"m"`` or ``"f"`` by the patronymic; ``None`` without one."""
    middle = name.middle.lower()
    if middle.endswith(("вич", "ьич", "мич")):
        return "m"
    return "f" if middle.endswith(("вна", "чна", "инична")) else None


@lru_cache(maxsize=4096)
def decline_person(text: str, case: Case, gender: str | None = None) -> str:
    """The name in the case, written in the order it was given. ``gender`` is ``"m"``, ``"f"`` or ``None`` (unknown)."""
    name = parse_name(text)
    if name is None or case == "nominative":
        return text
    known = gender or gender_of(name)
    if known not in {"m", "f"}:
        return text
    made = text
    for kind, part in (("lastname", name.surname), ("firstname", name.first), ("middlename", name.middle)):
        if part:
            made = made.replace(part, _declined(kind, part, case, known), 1)
    return made


def _declined(kind: str, part: str, case: Case, gender: str) -> str:
    if kind == "lastname" and _FROZEN.search(part):
        return part
    if kind == "middlename" and case == "instrumental" and part.lower() in _STRESSED:
        return f"{part}ом"
    from petrovich.enums import Case as PetrovichCase
    from petrovich.enums import Gender

    code = getattr(PetrovichCase, case.upper())
    sex = Gender.MALE if gender == "m" else Gender.FEMALE
    return "-".join(str(getattr(_petrovich(), kind)(piece, code, sex)) for piece in part.split("-"))


@lru_cache(maxsize=1)
def _petrovich() -> Any:
    from petrovich.main import Petrovich

    return Petrovich()
