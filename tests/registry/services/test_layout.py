"""The layout of documents in the registry: rules of an organization's own, accepted breaches, mended drafts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from document_templates import reading
from registry.db import Database
from registry.errors import AlreadyDone, Forbidden, Immutable, InvalidInput, NotFound, RuleViolation
from registry.queries import layout as queries
from registry.queries.document_card import document_card
from registry.services import documents, layout, layout_rules, registration
from tests.factories.documents import ORDER, World, make_world


class Place:
    """A world and its database."""

    def __init__(self, database: Database, world: World) -> None:
        self.database = database
        self.author = world.actor("mouo-1", "org_admin")
        self.registrar = world.actor("mouo-1", "registrar")


SINCE = date(2025, 1, 1)
BASIS = "Инструкция по делопроизводству от 01.01.2025 № 1"


@pytest.fixture
def place(database: Database) -> Place:
    return Place(database, make_world(database))


def drafted(place: Place, **values: Any) -> int:
    with place.database.write(place.registrar) as uow:
        return documents.draft(uow, kind="order", organization="mouo-1", values={**ORDER, **values}).id


def judged(place: Place, document_id: int) -> dict[str, layout.Judged]:
    with place.database.read(place.registrar) as uow:
        return {each.remark.rule: each for each in layout.check(uow, document_id=document_id).judged}


def ruled(place: Place, organization: str, since: date = SINCE, **changes: Any) -> None:
    with place.database.write() as uow:
        layout_rules.set_rules(uow, organization=organization, since=since, basis=BASIS, changes=changes)


BAD = {"preamble": "В целях подготовки к аттестации, срок – 05 июня 2026 г.,  и объективности ее проведения в школах"}


def test_rules_of_the_nearest_organization_above_hold_from_their_day(place: Place) -> None:
    document = drafted(place)
    assert "L1" not in judged(place, document)
    ruled(place, "department", L1={"parameters": {"left": 40}})
    assert "L1" in judged(place, document)
    ruled(place, "mouo-1", L2={"on": False})
    assert "L1" not in judged(place, document)
    ruled(place, "mouo-1", since=date(2099, 1, 1), L1={"parameters": {"left": 40}})
    assert "L1" not in judged(place, document)


def test_rules_without_changes_bring_the_standard_back(place: Place) -> None:
    document = drafted(place)
    ruled(place, "mouo-1", L1={"parameters": {"left": 40}})
    ruled(place, "mouo-1")
    assert "L1" not in judged(place, document)
    with place.database.read() as uow:
        assert [row.basis for row in queries.rules_history(uow, "mouo-1")] == [BASIS, BASIS]


def test_rules_that_cannot_be_are_refused_and_nothing_is_written(place: Place) -> None:
    with pytest.raises(InvalidInput) as refused:
        ruled(place, "mouo-1", L1={"parameters": {"left": "широкое"}}, L99={})
    assert [remark.place for remark in refused.value.remarks] == ["L1", "L99"]
    with place.database.read() as uow:
        assert queries.rules_history(uow, "mouo-1") == ()


def test_rules_are_set_by_those_who_manage_and_with_a_basis(place: Place) -> None:
    with place.database.write(place.registrar) as uow, pytest.raises(Forbidden):
        layout_rules.set_rules(uow, organization="mouo-1", since=SINCE, basis=BASIS)
    with place.database.write() as uow, pytest.raises(InvalidInput):
        layout_rules.set_rules(uow, organization="mouo-1", since=SINCE, basis="  ")


def test_an_accepted_breach_says_why_and_can_be_taken_back(place: Place) -> None:
    document = drafted(place, **BAD)
    author = place.registrar
    assert judged(place, document)["L16"].waiver is None
    with place.database.write(author) as uow:
        made = layout_rules.waive(uow, document_id=document, rule="L16", reason="Так в исходном приказе")
    waiver = judged(place, document)["L16"].waiver
    assert waiver is not None
    assert waiver.reason == "Так в исходном приказе"
    with place.database.write(author) as uow, pytest.raises(AlreadyDone):
        layout_rules.waive(uow, document_id=document, rule="L16", reason="Еще раз")
    with place.database.write(author) as uow:
        layout_rules.take_back(uow, waiver_id=made.id, reason="Ошибка")
    assert judged(place, document)["L16"].waiver is None
    with place.database.write(author) as uow, pytest.raises(AlreadyDone):
        layout_rules.take_back(uow, waiver_id=made.id, reason="Ошибка")
    with place.database.read() as uow:
        actions = [row.action for row in document_card(uow, document).history]
    assert {"layout.waive", "layout.take_back"} <= set(actions)


@pytest.mark.parametrize(("rule", "reason"), [("L99", "причина"), ("L28", "причина"), ("L16", " ")])
def test_a_breach_is_accepted_by_a_rule_that_is_tested_and_with_a_reason(place: Place, rule: str, reason: str) -> None:
    document = drafted(place)
    with place.database.write(place.registrar) as uow, pytest.raises(InvalidInput):
        layout_rules.waive(uow, document_id=document, rule=rule, reason=reason)


def test_an_unknown_waiver_is_not_found(place: Place) -> None:
    with place.database.write() as uow, pytest.raises(NotFound):
        layout_rules.take_back(uow, waiver_id=999, reason="Ошибка")


def test_a_mended_draft_is_a_new_version_with_the_reason_and_the_old_values(place: Place) -> None:
    document = drafted(place, **BAD)
    author = place.registrar
    with place.database.read(author) as uow:
        prepared = layout.prepare_fix(uow, document_id=document)
    with place.database.write(author) as uow:
        layout.save_fix(uow, prepared)
    assert {"L9", "L16"} & judged(place, document).keys() == set()
    with place.database.read(author) as uow:
        card = document_card(uow, document)
    assert len(card.versions) == 2
    assert "L16" in card.current.reason
    assert card.values["preamble"] == BAD["preamble"]
    assert "5 июня" in card.text
    assert "05 июня" not in card.text
    with place.database.read(author) as uow, pytest.raises(RuleViolation):
        layout.prepare_fix(uow, document_id=document)


def test_a_mended_draft_is_not_saved_over_another_persons_revision(place: Place) -> None:
    document = drafted(place, **BAD)
    author = place.registrar
    with place.database.read(author) as uow:
        prepared = layout.prepare_fix(uow, document_id=document)
    with place.database.write(author) as uow:
        documents.revise(uow, document_id=document, values={"title": "О другом"}, revision=prepared.revision)
    with place.database.write(author) as uow, pytest.raises(RuleViolation):
        layout.save_fix(uow, prepared)


def test_a_registered_document_is_never_mended(place: Place) -> None:
    document = drafted(place, **BAD)
    with place.database.write(place.registrar) as uow:
        registration.register(uow, document_id=document)
    with place.database.read(place.registrar) as uow, pytest.raises(Immutable):
        layout.prepare_fix(uow, document_id=document)


def test_a_mended_draft_can_be_registered_with_its_number(place: Place) -> None:
    document = drafted(place, **BAD)
    author = place.registrar
    with place.database.read(author) as uow:
        prepared = layout.prepare_fix(uow, document_id=document)
    with place.database.write(author) as uow:
        layout.save_fix(uow, prepared)
    with place.database.write(author) as uow:
        made = registration.register(uow, document_id=document)
    with place.database.read(author) as uow:
        card = document_card(uow, document)
    text = reading.document_text(place.database.ports.files.read(card.current.sha256))
    assert f"№\u00a0{made.number}" in text
    assert "5 июня" in text
