"""Drafts: filled from the plan, written whole, revised with care."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from registry.db import Database
from registry.errors import (
    AlreadyDone,
    Forbidden,
    IllegalMove,
    Immutable,
    InvalidInput,
    NotFound,
    RuleViolation,
    TemplateValue,
)
from registry.models import Document, DocumentVersion
from registry.queries.documents import document_card
from registry.services import documents
from registry.services.registration import register
from tests.factories.documents import ORDER, World, make_world
from tests.factories.system import journal_actions, outbox_rows


@pytest.fixture
def world(any_database: Database) -> World:
    return make_world(any_database)


def draft(database: Database, world: World, *, who: str = "author", **changes):
    asked = {"kind": "order", "organization": "mouo-1", "item": "1.1", "values": ORDER} | changes
    with database.write(world.actor("mouo-1", who)) as uow:
        return documents.draft(uow, **asked)


def counted(database: Database) -> int:
    with database.read() as uow:
        return int(uow.session.scalar(select(func.count(Document.id))) or 0)


def test_a_draft_is_filled_from_the_measure_and_the_organization(database: Database) -> None:
    world = make_world(database)
    with database.read(world.actor("mouo-1", "author")) as uow:
        form = documents.prefill(uow, kind="order", organization="mouo-1", item="1.1")
    assert form.values["city"] == "Сургут"
    assert "1.1" in form.values["preamble"]
    assert "10-П-2710" in form.values["preamble"]
    assert form.context["organization"]["parent_name"] == "Организация department"
    author = {"name": "author mouo-1", "post": "специалист", "phone": "+7 000", "gender": None, "forms": {}}
    assert form.context["author"] == author
    assert [choice.id for choice in form.windows] == ["2024-10-01..2025-03-31", "2025-10-01..2026-03-31"]
    assert form.window == "2025-10-01..2026-03-31"
    assert form.context["year"] == 2026


def test_a_draft_keeps_its_file_its_words_and_its_measure(database: Database) -> None:
    world = make_world(database)
    made = draft(database, world)
    assert (made.state, made.missing) == ("draft", ())
    assert database.ports.files.read(made.sha256).startswith(b"PK")
    with database.read(world.actor("mouo-1", "viewer")) as uow:
        card = document_card(uow, made.id)
    assert "обеспечить подготовку" in card.text
    assert [(each.number, each.window) for each in card.items] == [("1.1", None)]
    assert journal_actions(database) == ["document.draft"]
    assert outbox_rows(database) == [("index", str(made.id))]
    assert made.as_json()["missing"] == []


def test_a_draft_names_the_fields_that_are_still_empty(database: Database) -> None:
    world = make_world(database)
    made = draft(database, world, values={**ORDER, "control": "", "points": []})
    assert made.missing == ("points", "control")


def test_two_steps_make_the_same_draft_as_one(database: Database) -> None:
    world = make_world(database)
    author = world.actor("mouo-1", "author")
    with database.read(author) as uow:
        prepared = documents.prepare_draft(uow, kind="order", organization="mouo-1", item="1.1", values=ORDER)
    with database.write(author) as uow:
        made = documents.save_draft(uow, prepared)
    assert made.sha256 == draft(database, world).sha256


def test_a_name_that_is_no_field_is_refused_with_the_names_that_are(database: Database) -> None:
    world = make_world(database)
    with pytest.raises(InvalidInput) as refused:
        draft(database, world, values={"titel": "О"})
    assert "titel" in refused.value.message
    assert "signatory_name" in refused.value.message
    assert refused.value.remarks[0].place == "titel"
    assert counted(database) == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"kind": "no-such-kind"}, NotFound),
        ({"item": "9.9"}, NotFound),
        ({"roadmap": "no-such-plan"}, NotFound),
        ({"organization": "no-such-organization"}, NotFound),
        ({"window": "2020-01-01..2020-12-31"}, InvalidInput),
        ({"item": "3.22", "window": "2025-01-01..2025-12-31"}, InvalidInput),
        ({"item": None, "window": "2025-10-01..2026-03-31"}, RuleViolation),
        ({"kind": "info_report"}, InvalidInput),
        ({"values": {"title": "О\x00О"}}, TemplateValue),
        ({"idempotency_key": "к" * 8}, InvalidInput),
    ],
)
def test_bad_input_leaves_nothing_behind(database: Database, changes, error) -> None:
    world = make_world(database)
    with pytest.raises(error) as refused:
        draft(database, world, **changes)
    assert refused.value.message
    assert counted(database) == 0
    assert journal_actions(database) == []
    assert outbox_rows(database) == []


def test_the_same_form_sent_twice_gives_one_document(any_database: Database, world: World) -> None:
    first = draft(any_database, world, idempotency_key="form-1")
    second = draft(any_database, world, idempotency_key="form-1", values={**ORDER, "title": "О другом"})
    assert second == first
    assert counted(any_database) == 1
    assert journal_actions(any_database) == ["document.draft"]


def test_a_form_sent_twice_at_once_gives_one_document(any_database: Database, world: World) -> None:
    author = world.actor("mouo-1", "author")
    with any_database.read(author) as uow:
        prepared = documents.prepare_draft(uow, kind="order", organization="mouo-1", values=ORDER)
    made = []
    for _ in range(2):
        # Both submits were prepared before either was saved, so neither saw the other.
        with any_database.write(author) as uow:
            made.append(documents.save_draft(uow, prepared, idempotency_key="form-2").id)
    assert made[0] == made[1]
    assert counted(any_database) == 1


def test_a_form_is_good_for_one_document_only(database: Database) -> None:
    world = make_world(database)
    draft(database, world, idempotency_key="form-3")
    with pytest.raises(AlreadyDone):
        draft(database, world, idempotency_key="form-3", kind="method_recs", values={})


def test_a_revision_is_a_new_version_and_keeps_what_was_not_given(database: Database) -> None:
    world = make_world(database)
    made = draft(database, world)
    with database.write(world.actor("mouo-1", "author")) as uow:
        changed = documents.revise(uow, document_id=made.id, values={"title": "О проведении ЕГЭ"}, revision=1)
    assert changed.revision == 2
    assert changed.sha256 != made.sha256
    with database.read(world.actor("mouo-1", "author")) as uow:
        card = document_card(uow, made.id)
    assert [version.ordinal for version in card.versions] == [1, 2]
    assert card.values["control"] == ORDER["control"]
    assert "о проведении ЕГЭ" in card.title
    assert database.ports.files.exists(made.sha256)


def test_saving_over_somebody_elses_revision_is_refused(any_database: Database, world: World) -> None:
    made = draft(any_database, world)
    with any_database.write(world.actor("mouo-1", "author")) as uow:
        documents.revise(uow, document_id=made.id, values={"title": "О первом"}, revision=1)
    with (
        pytest.raises(RuleViolation, match="изменён другим"),
        any_database.write(world.actor("mouo-1", "author")) as uow,
    ):
        documents.revise(uow, document_id=made.id, values={"title": "О втором"}, revision=1)
    with any_database.read(world.actor("mouo-1", "author")) as uow:
        assert "о первом" in document_card(uow, made.id).title


def test_a_registered_document_never_changes(any_database: Database, world: World) -> None:
    made = draft(any_database, world)
    registrar = world.actor("mouo-1", "registrar")
    with any_database.write(registrar) as uow:
        register(uow, document_id=made.id)
    with any_database.read(registrar) as uow:
        before = document_card(uow, made.id)
    with pytest.raises(Immutable), any_database.write(registrar) as uow:
        documents.revise(uow, document_id=made.id, values={"title": "О"}, revision=before.revision)
    with pytest.raises(Immutable), any_database.write(registrar) as uow:
        documents.discard(uow, document_id=made.id)
    with pytest.raises(Immutable), any_database.write(registrar) as uow:
        register(uow, document_id=made.id)
    with any_database.read(registrar) as uow:
        assert document_card(uow, made.id) == before


def test_a_discarded_draft_keeps_its_row_and_allows_nothing(database: Database) -> None:
    world = make_world(database)
    made = draft(database, world)
    author = world.actor("mouo-1", "author")
    with database.write(author) as uow:
        assert documents.discard(uow, document_id=made.id).state == "discarded"
    for step in (
        lambda uow: documents.discard(uow, document_id=made.id),
        lambda uow: documents.revise(uow, document_id=made.id, values={}, revision=2),
    ):
        with pytest.raises(IllegalMove), database.write(author) as uow:
            step(uow)
    with database.read() as uow:
        assert uow.session.scalar(select(func.count(DocumentVersion.id))) == 1
    assert outbox_rows(database)[-1] == ("unindex", str(made.id))


def test_a_check_tells_what_is_missing_and_how_the_page_is_laid_out(database: Database) -> None:
    world = make_world(database)
    made = draft(database, world, values={**ORDER, "control": ""})
    with database.read(world.actor("mouo-1", "viewer")) as uow:
        checked = documents.check(uow, document_id=made.id)
    assert checked.missing == ("control",)
    assert isinstance(checked.remarks, tuple)


def test_reading_is_not_drafting_and_another_body_is_unknown(database: Database) -> None:
    world = make_world(database)
    made = draft(database, world)
    for role in ("viewer", "publisher"):
        with pytest.raises(Forbidden):
            draft(database, world, who=role)
    missing, foreign = [], []
    for document_id, found in ((made.id + 1, missing), (made.id, foreign)):
        with pytest.raises(NotFound) as refused, database.write(world.actor("mouo-2", "org_admin")) as uow:
            documents.revise(uow, document_id=document_id, values={}, revision=1)
        found.append(refused.value.message)
    assert missing == foreign


def test_a_date_given_as_a_value_is_kept_as_text(database: Database) -> None:
    world = make_world(database)
    made = draft(
        database,
        world,
        kind="method_recs",
        item="2.4",
        values={"title": "Рекомендации", "approval_date": date(2025, 3, 1)},
    )
    with database.read(world.actor("mouo-1", "viewer")) as uow:
        assert document_card(uow, made.id).values["approval_date"] == "2025-03-01"
