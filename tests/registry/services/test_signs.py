"""Signs defined here and conditions bound by a person: whom they oblige, and who may say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.db import Database
from registry.domain.bodies import Body
from registry.domain.roles import Role
from registry.domain.sheets import with_headings
from registry.domain.traits import BIASED, LOW
from registry.errors import Forbidden, InvalidInput, NotFound
from registry.queries import completeness as audit
from registry.queries import organizations, signs
from registry.services.organizations import add_trait
from registry.services.sign_lists import ListFacts, import_list
from registry.services.signs import bind_condition, change_sign, define_sign
from tests.factories.organizations import actor_in, make_region
from tests.factories.roadmaps import make_roadmap, read_item
from tests.factories.system import counted_statements, journal_actions

NEW_YEAR_EVE = date(2025, 12, 31)
LISTED = "вошедшие в перечень"
BENEATH = "где имеются ОО с необъективными результатами"


@pytest.fixture
def plan(any_database: Database) -> Database:
    """Measures for schools on an unnamed list, for small schools, and for bodies that have biased schools."""
    make_region(any_database)
    conditions = {"1.1": ("oo", LISTED), "1.2": ("oo", "малокомплектные"), "1.3": ("mouo", BENEATH)}
    make_roadmap(
        any_database,
        *(
            replace(read_item(number, bodies=body), bodies=(Body(body, condition),))
            for number, (body, condition) in conditions.items()
        ),
    )
    return any_database


def owed(database: Database, code: str, on: date = NEW_YEAR_EVE) -> dict[str, set[str]]:
    """The measures that are owed, with the bases."""
    with database.read() as uow:
        rows = audit.organization_completeness(uow, code, on).rows
    return {row.item: {span.basis for span in row.basis} for row in rows}


def brought(database: Database, trait: str, *codes: str, since: date, full: bool = False) -> None:
    table = with_headings(enumerate([("Код",), *((code,) for code in codes)], start=1))
    with database.write() as uow:
        import_list(uow, rows=table, about=ListFacts(trait, "Приказ № 5", since, date(2025, 1, 15), full))


def test_a_condition_without_a_sign_binds_nobody_until_a_person_binds_it(plan: Database) -> None:
    brought(plan, LOW, "a-1", since=date(2025, 2, 1))
    with plan.read() as uow:
        assert [condition.trait for condition in signs.conditions(uow)] == [None, None, BIASED]
        assert len(audit.organization_completeness(uow, "a-1", NEW_YEAR_EVE).notices) == 2
    assert owed(plan, "a-1") == {}
    with plan.write() as uow:
        bind_condition(uow, condition=LISTED.upper(), trait=LOW)
    assert owed(plan, "a-1") == {"1.1": {"Приказ № 5 от 15.01.2025"}}
    assert owed(plan, "a-2") == {}
    with plan.write() as uow:
        bind_condition(uow, condition=LISTED, trait=None)
    assert owed(plan, "a-1") == {}
    assert journal_actions(plan)[-1] == "signs.bind"


def test_a_sign_is_defined_with_its_words_and_obliges_whom_a_person_names(plan: Database) -> None:
    with plan.write() as uow:
        define_sign(uow, code="small", label="Малокомплектные школы", words="малокомплектная\nмалокомплектная")
        add_trait(uow, organization="b-1", trait="small", since=date(2025, 1, 1), basis="Письмо № 2")
    assert owed(plan, "b-1") == {"1.2": {"Письмо № 2"}}
    with plan.read() as uow:
        assert organizations.organization(uow, "b-1").traits[0].label == "Малокомплектные школы"
        assert signs.sign(uow, "small").words == ("малокомплектная",)
    with plan.write() as uow:
        change_sign(uow, code="small", label="Малые школы", words="сельские")
    assert owed(plan, "b-1") == {}, "the words decide anew"


def test_a_built_in_sign_gets_more_words_and_keeps_its_own(plan: Database) -> None:
    with plan.write() as uow:
        change_sign(uow, code=LOW, label="Иначе", words="малокомплектные")
    with plan.read() as uow:
        found = signs.sign(uow, LOW)
        assert (found.label, found.words, found.built_in) == (
            "Низкие образовательные результаты", ("малокомплектные",), True,
        )  # fmt: skip
        assert [condition.trait for condition in signs.conditions(uow)] == [None, LOW, BIASED]


def test_a_body_is_obliged_while_a_school_beneath_is_on_the_list_and_says_which(plan: Database) -> None:
    brought(plan, BIASED, "a-1", "a-2", "b-1", since=date(2024, 2, 1), full=True)
    brought(plan, BIASED, "b-1", since=date(2025, 2, 1), full=True)
    with plan.read() as uow:
        rows = audit.organization_completeness(uow, "a", NEW_YEAR_EVE).rows
    years = {row.window.end.year: [span.whose for span in row.basis] for row in rows if row.window}
    assert years == {2024: ["a-1", "a-2"], 2025: ["a-1", "a-2"]}, "they left in January, inside the window of 2025"
    with plan.read() as uow:
        later = audit.organization_completeness(uow, "a", date(2026, 6, 1)).rows
    assert {row.window.end.year for row in later if row.window} == {2024, 2025}
    (row, *_) = [row.as_json() for row in rows]
    assert row["condition"] == BENEATH
    assert row["basis"][0] == {
        "organization": "a-1", "trait": BIASED, "since": "2024-02-01", "until": "2025-01-31",
        "basis": "Приказ № 5 от 15.01.2025",
    }  # fmt: skip


def test_the_audit_of_a_past_day_still_shows_what_was_owed_then(plan: Database) -> None:
    brought(plan, BIASED, "a-1", since=date(2024, 2, 1), full=True)
    before = owed(plan, "a", date(2024, 6, 1))
    brought(plan, BIASED, "b-1", since=date(2025, 2, 1), full=True)
    assert owed(plan, "a", date(2024, 6, 1)) == before == {"1.3": {"Приказ № 5 от 15.01.2025"}}


def test_the_basis_costs_no_further_statement(plan: Database) -> None:
    brought(plan, BIASED, "a-1", since=date(2024, 2, 1), full=True)
    with plan.read() as uow, counted_statements(plan) as statements:
        audit.organization_completeness(uow, "a", NEW_YEAR_EVE)
    assert len(statements) <= 5
    with plan.read() as uow, counted_statements(plan) as statements:
        whole = audit.summary(uow, NEW_YEAR_EVE)
    assert len(statements) <= 12
    alone = [owed(plan, each.organization.code) for each in whole.organizations]
    assert whole.totals.rows == sum(1 for found in alone for _ in found) * 2, "two windows have come for each"


def test_signs_and_bindings_are_for_those_who_manage_the_region(database: Database) -> None:
    make_region(database)
    boss = actor_in(database, "a", Role.ORG_ADMIN)
    with pytest.raises(Forbidden), database.write(boss) as uow:
        define_sign(uow, code="x1", label="X")
    with pytest.raises(Forbidden), database.write(boss) as uow:
        change_sign(uow, code=LOW, label="", words="x")
    with pytest.raises(Forbidden), database.write(boss) as uow:
        bind_condition(uow, condition=LISTED, trait=LOW)


def test_bad_signs_and_bindings_are_refused_by_field(plan: Database) -> None:
    for given, place in (
        ({"code": "Я", "label": "Имя"}, "code"),
        ({"code": LOW, "label": "Имя"}, "code"),
        ({"code": "x1", "label": " "}, "label"),
        ({"code": "x1", "label": "Имя", "words": "о"}, "words"),
    ):
        with pytest.raises(InvalidInput) as caught, plan.write() as uow:
            define_sign(uow, **given)
        assert [remark.place for remark in caught.value.remarks] == [place]
    with pytest.raises(NotFound), plan.write() as uow:
        change_sign(uow, code="none", label="Имя")
    with pytest.raises(NotFound), plan.write() as uow:
        bind_condition(uow, condition="которого нет", trait=LOW)
    with pytest.raises(InvalidInput), plan.write() as uow:
        bind_condition(uow, condition=LISTED, trait="none")
