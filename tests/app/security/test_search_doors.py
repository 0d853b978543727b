"""Nobody learns by searching of what they may not read: every door of the search × every person × every document.

A door is an address or a command through which documents are looked for. One that is not entered in ``DOORS`` fails:
addresses of search and portal, addresses named like a search, and every place in the program that asks the engine.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

import app
from app.cli import main
from registry.domain.roles import ALLOWED, Permission, Role
from registry.errors import N_, IndexUnavailable
from registry.queries.document_filters import DocumentFilters
from registry.queries.documents import list_documents
from tests.app.conftest import Site
from tests.app.page import Visitor
from tests.app.papers import draft, indexed, published, registered
from tests.app.security.conftest import OTHER, OWN, ROLES, token

# A word that only the title of the document has, and a year that only the document is of.
SECRETS = {
    "алебарда": (OWN, "draft", None),
    "будильник": (OWN, "registered", 2024),
    "виноград": (OTHER, "draft", None),
    "гардероб": (OTHER, "registered", 2023),
    "дирижабль": (OTHER, "published", 2022),
}
YEARS = {year: word for word, (_, _, year) in SECRETS.items() if year}
MISSPELT = {"алебадра": "алебарда", "будильинк": "будильник", "виногард": "виноград", "гардебор": "гардероб"}
COMMON = "предмете"


@dataclass(frozen=True)
class Person:
    """Somebody with a role somewhere; a stranger has none. ``reads`` are the bodies whose documents they may read."""

    role: str | None
    organization: str = OWN
    reads: tuple[str, ...] = ()

    def may_see(self) -> set[str]:
        return {word for word, (body, state, _) in SECRETS.items() if state == "published" or body in self.reads}


PEOPLE = [
    Person(None),
    *(Person(role, body, (body,)) for role in ROLES for body in (OWN, OTHER)),
    Person("system_admin", "department", (OWN, OTHER)),
]


@dataclass
class Room:
    """A site with the documents, as one person meets it."""

    site: Site
    person: Person
    visitor: Visitor
    login: str | None

    def get(self, address: str) -> TestResponse:
        """The answer, as if it were the first in a long while: how often one may ask is no matter here."""
        vars(self.site.parts).pop("buckets", None)
        return self.visitor.client.get(address)


@dataclass(frozen=True)
class Door:
    """How to look for the common word, or for another. ``shows`` limits what the door shows at all."""

    look: Callable[[Room, str], str | None]
    shows: Callable[[Person], set[str]] = Person.may_see
    places: tuple[str, ...] = ()


def address(form: str) -> Callable[[Room, str], str | None]:
    """Look at an address; ``None`` when the person is sent away."""

    def look(room: Room, words: str) -> str | None:
        answer = room.get(form.format(quote(words)))
        assert answer.status_code in (200, 302, 304, 401), answer.status_code
        return answer.get_data(as_text=True) if answer.status_code == 200 else None

    return look


def command(*begins: str) -> Callable[[Room, str], str | None]:
    """Ask at the command line in the person's name."""

    def look(room: Room, words: str) -> str | None:
        if room.login is None:
            return None
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as out:
            patch.setenv("DOKKARTA_DATA", str(room.site.parts.settings.data))
            assert main([*begins, words, "--as", room.login, "--json"]) == 0
        return out.getvalue()

    return look


def likened(by: Callable[[Room, str], str | None]) -> Callable[[Room, str], str | None]:
    """Look at what is like the document with the word, and for the common word like each of them in turn."""

    def look(room: Room, words: str) -> str | None:
        about = SECRETS if words == COMMON else {word for word in SECRETS if word == words}
        seen = [by(room, str(number_of(room.site, word))) for word in about]
        return None if room.login is None else "".join(text for text in seen if text)

    return look


def number_of(site: Site, word: str) -> int:
    with site.parts.database.read() as uow:
        (row,) = list_documents(uow, DocumentFilters(text=word)).rows
    return row.id


def shown_or_absent(form: str) -> Callable[[Room, str], str | None]:
    """Look at the place of one document, which may be none for this person."""

    def look(room: Room, words: str) -> str | None:
        answer = room.get(form.format(words))
        return answer.get_data(as_text=True) if answer.status_code == 200 else None

    return look


def alike_on_cards(room: Room, words: str) -> str | None:
    """What cards name as alike; for a word of one document, its page: the card, or that of the portal."""
    if room.login is None:
        return None
    shown = [
        text
        for word in SECRETS
        if words in (COMMON, word)
        for form in ("/documents/{}", "/portal/documents/{}")
        if (text := shown_or_absent(form)(room, str(number_of(room.site, word))))
    ]
    return "".join(text.partition('id="alike"')[2] for text in shown) if words == COMMON else "".join(shown)


