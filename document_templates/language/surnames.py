"""Names that petrovich declines wrongly or not at all: each rule here was met as a failure.

What neither knows stays in the nominative: an unchanged name is seen and corrected, a wrong one is signed.
"""

from __future__ import annotations

import re

from document_templates.language.morphology import Case

_Endings = tuple[str, str, str, str, str]
_ORDER: tuple[Case, ...] = ("genitive", "dative", "accusative", "instrumental", "prepositional")
#: Surnames that never change, of men and women: «Черных», «Седых».
_FROZEN = re.compile(r"[аеёиоуыэюя].*(ых|их)$", re.IGNORECASE)
#: First parts of double surnames that never change, and surnames with a stressed French ending.
_STIFF = frozenset({"кара", "тер", "мак", "сен", "ван", "фон", "дюма", "петипа", "тома", "дега", "люка"})
#: One syllable and «-ой»: a noun («Цой»), not an adjective («Толстой»).
_SHORT_OJ = re.compile(r"^[^аеёиоуыэюя]+ой$", re.IGNORECASE)
#: One syllable and «-ец»: the vowel stays («Швец», «Швеца»).
_SHORT_ETS = re.compile(r"^[^аеёиоуыэюя]+ец$", re.IGNORECASE)
#: Surnames in «-а» after a consonant whose endings do not depend on the stress.
_IN_A = re.compile(r"[бвгдзклмнпрстфх]а$", re.IGNORECASE)
_OF_WOMEN = re.compile(r"([оеё]в|[иы]н)а$", re.IGNORECASE)
#: Patronymics whose ending is stressed: «Ильичом», where the general rule gives «Ильичем».
_STRESSED = frozenset({"ильич", "кузьмич", "лукич", "фомич"})
#: Women's first names in «-ь» that decline; borrowed ones («Айгуль») do not.
_DECLINED_IN_SIGN = frozenset({"адель", "любовь", "нинель", "рахиль", "руфь", "эсфирь", "юдифь"})
#: Men's surnames whose vowel falls out: «Соловей», «Соловья».
_FLEETING = frozenset({"соловей", "воробей", "муравей"})
#: After these letters «ы» is never written; petrovich gives «Ольгы».
_NO_Y = re.compile(r"(?<=[гкхжшчщ])ы$")
_LEV: _Endings = ("ьва", "ьву", "ьва", "ьвом", "ьве")
_HARD: _Endings = ("а", "у", "а", "ом", "е")
_SOFT: _Endings = ("я", "ю", "я", "ем", "е")
_THIRD: _Endings = ("и", "и", "ь", "ью", "и")


def own_form(kind: str, part: str, case: Case, gender: str) -> str | None:
    """The form of one part of a name by the rules of this module; ``None`` leaves it to petrovich.

    ``kind`` is ``"lastname"``, ``"firstname"`` or ``"middlename"``; ``gender`` is ``"m"`` or ``"f"``.
    """
    if kind == "middlename":
        return _patronymic(part, case)
    if kind == "firstname":
        return _first_name(part, case, gender)
    return _surname(part, case, gender)


def spelled(form: str) -> str:
    """The form as the spelling wants it: «Ольги», not «Ольгы»."""
    return _NO_Y.sub("и", form)


def in_a(part: str, case: Case, gender: str) -> str | None:
    """A name like «Чайка», «Окуджава», «Никита», which petrovich leaves as it is; ``None`` for any other."""
    if not _IN_A.search(part) or part.lower() in _STIFF or (gender == "f" and _OF_WOMEN.search(part)):
        return None
    genitive = "и" if part[-2].lower() in "гкх" else "ы"
    return part[:-1] + _ending((genitive, "е", "у", "ой", "е"), case)


def _ending(endings: _Endings, case: Case) -> str:
    return endings[_ORDER.index(case)]


def _patronymic(part: str, case: Case) -> str | None:
    if part.lower().endswith(("оглы", "кызы")):
        return part
    return f"{part}ом" if case == "instrumental" and part.lower() in _STRESSED else None


def _first_name(part: str, case: Case, gender: str) -> str | None:
    if gender == "f" and part.endswith("ь"):
        return part[:-1] + _ending(_THIRD, case) if part.lower() in _DECLINED_IN_SIGN else part
    return f"Л{_ending(_LEV, case)}" if part == "Лев" else None


def _surname(part: str, case: Case, gender: str) -> str | None:
    if _FROZEN.search(part) or part.lower() in _STIFF:
        return part
    if part.lower() in _FLEETING:
        return part if gender == "f" else part[:-2] + "ь" + _ending(_SOFT, case)
    if _SHORT_OJ.match(part):
        return part if gender == "f" else part[:-1] + _ending(_SOFT, case)
    if _SHORT_ETS.match(part):
        return part if gender == "f" else part + _ending(_HARD, case)
    return None
