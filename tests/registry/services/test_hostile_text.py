"""Texts that no database can hold are answered like any other wrong text, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from registry.db import Database, UnitOfWork
from registry.errors import DokkartaError, NotAuthenticated, NotFound
from registry.queries import completeness, document_card, documents, indicators, organizations, roadmaps
from registry.queries.document_filters import DocumentFilters
from registry.services import people, registration
from registry.services.indicators import edit_indicator
from registry.services.organizations import create_organization, update_organization
from registry.services.roadmaps import accept_roadmap
from tests.factories.organizations import make_region, organization
from tests.factories.people import QUICK
from tests.factories.roadmaps import make_roadmap

HOSTILE = ["a\x00b", "\ud800", "a" * 5000, "' OR 1=1 --", "%", "_", ""]
LOOKUPS: list[Callable[[UnitOfWork, str], object]] = [
    lambda uow, text: completeness.organization_completeness(uow, text, date(2025, 1, 1)),
    lambda uow, text: completeness.summary(uow, date(2025, 1, 1), text),
    lambda uow, text: completeness.summary(uow, date(2025, 1, 1), parent=text),
    lambda uow, text: completeness.item_completeness(uow, text, date(2025, 1, 1)),
    organizations.organization,
    roadmaps.roadmap,
    roadmaps.item,
    indicators.indicator,
    lambda uow, text: indicators.dynamics(uow, text, [2024]),
    lambda uow, text: edit_indicator(uow, code=text, changes={"note": "x"}),
    lambda uow, text: update_organization(uow, code=text, changes={"note": "x"}),
    lambda uow, text: accept_roadmap(uow, code=text),
    people.actor_by_login,
    lambda uow, text: people.create_user(uow, login="ivanova", name="Н", roles=[(text, "viewer")], passwords=QUICK),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_found_under_hostile_text(any_database: Database, text: str) -> None:
    make_region(any_database, schools=0)
    make_roadmap(any_database)
    for look in LOOKUPS:
        with any_database.write() as uow, pytest.raises(NotFound):
            look(uow, text)
    with any_database.write() as uow, pytest.raises(NotAuthenticated):
        people.authenticate(uow, login=text, password=text[:300], address=text[:40], passwords=QUICK)
    with any_database.read() as uow:
        assert organizations.organizations(uow, text=text, after=text).total in (0, 5)


@pytest.mark.parametrize("text", ["Школа\x00 №\x1b 1", "Школа\ud800 № 1 "])
def test_stored_texts_lose_what_cannot_be_stored(any_database: Database, text: str) -> None:
    make_region(any_database, schools=1)
    with any_database.write() as uow:
        create_organization(uow, code="x", name=text, level="oo", parent="a")
        update_organization(uow, code="a-1", changes={"name": text, "note": text})
        people.create_user(uow, login="ivanova", name=text, roles=[("a", "viewer")], post=text, passwords=QUICK)
    with any_database.read() as uow:
        assert {organization(uow, code).name for code in ("x", "a-1")} == {"Школа № 1"}
        assert people.actor_by_login(uow, "ivanova").label == "Школа № 1"


def test_wrong_codes_are_refused_before_the_database(any_database: Database) -> None:
    make_region(any_database, schools=0)
    for code in ("a\x00b", "я", "", "x" * 65):
        with pytest.raises(DokkartaError), any_database.write() as uow:
            create_organization(uow, code=code, name="Школа", level="oo", parent="a")


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_column_holds_names_nothing(any_database: Database, number: int) -> None:
    with pytest.raises(NotFound), any_database.read() as uow:
        document_card.document_card(uow, number)
    with pytest.raises(NotFound), any_database.write() as uow:
        registration.register(uow, document_id=number)


def test_a_text_with_a_sign_that_no_database_holds_finds_nothing(any_database: Database) -> None:
    make_region(any_database)
    found: tuple[object, ...] = ()
    try:
        with any_database.read() as uow:
            found = documents.list_documents(uow, DocumentFilters(text="a\x00b", kinds=("\x00",))).rows
    except NotFound:
        found = ()
    assert found == ()