def saved_feed(room: Room, words: str) -> str | None:
    """Keep the search and read its feed, as a program without any session does."""
    if room.login is None:
        return None
    vars(room.site.parts).pop("buckets", None)
    page = room.visitor.get(f"/search/?q={quote(words)}")
    kept = room.visitor.send(page, {"name": words, "by_mail": ""})
    return room.site.anyone().client.get(kept.find("#feed-address").text_content()).get_data(as_text=True)


def beside_a_draft(room: Room, words: str) -> str | None:
    """Look beside the form of new recommendations, which not everybody may fill; a stranger is sent away."""
    if room.login is None:
        return None
    sent = {"title": words, "csrf_token": token(room.visitor)}
    answer = room.visitor.client.post("/documents/prior?kind=method_recs", data=sent)
    return answer.get_data(as_text=True) if answer.status_code == 200 else ""


def the_published(_person: Person) -> set[str]:
    return {word for word, (_, state, _) in SECRETS.items() if state == "published"}


def recommended(person: Person) -> set[str]:
    """Recommendations of before: registered or published ones, no drafts."""
    return {word for word in person.may_see() if SECRETS[word][1] != "draft"}


def recommended_to_drafters(person: Person) -> set[str]:
    may = person.role is not None and Permission.DRAFT in ALLOWED[Role(person.role)]
    return recommended(person) if may else set()


def own_only(person: Person) -> set[str]:
    return {word for word, (body, _, _) in SECRETS.items() if body in person.reads}


#: By the name of the address, or of the command. ``places`` are the functions that ask the engine for it.
DOORS: dict[str, Door] = {
    "search.index": Door(address("/search/?q={}"), places=("app/searching/answering.py:from_the_index",)),
    "portal.index": Door(address("/portal/?text={}"), the_published),
    "portal.feed": Door(address("/portal/feed.atom?text={}"), the_published),
    "search.list_of_found": Door(address("/search/list.csv?q={}"), places=("app/searching/lists.py:list_file",)),
    "search.complete": Door(address("/search/complete?q={}"), places=("app/searching/offers.py:completions",)),
    "portal.search": Door(address("/portal/search?q={}"), the_published),
    "portal.complete": Door(address("/portal/complete?q={}"), the_published),
    "api_v1.search": Door(address("/api/v1/search?q={}"), places=("app/api/v1/searching.py:_answer",)),
    "api_v1.search_completions": Door(address("/api/v1/search/complete?q={}")),
    "documents.index": Door(address("/documents/?text={}"), own_only),
    "api_v1.recommendation_list": Door(address("/api/v1/recommendations?q={}"), recommended),
    "api_v1.similar_documents": Door(
        likened(shown_or_absent("/api/v1/search/similar/{}")), places=("app/searching/alike.py:likened",)
    ),
    "documents.card": Door(alike_on_cards, places=("app/searching/alike.py:likened",)),
    "search.saved_feed": Door(saved_feed, places=("app/searching/saved.py:_matching",)),
    "recommendations.index": Door(address("/recommendations/?q={}"), recommended),
    "portal.recommendations": Door(
        address("/portal/recommendations/?q={}"),
        the_published,
        places=("app/recommending.py:_options",),
    ),
    "documents.new": Door(beside_a_draft, recommended_to_drafters, places=("app/recommending.py:prior",)),
    "dokkarta search": Door(command("search"), places=("app/cli/families/searching.py:_found",)),
    "dokkarta search complete": Door(command("search", "complete"), places=("app/cli/families/searching.py:complete",)),
    "dokkarta search similar": Door(
        likened(command("search", "similar")), places=("app/cli/families/searching.py:similar",)
    ),
}
#: Doors that are named otherwise than addresses of search and portal are.
BESIDE = {
    "documents.index",
    "documents.card",
    "documents.new",
    "recommendations.index",
    "api_v1.recommendation_list",
}
#: Addresses named like doors that look for no documents by words, each with why.
NO_DOORS = {
    "search.letters": "the name of one kept question; the key of its address is in test_matrix",
    "search.saved": "the questions that the person keeps, no documents",
    "api_v1.saved_search_list": "the questions that the person keeps, no documents",
    "documents.find": "documents of one body that could prove one measure; who may ask is in test_matrix",
    "calendar.feed": "dates of a body, not documents; the secret of the address is in test_matrix",
    "portal.document": "one document by its number, in test_matrix",
    "portal.file": "one file by its number, in test_matrix",
}
_ASKS = {"search", "matching", "complete", "similar"}
_NAMED_SO = re.compile(r"search|find|found|complete\b|similar|alike|feed|offer|export|list_file")


