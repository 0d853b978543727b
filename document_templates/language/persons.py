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
from document_templates.language.surnames import in_a, own_form, spelled

_INITIALS = r"[А-ЯЁ]\.(?:\s*-?[А-ЯЁ]\.)?"
_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_CAPITALS = r"[А-ЯЁ]{2,}(?:-[А-ЯЁ]{2,})?"
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:ич|вна|чна)|[А-ЯЁ][а-яё]+[\s-](?:оглы|кызы)"
_PATTERNS = tuple(
    re.compile(rf"^\s*{pattern}\s*$")
    for pattern in (
        rf"(?P<initials>{_INITIALS})\s*(?P<surname>{_WORD}|{_CAPITALS})",
        rf"(?P<surname>{_WORD}|{_CAPITALS})\s+(?P<initials>{_INITIALS})",
        rf"(?P<first>{_WORD})\s+(?P<middle>{_PATRONYMIC})\s+(?P<surname>{_WORD})",
        rf"(?P<surname>{_WORD}|{_CAPITALS})\s+(?P<first>{_WORD})\s+(?P<middle>{_PATRONYMIC})",
        rf"(?P<surname>{_WORD})\s+(?P<first>{_WORD})(?:\s+(?P<middle>[А-ЯЁ][а-яё]+))?",
    )
)
_LETTERS = re.compile(r"[А-ЯЁа-яё-]+")
NBSP = "\N{NO-BREAK SPACE}"
#: The parts of a name as petrovich calls them.
_PARTS = {"surname": "lastname", "first": "firstname", "middle": "middlename"}


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
    """The name in the orders «И.О. Фамилия», «Фамилия И.О.», «Фамилия Имя Отчество» and «Имя Отчество Фамилия».

    ``None`` for anything else.
    """
    match = _match(text)
    return Name(**{name: part or "" for name, part in match.groupdict().items()}) if match else None


def _match(text: str) -> re.Match[str] | None:
    matches = (pattern.match(text) for pattern in _PATTERNS)
    return next((match for match in matches if match), None)


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
    if middle.endswith(("ич", "оглы")):
        return "m"
    return "f" if middle.endswith(("вна", "чна", "кызы")) else None


def gender_in(text: str) -> str | None:
    """The gender that the patronymic of a name tells: ``"m"``, ``"f"`` or ``None``, when the text has none."""
    name = parse_name(text)
    return gender_of(name) if name else None


@lru_cache(maxsize=4096)
def decline_person(text: str, case: Case, gender: str | None = None) -> str:
    """The name in the case, written in the order it was given. ``gender`` is ``"m"``, ``"f"`` or ``None`` (unknown)."""
    match = _match(text)
    if match is None or case == "nominative":
        return text
    known = gender or gender_of(Name(**{name: part or "" for name, part in match.groupdict().items()}))
    if known not in {"m", "f"}:
        return text
    made, end = "", 0
    for start, stop, kind in sorted(_spans(match)):
        made += text[end:start] + _declined(kind, text[start:stop], case, known)
        end = stop
    return made + text[end:]


def _spans(match: re.Match[str]) -> list[tuple[int, int, str]]:
    """Where the parts of the name stand in the text, with petrovich's word for each."""
    given = match.groupdict()
    return [(*match.span(name), kind) for name, kind in _PARTS.items() if given.get(name)]


def _declined(kind: str, part: str, case: Case, gender: str) -> str:
    if part.isupper():
        return _declined(kind, part.title(), case, gender).upper()
    if kind == "middlename" and not part.isalpha():
        return own_form(kind, part, case, gender) or part
    return "-".join(_piece(kind, piece, case, gender) for piece in part.split("-"))


def _piece(kind: str, part: str, case: Case, gender: str) -> str:
    made = own_form(kind, part, case, gender)
    if made is not None:
        return made
    made = spelled(_by_petrovich(kind, part, case, gender))
    if kind != "middlename" and made == part:
        made = in_a(part, case, gender) or made
    return made if _LETTERS.fullmatch(made) else part


def _by_petrovich(kind: str, part: str, case: Case, gender: str) -> str:
    from petrovich.enums import Case as PetrovichCase
    from petrovich.enums import Gender

    code = getattr(PetrovichCase, case.upper())
    sex = Gender.MALE if gender == "m" else Gender.FEMALE
    return str(getattr(_petrovich(), kind)(part, code, sex))


@lru_cache(maxsize=1)
def _petrovich() -> Any:
    from petrovich.main import Petrovich

    return Petrovich()
