"""A case that a person corrected goes before the generated one in every generated text, whoever is named."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.exports.roadmap import roadmap_sheet
from document_templates.catalogue import FolderCatalogue
from registry.db import Database
from registry.domain.roadmap_front import read_front
from registry.domain.word_forms import OBLIQUE
from registry.queries.roadmaps import roadmap
from registry.queries.word_forms import forms_of_bodies, organization_forms
from registry.services import documents, word_forms
from registry.services.amending import prepare_amendment
from registry.services.drafting import context_of, read_task
from registry.services.editions import start_edition
from registry.services.organizations import update_organization
from tests.factories.documents import FAMILY, World, make_world

KINDS = [kind.code for kind in FolderCatalogue().kinds() if kind.has_template]
BODY = "Департамент образования"
CHANGES = {
    "department": {"name": BODY, "short_name": "Депобр"},
    "mouo-1": {"name": "Управление образования", "head_gender": "m"},
}
#: What stands in every corrected form and nowhere else.
MARK = "«исправлено»"


@dataclass(frozen=True)
class Edit:
    """A change of a cell of the plan."""

    key: str
    subject: str
    text: str


@pytest.fixture
def world(database: Database) -> World:
    """Every form of the author's body, of the one above it, and of the author is corrected."""
    made = make_world(database)
    with database.write() as uow:
        for code, facts in CHANGES.items():
            update_organization(uow, code=code, changes=facts)
        owners = [word_forms.organization_owner(uow, code) for code in CHANGES]
        owners.append(word_forms.person_owner(uow, made.actor("mouo-1", "author").user_id or 0))
        for owner in owners:
            for what, text in owner.subject.texts.items():
                word_forms.correct(uow, owner, what, {case: f"{text} {MARK} {case}" for case in OBLIQUE})
    return made


def drafted(database: Database, world: World, kind: str, who: str = "mouo-1") -> str:
    with database.read(world.actor(who, "author")) as uow:
        text = documents.prepare_draft(uow, kind=kind, organization=who, item="1.1").drafted.text
    return text.replace("\N{NO-BREAK SPACE}", " ")


def generated(database: Database) -> set[str]:
    """The oblique forms that no text may print any more."""
    with database.read() as uow:
        tables = [table for code in CHANGES for table in organization_forms(uow, code)]
    return {row.generated for table in tables for row in table.rows if row.generated != table.nominative}


def test_no_draft_of_any_kind_prints_a_generated_form_of_a_corrected_name(database: Database, world: World) -> None:
    forms = generated(database)
    assert "Департаментом образования" in forms
    texts = {code: drafted(database, world, code) for code in KINDS}
    printed = [(code, form) for code, text in texts.items() for form in forms if form.casefold() in text.casefold()]
    assert printed == []
    assert sum(MARK in text for text in texts.values()) > len(KINDS) // 2, "most kinds name a body in a case"


@pytest.mark.parametrize("code", ["order", "local_acts", "analytic_report", "concept", "instruction_letter"])
def test_the_body_that_approved_the_plan_is_named_as_it_was_corrected(
    code: str, database: Database, world: World
) -> None:
    assert f"приказом {BODY} {MARK} genitive" in drafted(database, world, code)


def test_an_order_that_amends_the_plan_names_its_body_as_it_was_corrected(database: Database, world: World) -> None:
    with database.write() as uow:
        edit = Edit("1.2", "deadline_text", "до 1 июня 2026 года")
        code = start_edition(uow, changes=[edit], family=FAMILY).code
    with database.read() as uow:
        text = prepare_amendment(uow, code=code, other="plan").drafted.text
    assert text.count(f"приказ {BODY} {MARK} genitive") == 2, "in the heading and in the first point"


def test_the_body_above_and_the_approving_one_are_in_the_context_for_templates_of_people(
    database: Database, world: World
) -> None:
    with database.read(world.actor("mouo-1", "author")) as uow:
        context = context_of(uow, read_task(uow, kind="order", organization="mouo-1", item="1.1"))
    assert context["organization"]["forms"]["parent_name"]["dative"] == f"{BODY} {MARK} dative"
    assert context["roadmap"]["forms"]["approved_by"]["nominative"] == BODY
    assert context["author"]["forms"]["post"]["genitive"] == f"специалист {MARK} genitive"


def test_a_stamp_of_an_exported_plan_has_the_corrected_form_that_reads_back(database: Database, world: World) -> None:
    with database.write() as uow:
        owner = word_forms.organization_owner(uow, "department")
        word_forms.correct(uow, owner, "name", {"genitive": "Департамента  образования"})
        view = roadmap(uow, "plan")
        lines = roadmap_sheet(view, None, forms_of_bodies(uow, [BODY])).approval
        assert lines[1] == "приказом Департамента  образования"
        word_forms.correct(uow, owner, "name", {"genitive": "Ведомства"})
        lines = roadmap_sheet(view, None, forms_of_bodies(uow, [BODY])).approval
    assert read_front("\n".join(lines)).approved_by == BODY, "a form that does not read back is not printed"


def test_only_the_current_name_of_a_body_has_its_corrected_forms(database: Database, world: World) -> None:
    with database.write() as uow:
        assert forms_of_bodies(uow, ["Министерство", None, ""]) == {}
        assert set(forms_of_bodies(uow, ["Депобр", BODY])) == {"Депобр", BODY}
        update_organization(uow, code="department", changes={"name": "Министерство"})
        assert set(forms_of_bodies(uow, ["Депобр", BODY, "Министерство"])) == {"Депобр"}
