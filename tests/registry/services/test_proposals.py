"""Proposals: filed by bodies, decided by the Department, never two for one cell, the start of the next edition."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from registry.db import Database
from registry.domain.roles import SYSTEM, Actor, Role
from registry.errors import Forbidden, IllegalMove, InvalidInput, NotFound, RuleViolation
from registry.models import Roadmap
from registry.queries import proposals as read
from registry.queries.proposals import ProposalFilters
from registry.queries.roadmaps import roadmap
from registry.services import demo
from registry.services import proposals as write
from registry.services.entering import enter_document
from registry.services.next_edition import edition_of_proposals
from registry.services.organizations import create_organization
from registry.services.roadmaps import discard_roadmap
from tests.factories.documents import docx_bytes
from tests.factories.organizations import SURGUT, actor_in, bundled, make_region
from tests.factories.roadmaps import make_roadmap, read_item
from tests.factories.system import counted_statements, journal_actions

FAMILY = "plan-1"


@pytest.fixture
def plan(any_database: Database) -> Database:
    make_region(any_database)
    make_roadmap(any_database, read_item("1.1"), read_item("1.2"))
    return any_database


def propose(database: Database, actor: Actor = SYSTEM, **changes: Any) -> int:
    given = {
        "organization": "a",
        "item": "1.1",
        "subject": "deadline_text",
        "becomes": "до 1 марта",
        "reason": "Иначе рано.",
    }
    with database.write(actor) as uow:
        return write.file_proposal(uow, **{**given, **changes}).id


def card(database: Database, proposal_id: int, actor: Actor = SYSTEM) -> read.ProposalCard:
    with database.read(actor) as uow:
        return read.proposal(uow, proposal_id)


def decide(database: Database, verb: str, proposal_id: int, actor: Actor = SYSTEM, **more: Any) -> str:
    with database.write(actor) as uow:
        return getattr(write, verb)(uow, proposal_id=proposal_id, **more).state  # type: ignore[no-any-return]


# --------------------------------------------------------------------------------------------------------- filing


def test_a_proposal_keeps_the_cell_as_it_stood(plan: Database) -> None:
    number = propose(plan, actor_in(plan, "a", Role.AUTHOR))
    found = card(plan, number)
    assert (found.row.was, found.row.becomes, found.now) == (
        "ежегодно до 1 декабря", "до 1 марта", "ежегодно до 1 декабря",
    )  # fmt: skip
    assert (found.row.state, found.row.number, found.row.family) == ("filed", "1.1", FAMILY)
    assert journal_actions(plan)[-1] == "proposal.file"


def test_a_new_measure_and_the_end_of_one_are_proposed_too(plan: Database) -> None:
    new = card(plan, propose(plan, subject="item", item=None, becomes="Провести вебинар")).row
    gone = card(plan, propose(plan, subject="drop", becomes="не важно")).row
    assert (new.item, new.was, new.becomes) == (None, "", "Провести вебинар")
    assert (gone.item, gone.was, gone.becomes) == ("1.1", "Мероприятие 1.1", "")


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"reason": " "}, ["reason"]),
        ({"becomes": " "}, ["becomes"]),
        ({"becomes": "ежегодно до 1 декабря"}, ["becomes"]),
        ({"becomes": "я" * 8001, "reason": "я" * 8001}, ["becomes", "reason"]),
        ({"item": "9.9"}, ["item"]),
        ({"item": None}, ["item"]),
        ({"subject": "number"}, ["subject"]),
        ({"document_id": 999}, ["document_id"]),
    ],
)
def test_a_bad_proposal_is_refused_by_field(plan: Database, changes: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        propose(plan, **changes)
    assert [remark.place for remark in caught.value.remarks] == places
    with plan.read() as uow:
        assert read.proposals(uow, ProposalFilters()).total == 0


def test_the_same_proposal_is_filed_once(plan: Database) -> None:
    first = propose(plan)
    with pytest.raises(RuleViolation, match=f"№ {first}"):
        propose(plan)
    assert propose(plan, organization="b") != first
    decide(plan, "take_back", first)
    assert propose(plan) != first


def test_a_body_files_in_its_own_name_only(plan: Database) -> None:
    for code, role, error in (
        ("b", Role.AUTHOR, NotFound),
        ("a", Role.VIEWER, Forbidden),
        ("department", Role.AUTHOR, Forbidden),
        ("department", Role.ORG_ADMIN, Forbidden),
    ):
        with pytest.raises(error):
            propose(plan, actor_in(plan, code, role))
    assert propose(plan, actor_in(plan, "a-1", Role.REGISTRAR), organization="a-1")


def test_without_a_roadmap_in_force_nothing_is_proposed(database: Database) -> None:
    make_region(database)
    with pytest.raises(NotFound):
        propose(database)


def test_a_registered_letter_of_the_same_organization_may_come_with_it(database: Database) -> None:
    bundled(database)

    def entered(organization: str, kind: str) -> int:
        with database.write() as uow:
            return enter_document(
                uow, organization=organization, kind=kind, title="Предложения", number=f"{organization}-{kind}",
                day=date(2025, 2, 3), file_name="письмо.docx", data=docx_bytes(f"{organization} {kind}"),
                extracted_text="Текст",
            ).id  # fmt: skip

    letter = entered(SURGUT, "proposals")
    number = propose(database, organization=SURGUT, document_id=letter)
    assert (card(database, number).row.letter, card(database, number).row.letter_title) == (letter, "Предложения")
    with database.read(actor_in(database, SURGUT, Role.AUTHOR)) as uow:
        assert [each for each, _ in read.letters(uow)] == [letter]
    for other in (entered("iro", "proposals"), entered(SURGUT, "order")):
        with pytest.raises(InvalidInput, match="проверьте поля"):
            propose(database, organization=SURGUT, document_id=other, becomes="иначе")


# ------------------------------------------------------------------------------------------------------- deciding


def test_the_department_decides_and_a_refusal_has_a_reason(plan: Database) -> None:
    boss, number = actor_in(plan, "department", Role.ORG_ADMIN), propose(plan)
    with pytest.raises(InvalidInput) as caught:
        decide(plan, "decline", number, boss, reason=" ")
    assert [remark.place for remark in caught.value.remarks] == ["reason"]
    assert decide(plan, "decline", number, boss, reason="Срок задан приказом.") == "declined"
    assert card(plan, number).row.decision == "Срок задан приказом."
    with pytest.raises(IllegalMove):
        decide(plan, "accept", number, boss)
    assert journal_actions(plan)[-2:] == ["proposal.file", "proposal.decline"]


def test_only_the_department_decides_and_only_the_body_takes_back(plan: Database) -> None:
    number = propose(plan)
    for verb, more in (("accept", {}), ("decline", {"reason": "x"})):
        with pytest.raises(Forbidden):
            decide(plan, verb, number, actor_in(plan, "a", Role.ORG_ADMIN), **more)
        with pytest.raises(NotFound):
            decide(plan, verb, number, actor_in(plan, "b", Role.ORG_ADMIN), **more)
    with pytest.raises(Forbidden):
        decide(plan, "take_back", number, actor_in(plan, "department", Role.ORG_ADMIN))
    with pytest.raises(NotFound):
        decide(plan, "take_back", number, actor_in(plan, "b", Role.AUTHOR))
    assert decide(plan, "take_back", number, actor_in(plan, "a", Role.AUTHOR)) == "taken_back"
    with pytest.raises(IllegalMove):
        decide(plan, "take_back", number)


def test_a_second_acceptance_for_the_same_cell_is_refused_naming_the_first(plan: Database) -> None:
    first, second = propose(plan), propose(plan, organization="b", becomes="до 1 мая")
    drop, other = (
        propose(plan, organization="b", subject="drop"),
        propose(plan, organization="b", subject="title", becomes="Иначе"),
    )
    assert [each.id for each in card(plan, first).rivals] == [second, drop]
    decide(plan, "accept", first)
    for rival in (second, drop):
        with pytest.raises(RuleViolation, match=f"№ {first} об этом же уже принято"):
            decide(plan, "accept", rival)
    decide(plan, "accept", other)
    decide(plan, "decline", first, reason="Лучше 1 мая")
    assert decide(plan, "accept", second) == "accepted"
    with plan.read() as uow:
        listed = read.proposals(uow, ProposalFilters(state="accepted")).rows
    assert read.contested(listed) == frozenset()


def test_accepted_changes_are_the_start_of_the_next_edition(plan: Database) -> None:
    numbers = [
        propose(plan),
        propose(plan, subject="item", item=None, becomes="Провести вебинар"),
        propose(plan, item="1.2", subject="drop"),
    ]
    waiting = propose(plan, item="1.2", subject="title", becomes="Иначе")
    for number in numbers:
        decide(plan, "accept", number)
    with plan.read() as uow:
        changes = read.accepted_changes(uow, FAMILY)
        assert [(each.key, each.subject, each.becomes) for each in changes] == [
            ("1.1", "deadline_text", "до 1 марта"), (None, "item", "Провести вебинар"), ("1.2", "drop", ""),
        ]  # fmt: skip
        assert read.accepted_changes(uow, "another") == ()
        roadmap_id = uow.session.scalars(select(Roadmap.id)).one()
    with plan.write() as uow:
        assert write.mark_included(uow, ids=[each.id for each in changes], roadmap_id=roadmap_id) == 3
    with plan.read() as uow:
        assert read.accepted_changes(uow, FAMILY) == ()
        row = read.proposal(uow, numbers[0]).row
    assert (row.state, row.roadmap) == ("included", FAMILY)
    with pytest.raises(IllegalMove), plan.write() as uow:
        write.mark_included(uow, ids=[waiting], roadmap_id=roadmap_id)
    with pytest.raises(IllegalMove):
        decide(plan, "decline", numbers[0], reason="Поздно")


# ---------------------------------------------------------------------------------------------------------- lists


def test_a_body_sees_its_own_and_those_beneath_the_department_all(plan: Database) -> None:
    mine, beneath, other = propose(plan), propose(plan, organization="a-1"), propose(plan, organization="b")
    seen = {
        "department": {mine, beneath, other}, "a": {mine, beneath}, "a-1": {beneath}, "b": {other}, "goo": set(),
    }  # fmt: skip
    for code, expected in seen.items():
        with plan.read(actor_in(plan, code, Role.VIEWER)) as uow:
            assert {row.id for row in read.proposals(uow, ProposalFilters()).rows} == expected
    with pytest.raises(NotFound):
        card(plan, other, actor_in(plan, "a", Role.ORG_ADMIN))
    assert card(plan, mine, actor_in(plan, "a", Role.ORG_ADMIN)).rivals == (), "what others file is theirs"


def test_a_list_is_filtered_and_read_page_by_page_in_two_statements(plan: Database) -> None:
    for number in range(5):
        propose(plan, item="1.2" if number % 2 else "1.1", becomes=f"до {number + 1} марта")
    propose(plan, subject="item", item=None, organization="b")
    with plan.read() as uow, counted_statements(plan) as statements:
        first = read.proposals(uow, ProposalFilters(), limit=4)
    assert len(statements) == 2
    with plan.read() as uow:
        rest = read.proposals(uow, ProposalFilters(), before=first.next or 0, limit=4)
        assert ([row.id for row in (*first.rows, *rest.rows)], first.total, rest.next) == ([6, 5, 4, 3, 2, 1], 6, None)
        assert read.proposals(uow, ProposalFilters(item="1.2")).total == 2
        assert read.proposals(uow, ProposalFilters(organization="b")).total == 1
        assert read.proposals(uow, ProposalFilters(organization="ы")).total == 0
        assert read.proposals(uow, ProposalFilters(state="declined")).total == 0


def test_proposals_of_demonstration_schools_go_with_them(database: Database) -> None:
    bundled(database)
    with database.write() as uow:
        demo.create(uow)
    propose(database, organization="demo-71876000-1")
    with database.write() as uow:
        create_organization(uow, code="real", name="Школа", level="oo", parent=SURGUT)
        demo.remove(uow)
    with database.read() as uow:
        assert read.proposals(uow, ProposalFilters()).total == 0


def test_accepted_proposals_make_the_next_edition_and_come_back_when_it_is_dropped(plan: Database) -> None:
    term = propose(plan)
    measure = propose(plan, item=None, subject="item", becomes="Провести форум\nСроки выполнения: до 1 мая")
    other = propose(plan, item="1.2", subject="title", becomes="Другое название")
    with plan.write() as uow:
        write.accept(uow, proposal_id=term)
        write.accept(uow, proposal_id=measure)
    with plan.write() as uow:
        made = edition_of_proposals(uow)
    with plan.read() as uow:
        edition = roadmap(uow, made.code)
    assert edition.item("1.1").deadline_text == "до 1 марта"
    assert edition.item("1.3").title == "Провести форум"
    assert edition.item("1.2").title == "Мероприятие 1.2"
    assert [card(plan, each).row.state for each in (term, measure, other)] == ["included", "included", "filed"]
    with plan.write() as uow:
        discard_roadmap(uow, code=made.code)
    assert [card(plan, each).row.state for each in (term, measure, other)] == ["accepted", "accepted", "filed"]


def test_without_accepted_proposals_there_is_nothing_to_begin(plan: Database) -> None:
    propose(plan)
    with pytest.raises(RuleViolation, match="Принятых предложений нет"), plan.write() as uow:
        edition_of_proposals(uow)
