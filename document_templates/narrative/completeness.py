"""What the audit of the plan says: how many obligations were met, which measures lag, what follows by rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from document_templates.language import count, decimal, long_date
from document_templates.language.headings import clean_title
from document_templates.narrative.figures import Facts, hidden_in, in_year, series
from document_templates.narrative.indicators import moved_apart
from document_templates.narrative.orders import official_number

#: More measures than this are recommended by number and not by name: a list of forty titles is not read.
MOST_NAMED = 10
STATUSES = ("met", "met_late", "due", "overdue", "not_due", "undated", "exempt")


def totals_of(facts: Facts) -> dict[str, int]:
    """All seven counts; those that are not given are zero."""
    given = facts.get("totals") or {}
    return {status: int(given.get(status, 0)) for status in STATUSES}


def measures_analysis(completeness: Facts) -> str:
    """The state of the plan on the day of the audit, and the measures with unmet obligations."""
    totals, items = totals_of(completeness), list(completeness.get("items") or [])
    day = long_date(completeness["on"])
    everything = sum(totals.values()) - totals["exempt"]
    where = f" по {count(len(items), 'мероприятие', 'dative')}" if items else ""
    start = f"По состоянию на {day} с начала реализации дорожной карты{where}"
    lines = [f"{start} учтено {count(everything, 'обязательство')} исполнителей, из них:"]
    late = f", в том числе с нарушением срока – {_shown(totals['met_late'])}" if totals["met_late"] else ""
    lines.append(f"исполнено – {_shown(totals['met'] + totals['met_late'])}{late};")
    lines.append(f"не исполнено в установленный срок – {_shown(totals['overdue'])};")
    for status, words in (
        ("due", "находится на исполнении"),
        ("not_due", "срок исполнения не наступил"),
        ("undated", "срок зависит от внешних графиков и событий, дата не задана"),
    ):
        if totals[status]:
            lines.append(f"{words} – {_shown(totals[status])};")
    lines[-1] = f"{lines[-1][:-1]}."
    lines.extend(_overdue_lines(items))
    return "\n".join(lines)


def _shown(number: int) -> str:
    return decimal(number, 0)


def _overdue_lines(items: Sequence[Facts]) -> list[str]:
    late = lagging(items)
    if not late:
        return ["Мероприятий с неисполненными в срок обязательствами нет."]
    return [f"Не исполнены в срок обязательства по {count(len(late), 'мероприятие', 'dative')}: {numbers(late)}."]


def lagging(items: Sequence[Facts]) -> list[Facts]:
    """The measures that have an overdue obligation."""
    return [item for item in items if totals_of(item)["overdue"]]


def numbers(items: Sequence[Facts]) -> str:
    """«пункт 2.9», «пункты 2.9, 3.4», each as the plan itself numbers it."""
    listed = list(dict.fromkeys(official_number(str(item["number"])) for item in items))
    return f"{'пункт' if len(listed) == 1 else 'пункты'} {', '.join(listed)}"


def measures_rows(completeness: Facts) -> list[dict[str, Any]]:
    """A row for each measure: its number, title and counts, for the table."""
    rows = []
    for item in completeness.get("items") or []:
        totals = totals_of(item)
        rows.append(
            {
                "number": official_number(str(item["number"])),
                "text": clean_title(str(item["title"])),
                "met": totals["met"],
                "met_late": totals["met_late"],
                "overdue": totals["overdue"],
                "pending": totals["due"] + totals["not_due"] + totals["undated"],
            }
        )
    return rows


def effectiveness(completeness: Facts, indicators: Sequence[Facts], organization: Facts, year: int) -> str:
    """Discipline of the plan beside the movement of the indicators; no cause is claimed."""
    totals = totals_of(completeness)
    expected = totals["met"] + totals["met_late"] + totals["overdue"]
    if expected:
        share = decimal(100 * totals["met"] / expected)
        first = (
            f"Срок исполнения наступил по {count(expected, 'обязательство', 'dative')}, "
            f"в срок исполнено {_shown(totals['met'])} ({share} %)."
        )
    else:
        first = "Обязательств, срок исполнения которых наступил, нет."
    return "\n".join([first, *_movement(indicators, organization, year)])


def _movement(indicators: Sequence[Facts], organization: Facts, year: int) -> list[str]:
    known = [each for each in indicators if in_year(series(each, organization), year)]
    if not known and any(hidden_in(series(each, organization), year) for each in indicators):
        return [f"Данные по показателям за {year} год не приводятся, сопоставить принятые меры с их динамикой нельзя."]
    if not known:
        return [f"Данные по показателям за {year} год не внесены, сопоставить принятые меры с их динамикой нельзя."]
    grown, fallen, same = moved_apart(known, organization, year)
    compared = len(grown) + len(fallen) + len(same)
    if not compared:
        return [f"Данные за предыдущие годы не внесены, динамика показателей {year} года не определяется."]
    moves = (("выросло", grown), ("снизилось", fallen), ("не изменилось", same))
    told = ", ".join(f"{verb} по {count(len(group), 'показатель', 'dative')}" for verb, group in moves if group)
    return [f"Динамика определена по {count(compared, 'показатель', 'dative')}: значение {told}."]


def conclusions(completeness: Facts, indicators: Sequence[Facts], organization: Facts, year: int) -> list[str]:
    """What the counts add up to."""
    totals = totals_of(completeness)
    done = totals["met"] + totals["met_late"]
    expected = done + totals["overdue"]
    lines = []
    if expected:
        share = decimal(100 * done / expected)
        lines.append(
            f"Исполнено {count(done, 'обязательство')} из {_shown(expected)}, срок которых наступил ({share} %)."
        )
    else:
        lines.append("Обязательств, срок исполнения которых наступил, нет.")
    late = lagging(list(completeness.get("items") or []))
    if late:
        lines.append(f"Требуют завершения мероприятия дорожной карты: {numbers(late)}.")
    lines.extend(_movement(indicators, organization, year))
    return lines


def recommendations(completeness: Facts) -> list[str]:
    """What executors must finish: the measures that lag most by name, the rest by number.

    Empty when nothing is overdue: then a person has to judge.
    """
    late = lagging(list(completeness.get("items") or []))
    worst = sorted(late, key=lambda item: -totals_of(item)["overdue"])[:MOST_NAMED]
    lines = []
    for item in (each for each in late if each in worst):
        amount = count(totals_of(item)["overdue"], "обязательство")
        title = clean_title(str(item["title"]))
        number = official_number(str(item["number"]))
        lines.append(f"Завершить исполнение пункта {number} «{title}»: не исполнено {amount}.")
    rest = [each for each in late if each not in worst]
    if rest:
        lines.append(
            f"Завершить исполнение других мероприятий с не исполненными в срок обязательствами: {numbers(rest)}."
        )
    return lines


def proposals(completeness: Facts) -> list[str]:
    """What the plan itself could gain. Empty when all its measures have dates and are met."""
    items = list(completeness.get("items") or [])
    lines = []
    late = lagging(items)
    if late:
        lines.append(f"Рассмотреть необходимость уточнения сроков и исполнителей по мероприятиям: {numbers(late)}.")
    undated = [item for item in items if totals_of(item)["undated"]]
    if undated:
        lines.append(f"Определить календарные сроки мероприятий, зависящих от внешних графиков: {numbers(undated)}.")
    return lines
