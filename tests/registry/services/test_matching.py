"""Proposals confirmed and turned down: exactly those rows turn, in any order, and nothing of others is proposed."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from registry.db import Database
from registry.domain.completeness import Row
from registry.domain.roles import SYSTEM, Actor, Role
from registry.errors import AlreadyDone, Forbidden, IllegalMove, InvalidInput, NotFound
from registry.models import DismissedMatch, Evidence
from registry.queries import matching as queries
from registry.queries.completeness import organization_completeness
from registry.queries.evidence_history import history
from registry.services import evidence, matching
from registry.services.matching import Choice
from tests.depth import examples
from tests.factories.documents import add_document
from tests.factories.organizations import SURGUT, actor_in, bundled, organization
from tests.factories.system import counted_statements, journal_actions

DAY = date(2025, 10, 15)
OTHER = "mouo-71871000"
PAPERS: tuple[dict[str, Any], ...] = (
    {"kind": "support_programme", "title": "Программа адресной помощи школам с низкими результатами", "number": None},
    {"kind": "order", "title": "Об утверждении программы адресной помощи по повышению качества подготовки обучающихся"},
    {"kind": "proposals", "title": "Предложения для включения в дорожную карту"},
    {"kind": "order", "title": "Об утверждении графика отпусков работников"},
    {"kind": "minutes", "title": "Протокол родительского собрания по вопросам качества образования"},
)


def enter(database: Database, code: str = SURGUT, papers: tuple[dict[str, Any], ...] = PAPERS) -> list[int]:
    """Registered documents straight in the tables."""
    with database.write() as uow:
        owner = organization(uow, code).id
        return [
            add_document(
                uow, owner, state="registered", day=date(2025, 10, 10), signatory="А.А. Дренин",
                **{"number": str(place), "series": paper["kind"], "number_year": 2025, **paper},
            ).id
            for place, paper in enumerate(papers, 1)
        ]  # fmt: skip


def proposed(database: Database, code: str = SURGUT, actor: Actor = SYSTEM) -> queries.Proposed:
    with database.read(actor) as uow:
        return queries.for_organization(uow, code)


def rows(database: Database, on: date = DAY) -> tuple[Row, ...]:
    with database.read() as uow:
        return organization_completeness(uow, SURGUT, on).rows


def choice_of(view: queries.ProposalView) -> Choice:
    each = view.proposal
    return Choice(each.document, each.item, each.kind, each.window)


def key(row: Row) -> tuple[str, str, str | None]:
    return row.item, row.kind, row.window.id if row.window else None


def test_documents_are_proposed_where_they_may_fulfil_and_nowhere_else(any_database: Database) -> None:
    bundled(any_database)
    ids = enter(any_database)
    found = {(each.document.id, each.proposal.item, each.proposal.kind) for each in proposed(any_database).proposals}
    assert {
        (ids[0], "2.9", "support_programme"), (ids[1], "2.9", "order"), (ids[2], "4.3", "proposals"),
        (ids[4], "2.13", "parent_meeting"),
    } <= found  # fmt: skip
    assert not [each for each in found if each[0] == ids[3]], "a plan of holidays fulfils nothing"
    assert all(each.status in {"due", "overdue", "undated"} for each in proposed(any_database).proposals)


def test_confirming_turns_exactly_the_proposed_rows(any_database: Database) -> None:
    bundled(any_database)
    enter(any_database)
    before = {key(row): row.status for row in rows(any_database)}
    chosen = [choice_of(each) for each in proposed(any_database).proposals if each.proposal.form == "document"]
    with any_database.write() as uow:
        made = matching.confirm_many(uow, chosen)
    after = {key(row): row for row in rows(any_database)}
    turned = {each for each, row in after.items() if row.status != before[each]}
    assert turned == {(each.item, each.kind, each.window) for each in chosen}
    assert all(after[each].status in {"met", "met_late"} for each in turned)
    assert len(made) == len(chosen)
    assert not [each for each in proposed(any_database).proposals if each.proposal.form == "document"]
    assert journal_actions(any_database).count("evidence.add") == len(made)


@examples(12, over_one_fixture=True)
@given(data=st.data())
def test_the_order_of_confirmations_does_not_matter(database: Database, data: st.DataObject) -> None:
    if not journal_actions(database):  # the database outlives the examples
        bundled(database)
        enter(database)
    with database.write() as uow:
        uow.session.execute(delete(Evidence))
    chosen = [choice_of(each) for each in proposed(database).proposals if each.proposal.form == "document"]
    order = data.draw(st.permutations(chosen))
    some = order[: data.draw(st.integers(0, len(order)))]
    expected = {(each.item, each.kind, each.window) for each in some}
    before = {key(row): row.status for row in rows(database)}
    for each in some:
        with database.write() as uow:
            matching.confirm(uow, each)
    after = {key(row): row.status for row in rows(database)}
    assert {each for each, status in after.items() if status != before[each]} == expected
    still = {choice_of(each) for each in proposed(database).proposals}
    assert still.isdisjoint(some)
    met = {(each.item, each.kind, each.window) for each in some}
    assert still >= {each for each in chosen if each not in some and (each.item, each.kind, each.window) not in met}


def test_one_document_may_fulfil_several_requirements(database: Database) -> None:
    bundled(database)
    (number,) = enter(database, papers=({"kind": "order", "title": "О плане", "text": "по пунктам 2.9 и 3.11 карты"},))
    found = proposed(database).proposals
    assert {(each.proposal.item, each.proposal.kind) for each in found} == {("2.9", "order"), ("3.11", "order")}
    with database.write() as uow:
        matching.confirm_many(uow, [choice_of(each) for each in found])
    assert sorted(row.item for row in rows(database) if number in row.documents) == ["2.9", "3.11"]


def test_a_dismissed_proposal_is_hidden_until_it_is_restored(any_database: Database) -> None:
    bundled(any_database)
    enter(any_database)
    whole = [choice_of(each) for each in proposed(any_database).proposals]
    first = whole[0]
    about = {"document_id": first.document_id, "item": first.item, "kind": first.kind}
    with any_database.write() as uow:
        made = matching.dismiss(uow, **about)
    assert [choice_of(each) for each in proposed(any_database).proposals] == whole[1:]
    with pytest.raises(AlreadyDone), any_database.write() as uow:
        matching.dismiss(uow, **about)
    with any_database.read() as uow:
        assert [(each.document, each.item, each.kind) for each in history(uow, SURGUT).dismissed] == [
            (first.document_id, first.item, first.kind)
        ]
    with any_database.write() as uow:
        matching.restore(uow, dismissed_id=made.id)
    assert [choice_of(each) for each in proposed(any_database).proposals] == whole
    with pytest.raises(NotFound), any_database.write() as uow:
        matching.restore(uow, dismissed_id=made.id)
    assert journal_actions(any_database)[-2:] == ["evidence.dismiss", "evidence.restore"]
    assert rows(any_database) == rows(any_database)


def test_a_revoked_match_is_not_proposed_again(database: Database) -> None:
    bundled(database)
    enter(database)
    first = choice_of(proposed(database).proposals[0])
    with database.write() as uow:
        made = matching.confirm(uow, first)
        evidence.revoke(uow, evidence_id=made.id, reason="приложен не тот документ")
    assert first not in [choice_of(each) for each in proposed(database).proposals]


def test_all_confirmations_are_kept_or_none(database: Database) -> None:
    bundled(database)
    enter(database)
    chosen = [choice_of(each) for each in proposed(database).proposals if each.proposal.form == "document"]
    with pytest.raises(NotFound), database.write() as uow:
        matching.confirm_many(uow, [*chosen, Choice(chosen[0].document_id, "9.9", "order")])
    with pytest.raises(InvalidInput, match="Отметьте"), database.write() as uow:
        matching.confirm_many(uow, [])
    with database.read() as uow:
        assert uow.session.scalars(select(Evidence)).all() == []


def test_documents_of_others_are_never_proposed(any_database: Database) -> None:
    bundled(any_database)
    theirs = set(enter(any_database, OTHER))
    own = set(enter(any_database, papers=PAPERS[:1]))
    found = proposed(any_database)
    assert {each.document.id for each in found.proposals} == own
    clerk = actor_in(any_database, SURGUT, Role.REGISTRAR)
    with any_database.read(clerk) as uow:
        for document_id in theirs:
            with pytest.raises(NotFound):
                queries.for_document(uow, document_id)
        with pytest.raises(NotFound):
            queries.for_organization(uow, OTHER)
        shown = queries.for_row(uow, SURGUT, item="2.9", kind="order").proposals
        assert {each.document.id for each in shown} <= own
    for step in (
        lambda uow, each: matching.confirm(uow, Choice(each, "2.9", "order")),
        lambda uow, each: matching.dismiss(uow, document_id=each, item="2.9", kind="order"),
    ):
        with pytest.raises(NotFound), any_database.write(clerk) as uow:
            step(uow, min(theirs))


def test_only_those_who_register_confirm_and_dismiss(database: Database) -> None:
    bundled(database)
    enter(database)
    first = choice_of(proposed(database).proposals[0])
    author = actor_in(database, SURGUT, Role.AUTHOR)
    assert proposed(database, actor=author).proposals, "who reads sees what is proposed"
    with pytest.raises(Forbidden), database.write(author) as uow:
        matching.confirm(uow, first)
    with pytest.raises(Forbidden), database.write(author) as uow:
        matching.dismiss(uow, document_id=first.document_id, item=first.item, kind=first.kind)
    with database.write() as uow:
        made = matching.dismiss(uow, document_id=first.document_id, item=first.item, kind=first.kind)
    with pytest.raises(Forbidden), database.write(author) as uow:
        matching.restore(uow, dismissed_id=made.id)


def test_a_requirement_finds_the_documents_of_its_kind(database: Database) -> None:
    bundled(database)
    ids = enter(database)
    with database.read() as uow:
        found = queries.for_row(uow, SURGUT, item="2.9", kind="order", window="2025-10-01..2026-03-31").proposals
    assert [each.document.id for each in found] == [ids[1], ids[3]], "the likeliest first, and what has only the kind"
    assert [each.likely for each in found] == [True, False]


@pytest.mark.parametrize("many", [1, 60])
def test_proposals_take_a_fixed_number_of_statements(any_database: Database, many: int) -> None:
    bundled(any_database)
    papers = tuple({**paper, "number": f"{place}-{turn}"} for turn in range(many) for place, paper in enumerate(PAPERS))
    ids = enter(any_database, papers=papers)
    with any_database.read() as uow, counted_statements(any_database) as statements:
        queries.for_organization(uow, SURGUT)
    assert len(statements) <= 7
    with any_database.read() as uow, counted_statements(any_database) as statements:
        queries.for_document(uow, ids[0])
    assert len(statements) <= 7


def test_no_more_documents_are_looked_at_than_is_promised(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled(database)
    enter(database)
    monkeypatch.setattr(queries, "LOOKED_AT", 2)
    found = proposed(database)
    assert (found.looked_at, found.whole) == (2, False)


# --------------------------------------------------------------------------------------------------------- protocols

MEETING = {"item": "2.13", "kind": "parent_meeting"}


def protocol(database: Database, document_id: int, actor: Actor = SYSTEM, **changes: Any) -> Any:
    with database.write(actor) as uow:
        return evidence.add_protocol(
            uow, **{"document_id": document_id, "held_on": date(2025, 9, 20), **MEETING, **changes}
        )


def test_minutes_prove_that_an_event_was_held_on_a_day(any_database: Database) -> None:
    bundled(any_database)
    number = enter(any_database)[4]
    fact = protocol(any_database, number, note="Присутствовали 40 родителей")
    assert (fact.form, fact.document_id, fact.fulfilled_on, fact.window) == (
        "protocol",
        number,
        date(2025, 9, 20),
        None,
    )
    (row,) = (row for row in rows(any_database) if (row.item, row.kind) == ("2.13", "parent_meeting"))
    assert (row.status, row.documents) == ("met", (number,))
    assert row.evidence[0].form == "protocol"
    assert journal_actions(any_database)[-1] == "evidence.add"
    with pytest.raises(AlreadyDone):
        protocol(any_database, number, held_on=date(2025, 9, 21))


def test_the_day_of_the_event_chooses_the_window_not_that_of_the_document(database: Database) -> None:
    bundled(database)
    number = enter(database)[4]
    fact = protocol(database, number, item="2.12", kind="webinar", held_on=date(2024, 12, 20))
    assert fact.window == "2024-01-01..2024-12-31"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"held_on": date(2025, 10, 16)}, InvalidInput),
        ({"kind": "web_publication"}, InvalidInput),
        ({"kind": "masterclass"}, InvalidInput),
        ({"item": "2.9", "kind": "order"}, InvalidInput),
        ({"item": "9.9"}, NotFound),
        ({"window": "2025-01-01..2025-12-31"}, InvalidInput),
        ({"note": "\x02"}, InvalidInput),
    ],
)
def test_a_wrong_protocol_is_refused(database: Database, changes: dict[str, Any], error: type[Exception]) -> None:
    bundled(database)
    number = enter(database)[4]
    with pytest.raises(error):
        protocol(database, number, **changes)
    assert "evidence.add" not in journal_actions(database)


def test_a_draft_is_no_protocol_and_another_body_has_none(database: Database) -> None:
    bundled(database)
    number = enter(database)[4]
    with database.write() as uow:
        draft = add_document(uow, organization(uow, SURGUT).id, kind="minutes").id
    with pytest.raises(IllegalMove):
        protocol(database, draft)
    with pytest.raises(Forbidden):
        protocol(database, number, actor_in(database, SURGUT, Role.AUTHOR))
    with pytest.raises(NotFound):
        protocol(database, number, actor_in(database, OTHER, Role.REGISTRAR))


def test_a_proposed_protocol_is_confirmed_with_the_day_of_the_event(database: Database) -> None:
    bundled(database)
    enter(database)
    (view,) = (each for each in proposed(database).proposals if each.proposal.item == "2.13")
    with pytest.raises(InvalidInput, match="Укажите день"), database.write() as uow:
        matching.confirm(uow, choice_of(view))
    with database.write() as uow:
        fact = matching.confirm(uow, choice_of(view), held_on=date(2025, 10, 3))
    assert (fact.form, fact.kind) == ("protocol", "parent_meeting")


# ------------------------------------------------------------------------------------------------- scores and history


def test_the_audit_shows_the_score_of_each_fact(any_database: Database) -> None:
    bundled(any_database)
    ids = enter(any_database)
    with any_database.write() as uow:
        matching.confirm_many(
            uow, [choice_of(each) for each in proposed(any_database).proposals if each.document.id in ids[1:3]]
        )
    with any_database.read() as uow, counted_statements(any_database) as statements:
        report = organization_completeness(uow, SURGUT, DAY)
    assert len(statements) <= 5
    data = [row for row in report.as_json()["rows"] if row["evidence"]]
    (order,) = (row for row in data if (row["item"], row["kind"]) == ("2.9", "order"))
    (fact,) = order["evidence"]
    assert (fact["form"], fact["document"], fact["url"], fact["on"]) == ("document", ids[1], None, "2025-10-10")
    assert (fact["score"]["met"], fact["score"]["of"]) == (6, 6)
    assert {part["part"]: part["state"] for part in fact["score"]["parts"]}["published"] == "na"
    assert all(row["evidence"] == [] for row in report.as_json()["rows"] if not row["documents"] and not row["links"])


def test_the_history_keeps_what_was_taken_back_with_reasons_and_authors(any_database: Database) -> None:
    bundled(any_database)
    number = enter(any_database)[4]
    fact = protocol(any_database, number)
    with any_database.write() as uow:
        evidence.revoke(uow, evidence_id=fact.id, reason="Собрание не состоялось")
        release = evidence.exempt(uow, organization=SURGUT, item="2.9", reason="Нет таких школ")
    with any_database.write() as uow:
        evidence.revoke_exemption(uow, exemption_id=release.id, reason="Школы появились")
    with any_database.read() as uow, counted_statements(any_database) as statements:
        kept = history(uow, SURGUT)
    assert len(statements) <= 4
    (revoked,) = kept.facts
    assert (revoked.item, revoked.form, revoked.reason, revoked.revoked_by) == (
        "2.13", "protocol", "Собрание не состоялось", "Система",
    )  # fmt: skip
    (ended,) = kept.releases
    assert (ended.reason, ended.ended_reason, ended.ended_by) == ("Нет таких школ", "Школы появились", "Система")
    with any_database.read(actor_in(any_database, OTHER, Role.VIEWER)) as uow, pytest.raises(NotFound):
        history(uow, SURGUT)
    with any_database.read() as uow:
        assert not history(uow, OTHER)
        assert uow.session.scalars(select(DismissedMatch)).all() == []
    assert list(itertools.chain(kept.dismissed)) == []
