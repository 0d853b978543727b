"""What a recommendation is about: subjects, grades, assessments, and the audiences of section VII.

The words below are the ones people choose from; a document keeps them as they stand here. What a form of a kind says is
taken as it is; what a title or a text only mentions is proposed, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from registry.errors import N_, InvalidInput, Remark

Topics = Mapping[str, tuple[str, ...]]
"""Values by the name of the trait (``subject``, ``grade``, ``assessment``, ``audience``); no empty ones."""

RECOMMENDING = ("method_recs", "collection")
"""Codes of the kinds that recommend: the place of prior recommendations shows these."""

# A word, and the beginnings of its words in a text; a name people use is enough, the list is not an official one.
_SUBJECTS: tuple[tuple[str, str], ...] = (
    (N_("русский язык"), r"русск\w+ язык\w*"),
    (N_("литература"), r"литератур(?:а|у|ы|е|ой)\b(?!\s*:)"),
    (N_("литературное чтение"), r"литературн\w+ чтени\w+"),
    (N_("родной язык"), r"родн\w+ язык\w*"),
    (N_("иностранный язык"), r"(?:иностранн|английск|немецк|французск|китайск)\w+ язык\w*"),
    (N_("математика"), r"математик\w+|алгебр\w+|геометри\w+"),
    (N_("информатика"), r"информатик\w+"),
    (N_("физика"), r"физик(?:а|у|и|е|ой)"),
    (N_("химия"), r"хими(?:я|ю|и|ей)"),
    (N_("биология"), r"биологи(?:я|ю|и|ей)"),
    (N_("география"), r"географи(?:я|ю|и|ей)"),
    (N_("история"), r"истори(?:я|ю|и|ей)"),
    (N_("обществознание"), r"обществознани\w+"),
    (N_("окружающий мир"), r"окружающ\w+ мир\w*"),
    (N_("изобразительное искусство"), r"изобразительн\w+ искусств\w*"),
    (N_("музыка"), r"музык(?:а|у|и|е|ой)"),
    (N_("труд (технология)"), r"технологи(?:я|и) в школе|предмет\w* «?(?:труд|технологи)\w*"),
    (N_("физическая культура"), r"физическ\w+ культур\w+"),
    (N_("основы безопасности и защиты Родины"), r"обзр|обж|основ\w* безопасност\w+ и защит\w+ родины"),
)
_ASSESSMENTS: tuple[tuple[str, str], ...] = (
    (N_("ЕГЭ"), r"егэ|един\w+ государственн\w+ экзамен\w*"),
    (N_("ОГЭ"), r"огэ|основн\w+ государственн\w+ экзамен\w*"),
    (N_("ГВЭ"), r"гвэ|государственн\w+ выпускн\w+ экзамен\w*"),
    (N_("ВПР"), r"впр(?! спо)|всероссийск\w+ проверочн\w+ работ\w*"),
    (N_("НИКО"), r"нико|национальн\w+ (?:сопоставительн\w+ )?исследовани\w+ качества"),
    (N_("итоговое сочинение (изложение)"), r"итогов\w+ сочинени\w+"),
    (N_("итоговое собеседование"), r"итогов\w+ собеседовани\w+"),
)
_AUDIENCES: tuple[tuple[str, str, str], ...] = (
    (
        "municipal",
        N_("муниципальные органы и образовательные организации"),
        r"муниципальн\w+ орган\w*|моуо",
    ),
    ("educators", N_("педагоги и руководители"), r"педагогическ\w+ и руководящ\w+|руководител\w+"),
    (
        "subject_teachers",
        N_("педагоги-предметники"),
        r"педагог\w*-предметник\w*|учител\w+-предметник\w*|по преподаванию учебн\w+ предмет\w*"
        r"|учител\w+ (?:русск|математик|физик|хими|биологи|истори|географи|литератур|информатик|обществозн)"
        r"|учител\w+ (?:иностр|англ)",
    ),
    ("groups", N_("отдельные категории участников"), r"отдельн\w+ категори\w+|родител\w+|законн\w+ представител\w+"),
)
GRADES = tuple(str(number) for number in range(1, 12))
VALUES: Topics = {
    "subject": tuple(word for word, _ in _SUBJECTS),
    "grade": GRADES,
    "assessment": tuple(word for word, _ in _ASSESSMENTS),
    "audience": tuple(word for _, word, _ in _AUDIENCES),
}

_OF_FORM = {code: word for code, word, _ in _AUDIENCES}
_PATTERNS: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "subject": tuple((word, re.compile(rf"\b(?:{pattern})\b")) for word, pattern in _SUBJECTS),
    "assessment": tuple((word, re.compile(rf"\b(?:{pattern})\b")) for word, pattern in _ASSESSMENTS),
    "audience": tuple((word, re.compile(rf"\b(?:{pattern})")) for _, word, pattern in _AUDIENCES),
}
_NUMBER = r"\d{1,2}(?:\s?-?\s?(?:ых|их|го|му|ом|ый|ий|х|м|й|е))?"
_OF_GRADES = re.compile(rf"(?<![\d.,])({_NUMBER}(?:\s?(?:,|и|[-–—])\s?{_NUMBER}){{0,10}})\s{{1,3}}класс")
_RANGE = re.compile(r"(\d{1,2})[^\d,и]*[-–—]\s?(\d{1,2})|(\d{1,2})")
_ADDRESSED = re.compile(r"(?:предназначен\w*|адресован\w*)[^.\n]{0,300}")
# A text speaks of much in passing; what it says again and again is what it may be about.
_OFTEN = 3
_READ = 60_000


def checked(given: Mapping[str, Iterable[str]]) -> Topics:
    """The values in the order people choose from, each once. Raises ``InvalidInput`` for one there is not."""
    asked = {name: set(values) for name, values in given.items()}
    for name, values in asked.items():
        for value in sorted(values.difference(VALUES.get(name, ()))):
            message = N_("Значения «{value}» в перечне нет. Выберите значение из предложенных.")
            raise InvalidInput(message, remarks=[Remark(name, message, (("value", value[:80]),))], value=value[:80])
    return _ordered(asked)


def topics_of_form(kind: str, values: Mapping[str, Any]) -> Topics:
    """What the form of recommendations says for sure: whom they are for, and of which subject."""
    audience = _OF_FORM.get(str(values.get("audience") or "")) if kind == "method_recs" else None
    if audience is None:
        return {}
    named = _plain(str(values.get("addressee") or "")) if values.get("audience") == "subject_teachers" else ""
    return _ordered({"audience": {audience}, "subject": set(_mentioned("subject", named, least=1))})


def follow_form(kept: Topics, before: Topics, after: Topics) -> Topics:
    """What a document keeps when its form said ``before`` and says ``after``: only what the form changed changes."""
    return _ordered(
        {name: (set(kept.get(name, ())) - set(before.get(name, ()))) | set(after.get(name, ())) for name in VALUES}
        if before != after
        else kept
    )


def proposed(title: str, text: str = "", kept: Topics | None = None) -> Topics:
    """What title and text speak of and the document does not keep yet: for a person to confirm.

    A mention in the title is enough, a text must mention a thing three times. Whom a document is for is read in the
    title and in what the text says of its readers.
    """
    head, body = _plain(title), _plain(text[:_READ])
    readers = " ".join(match.group() for match in _ADDRESSED.finditer(body))
    found = {
        name: {*_mentioned(name, head, least=1), *_mentioned(name, body, least=_OFTEN)}
        for name in ("subject", "assessment")
    }
    found["audience"] = set(_mentioned("audience", f"{head} {readers}", least=1))
    found["grade"] = {*_grades(head, least=1), *_grades(body, least=_OFTEN)}
    had = kept or {}
    return _ordered({name: values.difference(had.get(name, ())) for name, values in found.items()})


def words_of(topics: Topics) -> list[str]:
    """All values in a row, as the journal keeps them; a grade is said with its word."""
    return [f"{value} класс" if name == "grade" else value for name in VALUES for value in topics.get(name, ())]


def _ordered(asked: Mapping[str, Iterable[str]]) -> Topics:
    chosen = {name: tuple(word for word in words if word in set(asked.get(name, ()))) for name, words in VALUES.items()}
    return {name: values for name, values in chosen.items() if values}


def _mentioned(name: str, plain: str, *, least: int) -> list[str]:
    return [word for word, pattern in _PATTERNS[name] if _times(pattern, plain, least)]


def _times(pattern: re.Pattern[str], plain: str, least: int) -> bool:
    return any(number >= least for number, _ in enumerate(pattern.finditer(plain), 1))


def _grades(plain: str, *, least: int) -> list[str]:
    counts: dict[str, int] = {}
    for match in _OF_GRADES.finditer(plain):
        for grade in set(_numbers(match[1])):
            counts[grade] = counts.get(grade, 0) + 1
    return [grade for grade in GRADES if counts.get(grade, 0) >= least]


def _numbers(text: str) -> list[str]:
    """«4–6 и 9-х» → 4, 5, 6, 9."""
    found: list[str] = []
    for first, last, alone in _RANGE.findall(text):
        found += [alone] if alone else [str(number) for number in range(int(first), int(last) + 1)]
    return found


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е").replace("\N{NO-BREAK SPACE}", " ")
