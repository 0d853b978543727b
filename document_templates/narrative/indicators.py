"""What indicators say: their overview, the analysis of each, conclusions and recommendations by rule.

Recommendations name only what the figures show: a fall, a lag behind the okrug, a missing figure. The rest is the
author's.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from document_templates.language import count, decimal
from document_templates.narrative.figures import (
    Facts,
    Point,
    before,
    change,
    difference_unit,
    in_year,
    is_regional,
    series,
    shown,
)

NO_FIGURES = "Данные по показателям за {year} год не внесены."
#: Who passes which examination: the words by which an indicator or a measure names it.
_EXAMS = (("ЕГЭ", "11 классов"), ("ОГЭ", "9 классов"))


def about_exam(indicators: Sequence[Facts], item: Facts | None) -> list[Facts]:
    """The indicators of the one examination that the measure is about; all of them when it names none or both."""
    asked = [words for words in _EXAMS if item and words[0] in str(item["title"])]
    if len(asked) != 1:
        return list(indicators)
    other = next(words for words in _EXAMS if words not in asked)
    return [each for each in indicators if _names(each, asked[0]) or not _names(each, other)]


def _names(indicator: Facts, words: Sequence[str]) -> bool:
    return any(word in str(indicator["name"]) for word in words)


def overview(indicators: Sequence[Facts], year: int) -> str:
    """Which indicators the document uses, by criterion and source, and for how many there are values."""
    if not indicators:
        return NO_FIGURES.format(year=year)
    lines = [f"В документе использованы сведения по {count(len(indicators), 'показатель', 'dative')}:"]
    for criterion, members in _by_criterion(indicators).items():
        codes = ", ".join(str(each["code"]) for each in members)
        lines.append(f"критерий «{criterion}» – {count(len(members), 'показатель')} ({codes});")
    lines[-1] = f"{lines[-1][:-1]}."
    sources = sorted({str(each["source"]) for each in indicators if each.get("source")})
    if sources:
        lines.append(f"Источники данных: {', '.join(sources)}.")
    return "\n".join(lines)


def analysis(indicators: Sequence[Facts], organization: Facts, year: int) -> str:
    """A sentence for each indicator: its value, its change and its place beside the okrug."""
    if not indicators:
        return NO_FIGURES.format(year=year)
    lines = []
    for criterion, members in _by_criterion(indicators).items():
        lines.append(f"По критерию «{criterion}».")
        lines.extend(sentence(each, organization, year) for each in members)
    return "\n".join(lines)


def sentence(indicator: Facts, organization: Facts, year: int) -> str:
    """The indicator in words. A year without a value is said to have none."""
    unit = str(indicator.get("unit") or "")
    points = series(indicator, organization)
    now, then = in_year(points, year), before(points, year)
    opening = f"{indicator['code']} «{indicator['name']}»:"
    if now is None:
        known = f" Последнее внесенное значение – {shown(then.value, unit)} ({then.year} год)." if then else ""
        return f"{opening} данные за {year} год не внесены.{known}"
    share = f" ({decimal(now.numerator, 0)} из {decimal(now.denominator, 0)})" if now.numerator is not None else ""
    value = f"{opening} в {year} году значение составило {shown(now.value, unit)}{share}"
    beside = [*_since(then, change(points, year), unit), *_beside(indicator, organization, year, now.value, unit)]
    return f"{value}, что {' и '.join(beside)}." if beside else f"{value}."


def _since(then: Point | None, moved: Decimal | None, unit: str) -> list[str]:
    if then is None or moved is None:
        return []
    known = shown(then.value, unit)
    if not _visible(moved):
        return [f"не отличается от значения {then.year} года ({known})"]
    return [f"{_by(moved, unit)}, чем в {then.year} году ({known})"]


def _beside(indicator: Facts, organization: Facts, year: int, own: Decimal | None, unit: str) -> list[str]:
    region = None if is_regional(organization) else in_year(series(indicator, organization, "region"), year)
    if region is None or region.value is None or own is None:
        return []
    known = shown(region.value, unit)
    if not _visible(own - region.value):
        return [f"не отличается от значения по автономному округу ({known})"]
    return [f"{_by(own - region.value, unit)}, чем в целом по автономному округу ({known})"]


def _visible(moved: Decimal) -> bool:
    """Whether the difference is more than nothing as it is printed."""
    return decimal(abs(moved)) != "0,0"


def _by(moved: Decimal, unit: str) -> str:
    """«на 2,4 п. п. выше»."""
    words = ("на", decimal(abs(moved)), difference_unit(unit), "выше" if moved > 0 else "ниже")
    return " ".join(word for word in words if word)


def conclusions(indicators: Sequence[Facts], organization: Facts, year: int) -> list[str]:
    """What the figures add up to: how many are known, how many rose and fell, how many are below the okrug."""
    if not indicators:
        return [NO_FIGURES.format(year=year)]
    known = [each for each in indicators if in_year(series(each, organization), year)]
    total = count(len(indicators), "показатель", "genitive")
    if not known:
        return [f"Значения за {year} год не внесены ни по одному из {total}."]
    lines = [f"Значения за {year} год внесены по {len(known)} из {total}."]
    lines.extend(_movement(known, organization, year))
    below = below_region(known, organization, year)
    if below:
        amount = count(len(below), "показатель", "dative")
        lines.append(f"Ниже, чем в целом по автономному округу, значение по {amount}: {_codes(below)}.")
    return lines


def _movement(known: Sequence[Facts], organization: Facts, year: int) -> list[str]:
    grown, fallen, same = moved_apart(known, organization, year)
    lines = []
    for members, verb in ((grown, "выросло"), (fallen, "снизилось"), (same, "не изменилось")):
        if members:
            amount = count(len(members), "показатель", "dative")
            lines.append(
                f"По сравнению с предыдущим годом, за который есть данные, значение {verb} по {amount}: "
                f"{_codes(members)}."
            )
    return lines


def moved_apart(known: Sequence[Facts], organization: Facts, year: int) -> tuple[list[Facts], list[Facts], list[Facts]]:
    """The indicators that rose, fell and stayed, by the difference as it is printed."""
    grown: list[Facts] = []
    fallen: list[Facts] = []
    same: list[Facts] = []
    for each in known:
        moved = change(series(each, organization), year)
        if moved is not None:
            (same if not _visible(moved) else grown if moved > 0 else fallen).append(each)
    return grown, fallen, same


def below_region(known: Sequence[Facts], organization: Facts, year: int) -> list[Facts]:
    """The indicators whose value is below the okrug's; none for a regional organization."""
    if is_regional(organization):
        return []
    found = []
    for each in known:
        own, region = in_year(series(each, organization), year), in_year(series(each, organization, "region"), year)
        if own and region and own.value is not None and region.value is not None and own.value < region.value:
            found.append(each)
    return found


