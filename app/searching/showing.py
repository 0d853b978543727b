"""What a page of results shows beside the documents: facets, the filters in force as chips, where each hit leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import request, url_for

from app.i18n import _, _l
from app.kinds import kind_name
from app.lists import capfirst, topic_words
from app.look import same_page
from app.searching.asking import FILTERS
from app.web import reading
from app.words import STATES
from registry.ports import TRAITS, Hit, SearchQuery, SearchResult
from registry.queries import document_files, document_pages, organizations

SHOWN = 12
_DIGITS = re.compile(r"(\d+)")
Addresses = Callable[[Iterable[str]], Mapping[str, str]]

#: A facet of the port, the parameter of the address that narrows by it, and its heading.
_FACETS = (
    ("kind", "kind", _l("Вид документа")),
    ("organization", "organization", _l("Организация")),
    ("year", "year", _l("Год")),
    ("item", "item", _l("Мероприятие")),
    ("status", "state", _l("Состояние")),
    ("subject", "subject", _l("Предмет")),
    ("grade", "grade", _l("Класс")),
    ("assessment", "assessment", _l("Оценочная процедура")),
    ("audience", "audience", _l("Кому адресовано")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet; its address turns it on, or off when it is ``on``."""

    label: str
    count: int
    on: bool
    address: str


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a facet that are shown at once, and those behind «ещё»."""

    heading: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; its address lets it go."""

    heading: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document its snippet stands: the address, and the page and section when they are known."""

    address: str
    page: int | None
    section: str | None

    @property
    def words(self) -> str:
        """«с. 3, раздел «II. Итоги»»."""
        parts = [_("с. %(page)s", page=self.page)] if self.page else []
        parts += [_("раздел «%(section)s»", section=self.section)] if self.section else []
        return ", ".join(parts) or _("место в тексте")


def results(
    query: SearchQuery, found: SearchResult, addresses_of: Addresses, *, hidden: Iterable[str] = ()
) -> dict[str, Any]:
    """What the template of results needs, but for what only the page knows."""
    names, addresses = owner_names(query, found), addresses_of(hit.id for hit in found.hits)
    return {
        "query": query,
        "found": found,
        "names": names,
        "addresses": addresses,
        "facets": facets(query, found, names, hidden=hidden),
        "chips": chips(query, names),
        "places": places(found.hits, addresses, _leaves(found.hits) if addresses_of is card_addresses else frozenset()),
        "bare": without_filters(),
    }


def facets(
    query: SearchQuery, found: SearchResult, names: Mapping[str, str], *, hidden: Iterable[str] = ()
) -> list[Facet]:
    """The facets that would narrow something or do. ``names`` are those of organizations."""
    wanted, shown = _wanted(query), []
    for facet, parameter, heading in _FACETS:
        counts = found.facets.get(facet, ())
        if facet in hidden or not counts:
            continue
        label = _labels(facet, names)
        on = wanted[parameter]
        choices = tuple(Choice(label(v), count, v in on, _toggled(parameter, v)) for v, count in _in_order(counts))
        shown.append(Facet(str(heading), choices[:SHOWN], choices[SHOWN:]))
    return shown


def _in_order(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The most frequent first; equals in the order of people: 2.3 before 2.15."""
    return sorted(counts, key=lambda pair: (-pair[1], [int(p) if p.isdigit() else p for p in _DIGITS.split(pair[0])]))


def chips(query: SearchQuery, names: Mapping[str, str]) -> list[Chip]:
    """The filters in force, each with the address without it."""
    wanted = _wanted(query)
    return [
        Chip(str(heading), _labels(facet, names)(value), _toggled(parameter, value))
        for facet, parameter, heading in _FACETS
        for value in wanted[parameter]
    ]


def without_filters() -> str:
    """The address of the same words without any filter."""
    return same_page(offset=None, **dict.fromkeys(FILTERS))


def owner_names(query: SearchQuery, found: SearchResult) -> Mapping[str, str]:
    """Short names of the organizations that the page speaks of, by code."""
    codes = {
        *query.organizations,
        *(code for code, _count in found.facets.get("organization", ())),
        *(hit.organization for hit in found.hits),
    }
    return owner_titles(codes)


def owner_titles(codes: Iterable[str]) -> Mapping[str, str]:
    """Short names of organizations by code."""
    with reading() as uow:
        return organizations.titles(uow, codes)


def card_addresses(ids: Iterable[str]) -> Mapping[str, str]:
    """Where documents are shown: on their cards, or on the portal when only publication lets the person see them."""
    listed = [int(each) for each in ids]
    with reading() as uow:
        own = document_files.readable_among(uow, listed)
    places = {True: "documents.card", False: "portal.document"}
    return {str(each): url_for(places[each in own], document_id=each) for each in listed}


def portal_addresses(ids: Iterable[str]) -> Mapping[str, str]:
    """Where documents are shown to readers of the portal."""
    return {each: url_for("portal.document", document_id=int(each)) for each in ids}


def places(
    hits: Iterable[Hit], addresses: Mapping[str, str], leaves: frozenset[int] = frozenset()
) -> Mapping[str, Place]:
    """Where the snippets stand; a hit that was found by its title or number alone has no place.

    ``leaves`` are documents whose pages are shown one by one: there the place is the page itself.
    """
    return {
        hit.id: Place(f"{_leaf(hit, leaves) or addresses[hit.id]}#l{hit.line}", hit.page, hit.section)
        for hit in hits
        if hit.line is not None
    }


def _leaf(hit: Hit, leaves: frozenset[int]) -> str | None:
    """The address of the page, ``None`` when it is not shown by itself."""
    if hit.page is None or int(hit.id) not in leaves:
        return None
    return url_for("documents.leaf", document_id=int(hit.id), number=hit.page)


def _leaves(hits: Iterable[Hit]) -> frozenset[int]:
    """Those of the documents that have pages and that the person may look at."""
    with reading() as uow:
        return document_pages.paged_among(uow, (int(hit.id) for hit in hits if hit.page))


def _wanted(query: SearchQuery) -> dict[str, tuple[str, ...]]:
    wanted = {
        "kind": query.kinds,
        "organization": query.organizations,
        "year": tuple(map(str, query.years)),
        "item": query.items,
        "state": query.statuses,
    }
    return {**{parameter: () for _facet, parameter, _heading in _FACETS}, **wanted, **query.traits}


def _labels(facet: str, names: Mapping[str, str]) -> Callable[[str], str]:
    words: dict[str, Callable[[str], str]] = {
        "kind": kind_name,
        "organization": lambda code: names.get(code, code),
        "status": lambda code: str(STATES.get(code, code)),
        **{name: partial(topic_words, name) for name in TRAITS},
    }
    return lambda value: capfirst(words.get(facet, str)(value))


def _toggled(parameter: str, value: str) -> str:
    given = list(dict.fromkeys(each for each in request.args.getlist(parameter) if each))
    kept = [each for each in given if each != value] if value in given else [*given, value]
    return same_page(offset=None, **{parameter: kept or None})
