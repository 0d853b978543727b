"""The audit of a region: always the sum of the rows, counted once, never stale, never beyond somebody's rights."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from registry.db import Database
from registry.domain.completeness import STATUSES, Row, Totals
from registry.domain.roles import SYSTEM, Actor, Role
from registry.domain.traits import BIASED
from registry.errors import NotFound
from registry.models import Evidence, Organization
from registry.queries import region_cache
from registry.queries.completeness import item_completeness, organization_completeness, summary
from registry.queries.item_page import ItemAsked, item_page
from registry.queries.organization_page import organizations_page
from registry.queries.region import RegionSummary, region_summary
from registry.services import evidence, exemptions, organizations
from tests.depth import examples
from tests.factories.organizations import SURGUT, actor_in, bundled, make_school, organization
from tests.factories.system import counted_statements
from tests.factories.worlds import ASKED, EVIDENCE, KNOWN, MOMENT, TREE, Known, evidence_row, settle, tree_ids

NEW_YEAR_EVE = date(2025, 12, 31)
PLACES = {code: code.split("-")[0] for code in TREE}
BOTH = examples(12, over_one_fixture=True)

Cells = Counter[tuple[str, str, int | None, str]]


def by_rows(database: Database, plan: str, on: date, actor: Actor = SYSTEM) -> Cells:
    """Territory × measure × year × status, from the rows of every organization."""
    found: Cells = Counter()
    with database.read(actor) as uow:
        for each in summary(uow, on, plan).organizations:
            code = each.organization.code
            for row in organization_completeness(uow, code, on, plan).rows:
                year = row.window.end.year if row.window else None
                found[PLACES[code], row.item, year, row.status] += 1
    return found


def by_counting(found: RegionSummary) -> Cells:
    cells: Cells = Counter()
    for place in found.places:
        for item in found.items:
            dated = Totals()
            for year in found.years:
                totals = found.cell(place, item.number, year)
                dated += totals
                _put(cells, (place.organization.code, item.number, year), totals)
            _put(cells, (place.organization.code, item.number, None), found.cell(place, item.number) - dated)
    return cells


def _put(cells: Cells, where: tuple[str, str, int | None], totals: Totals) -> None:
    for status, count in zip(STATUSES, totals.counts, strict=True):
        assert count >= 0
        if count:
            cells[*where, status] += count


def asked(database: Database, on: date = NEW_YEAR_EVE, plan: str | None = None, actor: Actor = SYSTEM) -> RegionSummary:
    with database.read(actor) as uow:
        return region_summary(uow, on, plan)


@given(known=KNOWN, on=ASKED)
@BOTH
def test_the_region_is_the_sum_of_the_rows(any_database: Database, known: Known, on: date) -> None:
    plan = settle(any_database, known)
    found = asked(any_database, on, plan)
    assert by_counting(found) == by_rows(any_database, plan, on)
    assert found.total() == sum((found.of_place(place) for place in found.places), Totals())
    assert found.total() == sum((found.of_item(item.number) for item in found.items), Totals())
    for place in found.places:
        assert sum(found.row(place), Totals()) == found.of_place(place)


@given(known=KNOWN, on=ASKED, narrowed=st.sampled_from([{}, {}, {"level": "oo"}, {"parent": "a"}]))
@BOTH
def test_the_line_of_each_organization_is_the_sum_of_its_rows(
    any_database: Database, known: Known, on: date, narrowed: dict[str, str]
) -> None:
    plan = settle(any_database, known)
    with any_database.read() as uow:
        found = summary(uow, on, plan, **narrowed)
        short = summary(uow, on, plan, **narrowed, cells=False)
        audits = {
            each.organization.code: organization_completeness(uow, each.organization.code, on, plan)
            for each in found.organizations
        }
    assert found.as_json() == short.as_json()
    assert all(each.cells == () for each in short.organizations)
    whole: Counter[str] = Counter()
    for each in found.organizations:
        audit = audits[each.organization.code]
        assert each.totals == audit.totals
        own = dict(audit.by_item)
        for item, cell in zip(found.items, each.cells, strict=True):
            assert cell == Totals.of(row.status for row in own.pop(item.item, ()))
        assert own == {}, "no measure that somebody owes is left out"
        whole.update(row.item for row in audit.rows)
    assert {each.item: each.totals.rows for each in found.items} == whole
    assert found.totals == sum((each.totals for each in found.organizations), Totals())
    assert found.totals == sum((each.totals for each in found.items), Totals())


@given(known=KNOWN, on=ASKED, later=st.lists(EVIDENCE, min_size=1, max_size=3), told=st.booleans())
@BOTH
def test_the_second_answer_is_that_of_a_first_one(
    any_database: Database,
    known: Known,
    on: date,
    later: list[tuple[str, int, str, str | None, date, bool]],
    told: bool,
) -> None:
    plan = settle(any_database, known)
    asked(any_database, on, plan)
    with any_database.write() as uow:
        ids = tree_ids(uow.session)
        uow.session.add_all(evidence_row(plan, ids, each) for each in later)
        if told:
            uow.journal("document.register", "document", 1, organization_id=ids[later[0][0]])
    second = asked(any_database, on, plan)
    assert by_counting(second) == by_rows(any_database, plan, on)


@given(known=KNOWN, on=ASKED, number=st.integers(0, 20))
@BOTH
def test_what_was_revoked_counts_no_more(any_database: Database, known: Known, on: date, number: int) -> None:
    plan = settle(any_database, known)
    asked(any_database, on, plan)
    with any_database.write() as uow:
        rows = uow.session.query(Evidence).filter(Evidence.revoked_at.is_(None)).order_by(Evidence.id).all()
        if rows:
            row = rows[number % len(rows)]
            evidence.revoke(uow, evidence_id=row.id, reason="Ошибка.")
    assert by_counting(asked(any_database, on, plan)) == by_rows(any_database, plan, on)


# --------------------------------------------------------------------------------------------------- what is kept


@pytest.fixture
def region(any_database: Database) -> Database:
    """The bundled region with two schools of Surgut, one of which has a link."""
    bundled(any_database)
    with any_database.write() as uow:
        make_school(uow, "school-1", SURGUT)
        make_school(uow, "school-2", SURGUT)
    prove(any_database, "school-1")
    return any_database


def prove(database: Database, code: str, day: date = date(2025, 10, 3)) -> int:
    with database.write() as uow:
        return evidence.add_link(
            uow, organization=code, item="3.22", kind="web_publication", url=f"https://example.org/{code}",
            fulfilled_on=day,
        ).id  # fmt: skip


def whole(database: Database) -> Totals:
    """The totals of the summary over organizations, which keeps nothing."""
    with database.read() as uow:
        return summary(uow, NEW_YEAR_EVE).totals


CHANGES = {
    "evidence": lambda uow: evidence.add_link(
        uow, organization="school-2", item="3.22", kind="web_publication", url="https://example.org/2",
        fulfilled_on=date(2025, 10, 4),
    ),
    "exemption": lambda uow: exemptions.exempt(uow, organization="school-2", item="3.22", reason="Ремонт."),
    "sign": lambda uow: organizations.add_trait(
        uow, organization="school-2", trait=BIASED, since=date(2025, 3, 1), basis="письмо"
    ),
    "school": lambda uow: make_school(uow, "school-3", SURGUT),
    "school past the commands": lambda uow: uow.session.add(
        Organization(
            code="school-9", name="Школа", level="oo", parent_id=organization(uow, SURGUT).id, created_at=MOMENT,
            path=f"{organization(uow, SURGUT).path}9999/", id=9999,
        )
    ),
    "rows past the commands": lambda uow: uow.session.add(
        Evidence(
            family="10-p-2710", item_number="3.22", kind="masterclass", window="..2025-05-31",
            organization_id=organization(uow, "school-2").id, form="link", url="https://example.org/",
            fulfilled_on=date(2025, 6, 2), created_at=MOMENT,
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_no_answer_is_stale(region: Database, change: str) -> None:
    assert asked(region).total() == whole(region)
    with region.write() as uow:
        CHANGES[change](uow)
    assert asked(region).total() == whole(region)


def test_one_new_evidence_makes_one_territory_be_counted_again(
    region: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asked(region)
    prove(region, "school-2")
    second = asked(region)
    kept = [place for place in first.places if first.state.vectors[place.id] is second.state.vectors[place.id]]
    assert len(kept) == len(first.places) - 1
    with counted_statements(region) as statements:
        third = asked(region)
    assert third.state.vectors == second.state.vectors
    assert len(statements) <= 3, "the plan and the version of the data"


def test_another_process_is_heard(region: Database, tmp_path: object) -> None:
    before = asked(region).total()
    other = Database(region.url, region.ports)
    prove(other, "school-2")
    other.close()
    assert asked(region).total() == whole(region) != before


def test_what_is_not_committed_is_kept_for_nobody(region: Database) -> None:
    before = asked(region).total()
    with region.write() as uow:
        CHANGES["evidence"](uow)
        uow.session.flush()
        assert region_summary(uow, NEW_YEAR_EVE).total() != before
        uow.session.rollback()
        uow._entries.clear()
    assert asked(region).total() == before


def test_as_many_territories_are_kept_as_was_promised(region: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(region_cache, "KEPT", 100)
    for day in range(1, 12):
        asked(region, date(2025, 1, day))
    kept = region_cache.kept_for(region)
    assert sum(len(state.places) for state in kept._states.values()) <= 100


# ----------------------------------------------------------------------------------------------- rights, statements


def test_everybody_sees_her_own_and_nothing_kept_for_others(region: Database) -> None:
    officer = actor_in(region, SURGUT, Role.VIEWER)
    teacher = actor_in(region, "school-1", Role.VIEWER)
    everything = asked(region)
    assert len(everything.places) == 1 + 1 + 22 + 9
    own = asked(region, actor=officer)
    assert [(place.organization.code, place.organizations) for place in own.places] == [(SURGUT, 3)]
    school = asked(region, actor=teacher)
    assert [(place.organization.code, place.organizations) for place in school.places] == [("school-1", 1)]
    with region.read(teacher) as uow:
        assert school.total() == organization_completeness(uow, "school-1", NEW_YEAR_EVE).totals
    (surgut,) = [place for place in everything.places if place.organization.code == SURGUT]
    assert own.total() == everything.of_place(surgut)
    with region.read(teacher) as uow, pytest.raises(NotFound):
        region_summary(uow, NEW_YEAR_EVE, parent=SURGUT)


def test_it_is_narrowed_by_level_and_body(region: Database) -> None:
    with region.read() as uow:
        bodies = region_summary(uow, NEW_YEAR_EVE, level="mouo")
        beneath = region_summary(uow, NEW_YEAR_EVE, parent=SURGUT)
        schools = region_summary(uow, NEW_YEAR_EVE, parent=SURGUT, level="oo")
        assert bodies.total() == summary(uow, NEW_YEAR_EVE, level="mouo").totals
        assert beneath.total() == summary(uow, NEW_YEAR_EVE, parent=SURGUT).totals
    assert (bodies.organizations, beneath.organizations, schools.organizations) == (22, 3, 2)


def test_the_statements_do_not_grow_with_the_schools(region: Database) -> None:
    def statements() -> int:
        region_cache._kept.clear()
        with counted_statements(region) as sent:
            asked(region)
        return len(sent)

    with region.write() as uow:
        organizations.add_trait(uow, organization="school-1", trait=BIASED, since=date(2025, 3, 1), basis="письмо")
        exemptions.exempt(uow, organization="school-2", item="3.16", reason="Ремонт.")
        uow.session.execute(update(Evidence).values(window="2020-01-01..2020-02-01"))
    few = statements()
    with region.write() as uow:
        for number in range(40):
            make_school(uow, f"more-{number}", SURGUT)
    for number in range(40):
        prove(region, f"more-{number}")
    assert statements() == few <= 11


# ------------------------------------------------------------------------------------------------ pages of the audit


@given(known=KNOWN, on=ASKED, status=st.sampled_from([None, *STATUSES]), year=st.sampled_from([None, 2024, 2025]))
@BOTH
def test_the_page_of_a_measure_holds_the_rows_of_its_organizations(
    any_database: Database, known: Known, on: date, status: str | None, year: int | None
) -> None:
    plan = settle(any_database, known)
    asked_for = ItemAsked("1.0", on, status, year, roadmap=plan)
    with any_database.read() as uow:
        found, after = [], 0
        while True:
            page = item_page(uow, asked_for, after=after, limit=2)
            assert len(page.lines) <= 2
            found += [(line.organization.code, [_fact(row) for row in line.rows]) for line in page.lines]
            if page.next is None:
                break
            after = page.next
        expected = [
            (ref.code, [_fact(row) for row in rows if asked_for.takes(row)])
            for ref, rows in item_completeness(uow, "1.0", on, plan).organizations
        ]
    assert found == [each for each in expected if each[1]]


def _fact(row: Row) -> tuple[object, ...]:
    return row.kind, row.window, row.status, row.days_overdue, [mark.id for mark in row.evidence]


@given(known=KNOWN, on=ASKED)
@BOTH
def test_the_pages_of_organizations_are_the_summary(any_database: Database, known: Known, on: date) -> None:
    plan = settle(any_database, known)
    with any_database.read() as uow:
        whole = summary(uow, on, plan)
        found, after = [], ""
        while True:
            page = organizations_page(uow, on, plan, after=after, limit=4)
            assert page.summary.totals == whole.totals
            assert [each.item for each in page.summary.items] == [each.item for each in whole.items]
            found += page.summary.organizations
            if page.next is None:
                break
            after = page.next
    assert sorted(found, key=lambda each: each.organization.code) == sorted(
        whole.organizations, key=lambda each: each.organization.code
    )
