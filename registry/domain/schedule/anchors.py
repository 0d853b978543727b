"""Events and schedules on which deadlines hang: one table, and the days that were entered for them.

A day is entered as a period under the code of the table, alone (``vpr``) or with the year of the event (``vpr-2026``,
``vpr:2026``): so one mapping holds the events of many years. ``vpr-start`` and ``vpr-end`` are understood as ``vpr``,
``vpr-2026#2`` is the second time that it happens in that year.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from registry.domain.schedule.model import Anchor, Awaited, Period
from registry.domain.schedule.tree import Tie
from registry.errors import N_

_OVERSIGHT = r"рособ\w*надзор"  # «Рособнадзора», «Рособrnнадзора» are seen in scanned orders
_MINISTRY = r"(?:мин ?просвещ|министерств\w* просвещ)"
_TESTS = r"(?:впр|всероссийск\w+ проверочн)"
LEAD = r"^(?:\w+ ){0,2}"  # words before the one that names the event


@dataclass(frozen=True, slots=True)
class Known:
    """An event or schedule that has a code: the pattern of its folded phrase, and its Russian name.

    The name of an event is a noun phrase («получение результатов ВПР»), of a schedule an adverbial («по графику …»).
    """

    code: str
    pattern: str
    name: str


EVENTS = (
    Known(
        "seminar-objectivity",
        rf"{LEAD}семинар\w*\b.*(?:признак|необъективн)",
        N_("проведение семинара для ОО, имеющих признаки необъективности"),
    ),
    Known(
        "vpr-results",
        rf"{LEAD}(?:итог|результат)\w* (?:проведени\w+ |выполнени\w+ )?{_TESTS}",
        N_("получение результатов ВПР"),
    ),
    Known("federal-list", r"федеральн\w+ (?:списк|перечн)", N_("получение федерального списка ОО")),
    Known("final-essay", r"итогов\w+ сочинени", N_("проведение итогового сочинения (изложения)")),
    Known("gia-results", r"(?:итог|результат)\w* (?:\w+ ){0,2}(?:гиа|егэ|огэ)", N_("получение результатов ГИА")),
    Known("gia", r"\bгиа\b|итогов\w+ аттестаци", N_("проведение ГИА")),
    Known("ege", r"\bегэ\b|един\w+ государственн\w+ экзамен", N_("проведение ЕГЭ")),
    Known("oge", r"\bогэ\b|основн\w+ государственн\w+ экзамен", N_("проведение ОГЭ")),
    Known("niko", r"\bнико\b|национальн\w+ (?:сопоставительн\w+ )?исследован", N_("проведение НИКО")),
    Known("vpr", _TESTS, N_("проведение ВПР")),
)

SCHEDULES = (
    Known("rosobrnadzor-data", rf"предоставлени\w+ {_OVERSIGHT}", N_("по мере предоставления данных Рособрнадзором")),
    Known(
        "federal-acts", rf"акт\w* .*(?:{_MINISTRY}|{_OVERSIGHT})", N_("по актам Минпросвещения России и Рособрнадзора")
    ),
    Known(
        "federal-schedule",
        rf"{_MINISTRY}.*{_OVERSIGHT}|{_OVERSIGHT}.*{_MINISTRY}",
        N_("по графику Минпросвещения России и Рособрнадзора"),
    ),
    Known("rosobrnadzor-schedule", _OVERSIGHT, N_("по графику Рособрнадзора")),
    Known("ministry-schedule", _MINISTRY, N_("по графику Минпросвещения России")),
    Known("oo-mouo-schedule", r"\bоо ?/ ?моуо\b|\bмоуо ?/ ?оо\b", N_("по графикам ОО и МОУО")),
    Known("mouo-schedule", r"\bмоуо\b|муниципальн", N_("по графику МОУО")),
    Known(
        "dpo-schedule", r"реестр\w* (?:\w+ )*(?:дпо|дополнительн)", N_("по графику программ федерального реестра ДПО")
    ),
    Known("courses-schedule", r"\bкурс", N_("по графику курсовых мероприятий")),
    Known("normative-acts", r"(?:нормативн|правов)\w* (?:\w+ )?акт", N_("по нормативным актам")),
    Known("action-plan", r"план\w* мероприятий|дорожн", N_("по плану мероприятий («дорожной карте»)")),
    Known("agreement", r"согласовани|договоренност", N_("по согласованию")),
    Known("separate-act", r"приказ|распоряжени|решени|постановлени", N_("по отдельному акту")),
    Known("separate-schedule", r"график|план|расписани|срок", N_("по отдельному графику")),
)

_ON_DEMAND = Known("on-demand", "", N_("по мере необходимости"))
_UNNAMED_SCHEDULE = Known("separate-schedule", "", N_("по отдельному графику"))
_BY_CODE = {each.code: each for each in (*EVENTS, *SCHEDULES)}
_HEAD = re.compile(r"^(?:после|по|начала|с момента|со дня|с даты) (?=\S)")
_LATIN = str.maketrans("абвгдезийклмнопрстуфхцыэъь", "abvgdeziyklmnoprstufhcye--") | {
    ord(letter): latin for letter, latin in {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya"}.items()
}
_SLUG_LENGTH = 48


@lru_cache(maxsize=4096)
def known(tie: Tie) -> Known:
    """The event or schedule of the tie; one that has no code gets ``x-`` and its words in Latin letters."""
    if tie.kind == "demand":
        return _ON_DEMAND
    phrase = re.sub(r"\s+", " ", tie.phrase)
    table = EVENTS if tie.kind == "event" else SCHEDULES
    core = _HEAD.sub("", phrase)
    for candidate in table:
        if re.search(candidate.pattern, core):
            return candidate
    if tie.kind != "event":
        return _UNNAMED_SCHEDULE
    return Known(_slug(core), "", f"«{phrase[:200]}»")


def named(code: str) -> Known | None:
    """The event or schedule of the table with the code, ``None`` when there is none."""
    return _BY_CODE.get(code)


def anchor_of(tie: Tie) -> Anchor:
    """The anchor as the outside sees it."""
    return Anchor(known(tie).code, tie.relation)


_HOLDING = "проведение "
# What is held, as it stands after «начало проведения»: phrases of their own for the sake of translation.
HELD = (
    N_("ВПР"),
    N_("ГИА"),
    N_("ЕГЭ"),
    N_("НИКО"),
    N_("ОГЭ"),
    N_("итогового сочинения (изложения)"),
    N_("семинара для ОО, имеющих признаки необъективности"),
)


def waiting(tie: Tie, years: Iterable[int] = ()) -> str:
    """The Russian sentence about the missing date; ``years`` for which it is missing, empty for all."""
    name, tail = known(tie).name, missing(years)
    if tie.kind == "event":
        if tie.relation in {"before", "until"} and name.startswith(_HOLDING):
            edge = N_("начало проведения {what}") if tie.relation == "before" else N_("окончание проведения {what}")
            name = edge.format(what=name.removeprefix(_HOLDING))
        return N_("срок зависит от события: {name}, {tail}").format(name=name, tail=tail)
    if tie.kind == "demand":
        return N_("срок наступает {name}, {tail}").format(name=name, tail=tail)
    return N_("срок {name}, {tail}").format(name=name, tail=tail)


def missing(years: Iterable[int] = ()) -> str:
    """The Russian words about a date that is missing; ``years`` for which it is, empty for all."""
    named_years = [str(year) for year in years]
    without = (N_("дата не задана"), N_("дата не задана на {years} г."), N_("дата не задана на {years} гг."))
    return without[min(len(named_years), 2)].format(years=", ".join(named_years))


def awaited(tie: Tie, years: Iterable[int] = ()) -> Awaited:
    """The missing date of a tie as data."""
    return Awaited(known(tie).code, tie.kind, tuple(years))


def periods_of(code: str, events: Mapping[str, Period]) -> list[Period]:
    """The periods entered for the code, earliest first."""
    found = {period for key, period in events.items() if code in codes_of(key) and period.start <= period.end}
    return sorted(found, key=lambda period: (period.start, period.end))


@lru_cache(maxsize=16_384)
def codes_of(key: str) -> frozenset[str]:
    """The codes that a key may mean: itself, without its count and its year, without ``-start`` and ``-end``."""
    bare = re.sub(r"#\d{1,3}$", "", key)
    of_year = re.sub(r"[-:](?:19|20)\d\d(?=$|-start$|-end$)", "", bare)
    return frozenset({key, bare, of_year, re.sub(r"-(?:start|end)$", "", of_year)})


def keyed(occurrences: Iterable[tuple[str, Period]]) -> dict[str, Period]:
    """The mapping of occurrences (code, days) that ``read_deadline`` takes; their order does not matter."""
    ordered = sorted(set(occurrences), key=lambda each: (each[0], each[1].start, each[1].end))
    return distinct((f"{code}-{period.start.year}", period) for code, period in ordered)


def distinct(pairs: Iterable[tuple[str, Period]]) -> dict[str, Period]:
    """The periods by their keys; a key that comes again is counted: ``vpr-2026``, ``vpr-2026#2``."""
    events: dict[str, Period] = {}
    times: Counter[str] = Counter()
    for key, period in pairs:
        times[key] += 1
        events[key if times[key] == 1 else f"{key}#{times[key]}"] = period
    return events


def _slug(phrase: str) -> str:
    latin = re.sub(r"[^a-z0-9]+", "-", phrase.translate(_LATIN))
    return "x-" + (latin.strip("-")[:_SLUG_LENGTH].strip("-") or "event")
