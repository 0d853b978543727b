"""The words of a digest. Letters are official Russian, like exports, whatever language the pages are read in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from registry.domain.reminders import Step
from registry.domain.schedule import Window
from registry.ports import Letter
from registry.queries.reminders import Digest, Line

_HEADINGS: Mapping[Step, str] = {
    Step.OVERDUE: "СРОК ПРОШЁЛ",
    Step.DAY: "ПОСЛЕДНИЕ ДНИ СРОКА",
    Step.WEEK: "ОСТАЛАСЬ НЕДЕЛЯ",
    Step.MONTH: "ОСТАЛСЯ МЕСЯЦ",
}
_WIDEST_TITLE = 160


def letter_of(digest: Digest, kinds: Mapping[str, str], address_of: Callable[[Line], str], home: str) -> Letter:
    """The digest as a letter; ``address_of`` gives the page of a term, ``home`` that of the person."""
    several = len({line.organization.code for line in digest.lines}) > 1
    body = [f"Здравствуйте, {digest.recipient.name}!", "", _opening(digest.day), ""]
    for step, lines in groupby(digest.lines, key=lambda line: line.step):
        body += [_HEADINGS[step], "", *_terms(lines, kinds, address_of, several=several)]
    body += [f"Всё, что нужно сделать: {home}", "", *_closing(home)]
    return Letter(to=digest.recipient.address, subject=_subject(digest), text="\n".join(body) + "\n")


def _opening(day: date) -> str:
    return f"Сроки исполнения дорожной карты на {day:%d.%m.%Y}."


def _subject(digest: Digest) -> str:
    overdue = sum(line.step is Step.OVERDUE for line in digest.lines)
    coming = len(digest.lines) - overdue
    parts = [f"просрочено – {overdue}"] * bool(overdue) + [f"подходит срок – {coming}"] * bool(coming)
    return f"Дорожная карта на {digest.day:%d.%m.%Y}: {', '.join(parts)}"


def _terms(
    lines: Iterable[Line], kinds: Mapping[str, str], address_of: Callable[[Line], str], *, several: bool
) -> Iterator[str]:
    for line in lines:
        names = ", ".join(kinds.get(code, code) for code in line.kinds)
        yield f"– Пункт {line.item}: {names}"
        yield f"  {_short(line.title)}"
        if several:
            yield f"  {line.organization.title}"
        late = f"; просрочено дней: {line.days_overdue}" if line.days_overdue else ""
        yield f"  Срок: {_days(line.window)}{late}"
        yield f"  {address_of(line)}"
        yield ""


def _days(window: Window) -> str:
    end = f"{window.end:%d.%m.%Y}"
    return f"до {end}" if window.kind != "window" or window.start is None else f"{window.start:%d.%m.%Y} – {end}"


def _short(title: str) -> str:
    if len(title) <= _WIDEST_TITLE:
        return title
    return title[:_WIDEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _closing(home: str) -> list[str]:
    return [
        "--",
        "Письмо составлено системой «Доккарта»; отвечать на него не нужно.",
        f"Отказаться от напоминаний можно в сведениях учётной записи: {home.rstrip('/')}/account/details",
    ]