@pytest.fixture
def furnished(site: Site) -> Site:
    for word, (body, state, year) in SECRETS.items():
        values = {"title": f"О {COMMON} {word}"}
        if state == "draft":
            draft(site, organization=body, values=values, kind="method_recs")
        elif state == "registered":
            registered(site, day=date(year or 0, 3, 5), organization=body, values=values, kind="method_recs")
        else:
            published(site, day=date(year or 0, 3, 5), organization=body, values=values)
    indexed(site)
    return site


def rooms(site: Site) -> Iterator[Room]:
    for person in PEOPLE:
        if person.role is None:
            yield Room(site, person, site.anyone(), None)
        else:
            visitor = site.visitor(person.role, person.organization)
            yield Room(site, person, visitor, f"person{next(site.numbers) - 1}")


def words_in(text: str | None) -> set[str]:
    return {word for word in SECRETS if text and word in text}


@pytest.mark.parametrize("name", DOORS)
def test_a_door_shows_each_person_exactly_what_they_may_read(furnished: Site, name: str) -> None:
    wrong: dict[str, Any] = {}
    for room in rooms(furnished):
        seen = DOORS[name].look(room, COMMON)
        expected = DOORS[name].shows(room.person) if seen is not None else set()
        if words_in(seen) != expected:
            wrong[f"{room.person}"] = words_in(seen) ^ expected
        if seen is None and room.person.role is not None:
            wrong[f"{room.person}"] = "sent away"
        wrong |= {f"{room.person}: {word}": "not found" for word in expected if not found(room, name, word)}
    assert wrong == {}


@pytest.mark.parametrize("name", DOORS)
def test_a_door_tells_nothing_of_the_hidden_by_years_counts_or_spellings(furnished: Site, name: str) -> None:
    """A year of a facet, a better spelling and a hit for the very word are all signs of a document."""
    wrong: dict[str, Any] = {}
    for room in rooms(furnished):
        hidden = set(SECRETS) - room.person.may_see()
        everything = DOORS[name].look(room, COMMON) or ""
        told = {str(year) for year, word in YEARS.items() if word in hidden and facet_of(year, everything)}
        for misspelt, word in MISSPELT.items():
            if word in hidden and word in (DOORS[name].look(room, misspelt) or ""):
                told.add(misspelt)
        for word in hidden:
            if found(room, name, word):
                told.add(word)
        if told:
            wrong[f"{room.person}"] = told
    assert wrong == {}


def found(room: Room, name: str, word: str) -> bool:
    """Whether the very word finds its document: the question comes back anyway, the document has the common word."""
    return COMMON in (DOORS[name].look(room, word) or "")


def facet_of(year: int, text: str) -> bool:
    return bool(re.search(rf"year={year}\b|[.>]{year}\b|\"{year}\":", text))


class Broken:
    """An engine whose index is gone."""

    def search(self, *_given: object, **_named: object) -> None:
        raise IndexUnavailable(N_("Поисковый указатель повреждён."))

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return self.search

    def close(self) -> None:
        return


def test_while_the_index_is_away_the_registry_hides_the_same(furnished: Site) -> None:
    vars(furnished.parts)["search"] = Broken()
    wrong = {}
    for room in rooms(furnished):
        if room.person.role is not None:
            for door in ("search.index", "search.complete", "api_v1.search", "api_v1.search_completions"):
                seen = words_in(DOORS[door].look(room, COMMON))
                if seen != room.person.may_see():
                    wrong[f"{door} {room.person}"] = seen
            seen = words_in(DOORS["portal.search"].look(room, COMMON))
            if seen != the_published(room.person):
                wrong[f"portal {room.person}"] = seen
            for door in ("api_v1.similar_documents", "documents.card"):
                seen = words_in(DOORS[door].look(room, COMMON))
                if not seen <= room.person.may_see():
                    wrong[f"{door} {room.person}"] = seen
    assert wrong == {}


def test_every_address_of_search_and_portal_and_every_one_named_so_is_entered(site: Site) -> None:
    addresses = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    doors = {
        name
        for name in addresses
        if name.split(".")[0] in ("search", "portal") or _NAMED_SO.search(name.rpartition(".")[2])
    }
    assert doors == {name for name in {*DOORS, *NO_DOORS} if "." in name} - BESIDE


def test_every_place_that_asks_the_engine_belongs_to_an_entered_door() -> None:
    assert set(places_that_ask()) == {place for door in DOORS.values() for place in door.places}


def places_that_ask() -> Iterator[str]:
    """Functions of the program that call ``….search.search()`` and what else the engine answers by."""
    root = Path(app.__file__).parent
    for file in sorted(root.rglob("*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(map(_asks, ast.walk(function))):
                yield f"{file.relative_to(root.parent)}:{function.name}"


def _asks(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in _ASKS
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "search"
    )
