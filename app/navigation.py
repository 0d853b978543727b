"""The menu: where it leads, and whom it is shown to. An entry whose page does not exist is not shown."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from app.i18n import _l
from app.security.access import permits, rule_of
from registry.domain.roles import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the menu. ``endpoint`` is ``<part>.index``; the menu marks it on every page of the part."""

    endpoint: str
    label: object

    @property
    def part(self) -> str:
        """The name of the blueprint."""
        return self.endpoint.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as the menu shows it to the person."""

    label: str
    address: str
    current: bool


# What people do every day stands first; what administrators do stands last.
PLACES = (
    Place("home.index", _l("Главная")),
    Place("roadmap.index", _l("Дорожная карта")),
    Place("events.index", _l("События")),
    Place("proposals.index", _l("Предложения")),
    Place("documents.index", _l("Документы")),
    Place("audit.index", _l("Полнота")),
    Place("indicators.index", _l("Показатели")),
    Place("search.index", _l("Поиск")),
    Place("organizations.index", _l("Организации")),
    Place("signs.index", _l("Перечни")),
    Place("people.index", _l("Люди")),
    Place("jobs.index", _l("Задания")),
    Place("journal.index", _l("Журнал")),
    Place("portal.index", _l("Портал")),
)


def menu(actor: Actor) -> list[Entry]:
    """The entries the person may open."""
    return [_entry(place) for place in PLACES if _is_open(place, actor)]


def _is_open(place: Place, actor: Actor) -> bool:
    rule = rule_of(current_app, place.endpoint)
    return rule is not None and permits(rule, actor)


def _entry(place: Place) -> Entry:
    return Entry(str(place.label), url_for(place.endpoint), request.blueprint == place.part)
