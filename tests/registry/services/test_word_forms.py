"""Cases are generated, corrected once by a person, kept, and never printed for a text they were not made of."""

from __future__ import annotations

import pytest

from registry.db import Database
from registry.domain.roles import SYSTEM, Actor, Role
from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation
from registry.queries.word_forms import FormRow, organization_forms, person_forms
from registry.services import demo, people, word_forms
from registry.services.drafting import context_of, read_task
from registry.services.organizations import update_organization
from tests.factories.organizations import actor_in, bundled, make_region
from tests.factories.system import journal_actions

GENITIVE = "Управления «а» города"


@pytest.fixture
def region(any_database: Database) -> Database:
    make_region(any_database)
    with any_database.write() as uow:
        facts = {"head_post": "старший методист", "head_name": "О.П. Ким", "head_gender": "m"}
        update_organization(uow, code="a", changes=facts)
    return any_database


def correct(database: Database, actor: Actor = SYSTEM, what: str = "name", **forms: str) -> tuple[str, ...]:
    with database.write(actor) as uow:
        return word_forms.correct(uow, word_forms.organization_owner(uow, "a"), what, forms)


def rows(database: Database, what: str = "name") -> dict[str, FormRow]:
    with database.read() as uow:
        table = next(table for table in organization_forms(uow, "a") if table.what == what)
    return {row.case: row for row in table.rows}


def change(database: Database, **facts: str) -> tuple[str, ...]:
    with database.write() as uow:
        return update_organization(uow, code="a", changes=facts).outdated_forms


def printed(database: Database) -> dict[str, dict[str, str]]:
    with database.read() as uow:
        task = read_task(uow, kind="order", organization="a")
        return dict(context_of(uow, task)["organization"]["forms"])


def test_forms_are_generated_from_the_facts_with_the_gender_that_is_stored(region: Database) -> None:
    assert [row.text for row in rows(region, "head_name").values()] == [
        "О.П. Кима", "О.П. Киму", "О.П. Кима", "О.П. Кимом", "О.П. Киме",
    ]  # fmt: skip
    change(region, head_gender="f")
    assert {row.text for row in rows(region, "head_name").values()} == {"О.П. Ким"}
    assert rows(region, "head_post")["dative"].text == "старшему методисту"
    assert printed(region) == {}


def test_a_corrected_form_is_printed_and_says_who_corrected_it(region: Database) -> None:
    actor = actor_in(region, "a", Role.ORG_ADMIN)
    assert correct(region, actor, genitive=f"  {GENITIVE} ", dative="Управлению a") == ("genitive",)
    row = rows(region)["genitive"]
    assert (row.text, row.generated, row.corrected) == (GENITIVE, "Управления a", True)
    assert row.edited_at is not None
    assert not rows(region)["dative"].corrected
    forms = printed(region)["name"]
    assert (forms["nominative"], forms["genitive"], forms["dative"]) == ("Управление a", GENITIVE, "Управлению a")
    assert journal_actions(region)[-1] == "organization.form"


def test_a_correction_is_taken_back(region: Database) -> None:
    correct(region, genitive=GENITIVE, dative="Управлению «а»")
    with region.write() as uow:
        owner = word_forms.organization_owner(uow, "a")
        assert word_forms.restore(uow, owner, "name", "genitive")
        assert not word_forms.restore(uow, owner, "name", "accusative")
    assert rows(region)["genitive"].text == "Управления a"
    assert correct(region, dative="") == ("dative",)
    assert not any(row.corrected for row in rows(region).values())


def test_a_new_name_makes_new_forms_and_keeps_the_corrected_one_out_of_documents(region: Database) -> None:
    correct(region, genitive=GENITIVE)
    assert change(region, name="Комитет a") == ("name",)
    found = rows(region)
    assert (found["genitive"].text, found["genitive"].outdated) == ("Комитета a", GENITIVE)
    assert found["dative"].text == "Комитету a"
    assert printed(region).get("name", {}).get("genitive") is None
    assert change(region, name="Управление a") == ()
    assert rows(region)["genitive"].text == GENITIVE
    assert printed(region)["name"]["dative"] == "Управлению a"


def test_an_outdated_correction_is_replaced_by_one_for_the_new_name(region: Database) -> None:
    correct(region, genitive=GENITIVE)
    change(region, name="Комитет a")
    correct(region, genitive="Комитета «а»")
    assert (rows(region)["genitive"].text, rows(region)["genitive"].outdated) == ("Комитета «а»", "")
    assert printed(region)["name"]["genitive"] == "Комитета «а»"


def test_what_is_no_case_and_what_is_empty_is_refused(region: Database) -> None:
    with pytest.raises(RuleViolation):
        correct(region, nominative="Отдел")
    with pytest.raises(InvalidInput):
        correct(region, locative="Отделе")
    with pytest.raises(InvalidInput):
        correct(region, genitive="а" * 2001)
    with pytest.raises(NotFound):
        correct(region, what="phone", genitive="1")
    with pytest.raises(NotFound):
        correct(region, what="short_name", genitive="А")
    assert not any(row.corrected for row in rows(region).values())


def test_a_stranger_corrects_nothing(region: Database) -> None:
    for code, role, refusal in (("a", Role.AUTHOR, Forbidden), ("b", Role.ORG_ADMIN, NotFound)):
        with pytest.raises(refusal):
            correct(region, actor_in(region, code, role), genitive=GENITIVE)


def test_a_persons_name_declines_by_the_patronymic_or_by_the_gender(region: Database) -> None:
    with region.write() as uow:
        made = people.create_user(uow, login="ivanov", name="И.И. Чайка", roles=[("a", "author")], post="методист")
        unknown = person_forms(uow, made.id)[0].rows[0].text
        people.update_user(uow, user_id=made.id, name="И.И. Чайка", post="методист", gender="f")
        known = person_forms(uow, made.id)[0].rows[0].text
        word_forms.correct(uow, word_forms.person_owner(uow, made.id), "name", {"genitive": "И.И. Чайки (Петровой)"})
        outdated = people.update_user(uow, user_id=made.id, name="Чайка Инна Ильинична")
        full = person_forms(uow, made.id)[0].rows[0]
    assert (unknown, known, outdated) == ("И.И. Чайка", "И.И. Чайки", ("name",))
    assert (full.text, full.outdated) == ("Чайки Инны Ильиничны", "И.И. Чайки (Петровой)")


def test_forms_of_demonstration_schools_go_with_them(any_database: Database) -> None:
    bundled(any_database)
    with any_database.write() as uow:
        demo.create(uow)
        owner = word_forms.organization_owner(uow, "demo-71876000-1")
        word_forms.correct(uow, owner, "name", {"genitive": "Школы"})
    with any_database.write() as uow:
        demo.remove(uow)
        assert not word_forms._of(uow, owner.subject)
