"""The menu: where it leads, and whom it is shown to. An entry whose page does not exist is not shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, request, url_for

from app.i18n import _l
from app.security.access import permits, rule_of
from registry.domain.roles import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the menu. ``endpoint`` is ``<part>.<view>``; the menu marks it on every page of the part.

    ``beneath`` are the places of one subject, shown as a second row on each of their pages; empty when there is one.
    """

    endpoint: str
    label: object
    beneath: tuple[Place, ...] = ()

    @property
    def part(self) -> str:
        """The name of the blueprint."""
        return self.endpoint.partition(".")[0]

    @property
    def parts(self) -> frozenset[str]:
        """The names of the blueprints of the place and of those beneath."""
        return frozenset({self.part, *(place.part for place in self.beneath)})


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as the menu shows it to the person."""

    label: str
    address: str
    current: bool


# What people do every day stands first; what administrators do stands last.
PLACES = (
    Place(
        "home.index",
        _l("Главная"),
        (
            Place("home.index", _l("Что сделать")),
            Place("reminders.index", _l("Напоминания")),
            Place("calendar.index", _l("Календари")),
        ),
    ),
    Place(
        "roadmap.index",
        _l("Дорожная карта"),
        (
            Place("roadmap.index", _l("Мероприятия")),
            Place("roadmap.plan_timeline", _l("Сроки по месяцам")),
            Place("events.index", _l("События")),
            Place("signs.index", _l("Перечни организаций")),
            Place("proposals.index", _l("Предложения")),
            Place("roadmap.editions", _l("Редакции")),
        ),
    ),
    Place(
        "documents.index",
        _l("Документы"),
        (
            Place("documents.index", _l("Все документы")),
            Place("recommendations.index", _l("Рекомендации")),
            Place("batches.index", _l("Пакеты документов")),
            Place("templates.index", _l("Шаблоны")),
            Place("check.index", _l("Проверка оформления")),
        ),
    ),
    Place("audit.index", _l("Полнота")),
    Place("indicators.index", _l("Показатели")),
    Place("search.index", _l("Поиск")),
    Place("organizations.index", _l("Организации")),
    Place("people.index", _l("Люди")),
    Place("jobs.index", _l("Задания")),
    Place("journal.index", _l("Журнал")),
    Place("portal.index", _l("Портал")),
)


def menu(actor: Actor) -> list[Entry]:
    """The entries the person may open."""
    part = request.blueprint
    return [_entry(place, current=part in place.parts) for place in _open(PLACES, actor)]


def submenu(actor: Actor) -> list[Entry]:
    """The places of the subject of this page; empty when there is nothing to choose from."""
    group = next((place for place in PLACES if place.beneath and request.blueprint in place.parts), None)
    places = list(_open(group.beneath, actor)) if group else []
    here = _nearest(places)
    return [_entry(place, current=place is here) for place in places] if len(places) > 1 else []


def _nearest(places: Iterable[Place]) -> Place | None:
    """The place of the same part whose address the page's address begins with, the longest such."""
    of_part = [place for place in places if place.part == request.blueprint]
    return max(of_part, key=_likeness, default=None)


def _likeness(place: Place) -> int:
    address = url_for(place.endpoint)
    return len(address) if request.path.startswith(address) else 0


def _open(places: Iterable[Place], actor: Actor) -> Iterable[Place]:
    for place in places:
        rule = rule_of(current_app, place.endpoint)
        if rule is not None and permits(rule, actor):
            yield place


def _entry(place: Place, *, current: bool) -> Entry:
    return Entry(str(place.label), url_for(place.endpoint), current)
