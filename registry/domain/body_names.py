"""Names under which plans of all regions know the five bodies: one small table of patterns.

What stands here is certain: an institute of development of education is the institute, a municipal body of education
is a municipal body. «Управление образования» alone, «РЦОИ» or «педагогические работники» are nobody of the five.
"""

from __future__ import annotations

import functools
import re

from registry.domain.folding import fold, squash

# Patterns see folded text: lower case, «е» for «ё», straight quotes, Russian letters.
_OKRUG = r"(?:ханты-мансийского\s+автономного\s+округа|автономного\s+округа|хмао)(?:\s*-\s*югр[аы])?"
_SUBJECT = (
    rf"(?:{_OKRUG}|[а-я-]+(?:ской|ного|ского)\s+(?:области|края|автономной\s+области)|республики\s+[а-я-]+(?:\s*\([а-я]+\))?"
    r"|[а-я-]+ской\s+республики|(?:города|г\.)\s*(?:москвы|санкт-петербурга|севастополя))"
)
_MANAGING = r"осуществляющ\w+\s+управление\s+в\s+сфере\s+образования"
_UNITS = r"муниципальн\w+\s+(?:образовани\w+|район\w*|округ\w*|городск\w+\s+округ\w*)"

# «ГАУ ДПО», «АУ ДПО», «КГАУ ДПО СО»: legal forms of institutes, with the letters of the subject.
_FORM = (
    rf"(?:\bавтономн\w+\s+учреждени\w+(?:\s+дополнительного\s+профессионального\s+образования)?(?:\s+{_OKRUG})?"
    rf"|\b(?:[а-я]{{0,5}}[абк])?о?у(?:\s+дпо)?(?:\s+{_OKRUG}|\s+[а-я]{{2,4}}(?=\s*\"))?)"
)
_INSTITUTE = (
    r"(?:иро|ипк(?:\s?и?про|ро)?|(?:[а-я-]+(?:[сц]кий|ный|ной)\s+){0,2}институт\w?\s+развития\s+образования"
    r"|(?:[а-я-]+(?:[сц]кий|ный|ной)\s+){0,2}институт\w?\s+повышения\s+квалификации(?:\s+и\s+(?:профессиональной\s+)?переподготовки)?"
    r"(?:\s+работников\s+образования)?)"
)

_NAMES: tuple[tuple[str, str], ...] = (
    ("iro", rf"(?:{_FORM})?\s*\"?\s*\b{_INSTITUTE}\b(?:\s+{_SUBJECT})?\s*\"?|\b(?:[а-я]{{0,4}}г)(?:ау|аоу)\s+дпо\b"),
    ("department", rf"\bдепартамент[аеу]?\b(?:\s+образования\s+и\s+науки\b(?:\s+{_OKRUG})?)?"),
    (
        "mouo",
        rf"\b(?:моуо|омсу|роо|руо)\b|\bмуниципальн\w+\s+орган\w*(?:,?\s+{_MANAGING}|\s+управления\s+образовани\w+)"
        rf"|\bорган\w*\s+местного\s+самоуправления(?:\s+муниципальных\s+(?:образований|районов|округов)"
        rf"(?:\s+и\s+городских\s+округов)?)?(?:\s+{_SUBJECT})?,?\s+{_MANAGING}"
        rf"|\bорган\w*\s+местного\s+самоуправления(?:\s+муниципальных\s+(?:образований|районов|округов))?(?:\s+{_SUBJECT})?"
        rf"|\bорган\w*\s+управления\s+образовани\w+\s+{_UNITS}"
        rf"|\b(?:управлени[яй]|отдел[ыа]|департаменты|комитеты)\s+образования\s+(?:администраций\s+)?{_UNITS}"
        r"|\bмуниципальны[ех]\s+(?:управлени[яй]|отдел\w+|орган\w+)\s+образовани\w+",
    ),
    (
        "goo",
        r"\bгоо\b|\bгосударственн\w+\s+(?:оо\b|(?:обще)?образовательн\w+\s+(?:организаци|учреждени)\w+)"
        r"|\bподведомственн\w+\s+(?:(?:обще)?образовательн\w+\s+)?(?:организаци|учреждени)\w+"
        r"|(?:\b(?:обще)?образовательн\w+\s+)?\b(?:организаци|учреждени)\w+,?\s+подведомственн\w+\s+(?:министерств|департамент)\w+",
    ),
    (
        "oo",
        r"(?:\bвсе\s+)?(?:\bмуниципальн\w+\s+)?(?:\bоо\b|\b(?:обще)?образовательн\w+\s+(?:организаци|учреждени)\w+"
        r"|\bшкол(?:ы|а|ам|ах|ами)?\b(?!-))",
    ),
)

# Schools known by the list they are on: the short name is their condition.
LISTED = "listed"
_LISTED = r"\bшнор\b|\bшнсу\b|\bшнр\b"

_HEADS = ("министерств", "департамент", "комитет", "управлени")


@functools.lru_cache(maxsize=64)
def body_pattern(authority: str = "") -> re.Pattern[str]:
    """The pattern whose groups are the codes, and ``LISTED``.

    ``authority`` is the body that approved the plan, empty when unknown.
    The authority of a region is the Department of its own plan: under its full name, the beginning of it
    («Министерство образования»), or its head word alone («Министерство»).
    """
    own = _authority(authority)
    names = [(code, own if code == "department" and own else pattern) for code, pattern in (*_NAMES, (LISTED, _LISTED))]
    return re.compile("|".join(f"(?P<{code}>{pattern})" for code, pattern in names))


def _authority(name: str) -> str:
    """The pattern of the approving body's name; empty when it is a department like ours, or no body of education."""
    words = re.findall(r"[а-я-]+", fold(squash(name)))
    if not words or not any(words[0].startswith(head) for head in _HEADS) or "образовани" not in fold(name):
        return ""
    if words[0].startswith("департамент"):
        return ""
    pattern = ""
    # Each further word only after the one before it: «Министерство образования», never «Министерство области».
    for word in reversed(words[1:]):
        pattern = rf"(?:,?\s+{_stem(word)}{pattern})?"
    # «Управление образования» may be that of any town.
    if words[0].startswith("управлени"):
        return r"\b" + r",?\s+".join(map(_stem, words))
    short = r"|\bминобр(?:азования)?\b(?!\s*-?\s*науки)" if words[0].startswith("министерств") else ""
    return rf"\b{_stem(words[0])}{pattern}{short}"


def _stem(word: str) -> str:
    """The word with any ending; a short one as it is."""
    return re.escape(word) + r"\b" if len(word) < 5 else re.escape(word[: max(4, len(word) - 3)]) + r"[а-я]{0,5}\b"