def weak(indicators: Sequence[Facts], organization: Facts, year: int) -> list[Facts]:
    """The indicators that support starts from: worse than the year before, or below the okrug, by the last values."""
    return [each for each in indicators if _is_weak(each, organization, last_known(each, organization, year))]


def _is_weak(indicator: Facts, organization: Facts, last: Point | None) -> bool:
    if last is None:
        return False
    below = indicator.get("better") != "down" and below_region([indicator], organization, last.year)
    return bool(below or _worse([indicator], organization, last.year))


def last_known(indicator: Facts, organization: Facts, year: int) -> Point | None:
    """The last value up to the year, or ``None``."""
    points = series(indicator, organization)
    return in_year(points, year) or before(points, year)


def weak_analysis(indicators: Sequence[Facts], organization: Facts, year: int) -> str:
    """A sentence for each weak indicator, of the last year it has a value for; nothing without weak ones."""
    found = weak(indicators, organization, year)
    last = {str(each["code"]): last_known(each, organization, year) for each in found}
    return "\n".join(sentence(each, organization, point.year) for each in found if (point := last[str(each["code"])]))


def recommendations(indicators: Sequence[Facts], organization: Facts, year: int) -> list[str]:
    """What follows from the figures by rule. Empty when nothing fell, lags or lacks: then a person has to judge."""
    if not indicators:
        return [f"Обеспечить внесение данных по показателям за {year} год."]
    known = [each for each in indicators if in_year(series(each, organization), year)]
    missing = [each for each in indicators if each not in known]
    worse = _worse(known, organization, year)
    below = [each for each in below_region(known, organization, year) if each.get("better") != "down"]
    lines = [f"Установить причины изменения значения показателя {_named(each)} и определить меры." for each in worse]
    lines += [
        f"Изучить опыт территорий с более высоким значением показателя {_named(each)}."
        for each in below
        if each not in worse
    ]
    if missing:
        lines.append(f"Обеспечить внесение данных за {year} год по показателям: {_codes(missing)}.")
    return lines


def _worse(known: Sequence[Facts], organization: Facts, year: int) -> list[Facts]:
    """Those that moved against ``better``; when nobody said which way is better, those that fell."""
    grown, fallen, _ = moved_apart(known, organization, year)
    return [each for each in known if (each in fallen) != (each.get("better") == "down") and each in [*grown, *fallen]]


def _named(indicator: Facts) -> str:
    return f"{indicator['code']} «{indicator['name']}»"


def _codes(members: Sequence[Facts]) -> str:
    return ", ".join(str(each["code"]) for each in members)


def _by_criterion(indicators: Sequence[Facts]) -> dict[str, list[Facts]]:
    grouped: dict[str, list[Facts]] = {}
    for each in indicators:
        grouped.setdefault(str(each.get("criterion") or "Иные показатели"), []).append(each)
    return grouped
