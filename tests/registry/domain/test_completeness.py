"""Completeness as set arithmetic: statuses of single windows, and the tally of many organizations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.completeness import STATUSES, Facts, Mark, Release, Row, Totals, rows_of
from registry.domain.requirements import Plan, PlanItem
from registry.domain.tally import tally
from registry.domain.traits import BIASED, Span
from tests.depth import examples
from tests.factories.roadmaps import plan_item, plan_of

QUARTER = "октябрь – декабрь 2025"
Q4 = "2025-10-01..2025-12-31"
SIGN = "имеющие признаки необъективности проведения и оценивания ВПР"
OF_SCHOOLS = "где имеются ОО с необъективными результатами"


def statuses(item: PlanItem, on: date, facts: Facts | None = None) -> list[str]:
    return [row.status for row in rows_of(plan_of(item), facts or Facts("oo"), on)]


def mark(day: date, window: str | None = Q4, *, item: str = "1", kind: str = "order", number: int = 1) -> Mark:
    return Mark(number, item, kind, window, day, document_id=number)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2025, 9, 30), "not_due"),
        (date(2025, 10, 1), "due"),
        (date(2025, 12, 31), "due"),
        (date(2026, 1, 1), "overdue"),
    ],
)
def test_a_window_is_not_due_then_due_then_overdue(on: date, status: str) -> None:
    assert statuses(plan_item("1", QUARTER), on) == [status]


def test_days_overdue_are_counted_from_the_last_permitted_day() -> None:
    (row,) = rows_of(plan_of(plan_item("1", QUARTER)), Facts("oo"), date(2026, 1, 10))
    assert row.days_overdue == 10


def test_evidence_inside_the_window_meets_it_and_after_it_meets_it_late() -> None:
    item = plan_item("1", QUARTER)
    assert statuses(item, date(2026, 6, 1), Facts("oo", marks=(mark(date(2025, 12, 31)),))) == ["met"]
    assert statuses(item, date(2026, 6, 1), Facts("oo", marks=(mark(date(2026, 1, 1)),))) == ["met_late"]


def test_evidence_of_tomorrow_does_not_count_today() -> None:
    facts = Facts("oo", marks=(mark(date(2025, 11, 2)),))
    assert statuses(plan_item("1", QUARTER), date(2025, 11, 1), facts) == ["due"]
    assert statuses(plan_item("1", QUARTER), date(2025, 11, 2), facts) == ["met"]


def test_evidence_of_another_kind_or_measure_fulfils_nothing() -> None:
    facts = Facts("oo", marks=(mark(date(2025, 11, 2), kind="report"), mark(date(2025, 11, 2), item="2", number=2)))
    assert statuses(plan_item("1", QUARTER), date(2025, 11, 30), facts) == ["due"]


def test_a_deadline_by_a_day_opens_with_its_year_or_after_the_window_before_it() -> None:
    item = plan_item("1", "ежегодно до 1 августа до 1 декабря")
    by_window = {
        row.window.id: row.status for row in rows_of(plan_of(item), Facts("oo"), date(2025, 8, 1)) if row.window
    }
    assert by_window["..2025-08-01"] == "due"
    assert by_window["..2025-12-01"] == "not_due"
    assert by_window["..2026-08-01"] == "not_due"


def test_nothing_is_overdue_or_late_by_a_soft_window() -> None:
    item = plan_item("1", "ежегодно")
    assert statuses(item, date(2026, 12, 31)) == ["due", "due", "due"]
    late = Facts("oo", marks=(mark(date(2026, 2, 1), "2024-01-01..2024-12-31"),))
    assert statuses(item, date(2026, 12, 31), late) == ["met", "due", "due"]


def test_a_requirement_without_a_date_is_one_undated_row_that_says_why() -> None:
    plan = plan_of(plan_item("1", "в соответствии с планом-графиком Рособрнадзора"))
    (row,) = rows_of(plan, Facts("oo"), date(2025, 1, 1))
    assert row.status == "undated"
    assert row.window is None
    assert row.reason is not None
    assert "график" in row.reason
    (met,) = rows_of(plan, Facts("oo", marks=(mark(date(2024, 12, 1), None),)), date(2025, 1, 1))
    assert (met.status, met.reason) == ("met", None)


def test_an_exemption_releases_with_its_reason_but_evidence_outweighs_it() -> None:
    plan = plan_of(plan_item("1", QUARTER))
    release = Release("1", None, None, date(2025, 11, 1), "Школа закрыта на ремонт")
    (row,) = rows_of(plan, Facts("oo", releases=(release,)), date(2026, 2, 1))
    assert (row.status, row.reason, row.days_overdue) == ("exempt", "Школа закрыта на ремонт", None)
    (row,) = rows_of(plan, Facts("oo", releases=(release,)), date(2025, 10, 31))
    assert row.status == "due", "the exemption begins on its own day"
    (row,) = rows_of(plan, Facts("oo", (), (), (mark(date(2025, 12, 1)),), (release,)), date(2026, 2, 1))
    assert row.status == "met"


def test_a_condition_binds_only_while_the_sign_holds_in_the_window_up_to_the_day() -> None:
    item = plan_item("1", QUARTER, condition=SIGN)
    on = date(2025, 11, 15)
    assert statuses(item, on) == []
    assert statuses(item, on, Facts("oo", own=(Span(BIASED, date(2025, 11, 1)),))) == ["due"]
    assert statuses(item, on, Facts("oo", own=(Span(BIASED, date(2025, 11, 16)),))) == []
    assert statuses(item, on, Facts("oo", own=(Span(BIASED, date(2024, 9, 1), date(2025, 9, 30)),))) == []


def test_a_school_that_left_the_list_still_answers_for_the_window_it_was_in() -> None:
    item = plan_item("1", QUARTER, condition=SIGN)
    left = Facts("oo", own=(Span(BIASED, date(2025, 9, 1), date(2025, 10, 1)),))
    (row,) = rows_of(plan_of(item), left, date(2026, 3, 1))
    assert row.status == "overdue"
    assert row.condition == SIGN


def test_a_body_answers_for_the_signs_of_its_schools_not_for_its_own() -> None:
    item = plan_item("1", QUARTER, bodies="mouo", condition=OF_SCHOOLS)
    span = (Span(BIASED, date(2025, 9, 1)),)
    assert statuses(item, date(2025, 11, 1), Facts("mouo", children=span)) == ["due"]
    assert statuses(item, date(2025, 11, 1), Facts("mouo", own=span)) == []


def test_a_condition_that_is_not_understood_binds_nobody_and_is_said() -> None:
    plan = plan_of(plan_item("1", QUARTER, condition="участвующие в проекте"))
    assert list(rows_of(plan, Facts("oo"), date(2025, 11, 1))) == []
    assert plan.unread == (("1", "участвующие в проекте"),)


def test_schools_of_the_state_are_schools_and_a_kind_of_one_body_is_owed_by_it_alone() -> None:
    plan = plan_of(plan_item("1", QUARTER, bodies="oo iro", kinds="report order:iro"))

    def owed(level: str) -> list[str]:
        return [row.kind for row in rows_of(plan, Facts(level), date(2025, 11, 1))]

    assert owed("goo") == owed("oo") == ["report"]
    assert owed("iro") == ["report", "order"]
    assert owed("mouo") == []


def test_evidence_under_a_window_that_moved_counts_where_its_day_falls() -> None:
    item = plan_item("1", "октябрь – декабрь 2024 октябрь – декабрь 2025")
    facts = Facts("oo", marks=(mark(date(2025, 11, 5), "2025-09-01..2025-09-30"),))
    assert statuses(item, date(2026, 1, 15), facts) == ["overdue", "met"]


def test_what_was_made_long_before_the_windows_fulfils_nothing_until_a_person_says_so() -> None:
    item = plan_item("1", QUARTER)
    old = date(2020, 5, 5)
    assert statuses(item, date(2026, 1, 15), Facts("oo", marks=(mark(old, None),))) == ["overdue"]
    assert statuses(item, date(2026, 1, 15), Facts("oo", marks=(mark(old, "2019-09-01..2019-12-31"),))) == ["overdue"]
    assert statuses(item, date(2026, 1, 15), Facts("oo", marks=(mark(old, Q4),))) == ["met"]


# -------------------------------------------------------------------------------------------------- properties

DEADLINES = (
    QUARTER,
    "ежегодно",
    "ежегодно до 1 августа до 1 декабря",
    "30.04.2024 29.11.2024 28.11.2025",
    "I квартал ежегодно",
    "в соответствии с планом-графиком Рособрнадзора",
)
LEVELS = ("department", "iro", "mouo", "oo", "goo")
DAYS = st.dates(date(2023, 12, 1), date(2027, 6, 30))
ITEMS = st.builds(
    plan_item,
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(DEADLINES),
    bodies=st.sampled_from(["oo", "mouo", "mouo oo", "iro goo", "department iro"]),
    kinds=st.sampled_from(["order", "order report", "order:mouo report"]),
    condition=st.sampled_from([None, SIGN, OF_SCHOOLS]),
)
PLANS = st.lists(ITEMS, min_size=1, max_size=3, unique_by=lambda item: item.number).map(lambda items: plan_of(*items))
SPANS = st.builds(
    lambda since, days: Span(BIASED, since, since.fromordinal(since.toordinal() + days) if days else None),
    DAYS,
    st.integers(0, 400),
)


@st.composite
def known_facts(draw: st.DrawFn, plan: Plan) -> Facts:
    requirements = st.sampled_from(plan.requirements)
    marks = []
    for number in range(draw(st.integers(0, 5))):
        requirement = draw(requirements)
        windows = [None, "2020-01-01..2020-02-01", *(window.id for window in requirement.windows)]
        marks.append(
            Mark(number, requirement.item, requirement.kind, draw(st.sampled_from(windows)), draw(DAYS), number)
        )
    releases = []
    for _ in range(draw(st.integers(0, 2))):
        requirement = draw(requirements)
        kind = draw(st.sampled_from([None, requirement.kind]))
        windows = [None, *(window.id for window in requirement.windows)]
        releases.append(Release(requirement.item, kind, draw(st.sampled_from(windows)), draw(DAYS), "причина"))
    spans = st.lists(SPANS, max_size=2).map(tuple)
    return Facts(draw(st.sampled_from(LEVELS)), draw(spans), draw(spans), tuple(marks), tuple(releases))


@given(data=st.data(), plan=PLANS, on=DAYS)
@examples(150)
def test_every_row_has_one_status_that_its_facts_allow(data: st.DataObject, plan: Plan, on: date) -> None:
    facts = data.draw(known_facts(plan))
    rows = list(rows_of(plan, facts, on))
    assert Totals.of(row.status for row in rows).rows == len(rows)
    for row in rows:
        assert row.status in STATUSES
        assert (row.status in ("met", "met_late")) == bool(row.evidence), "met means that something fulfils it"
        assert (row.days_overdue is not None) == (row.status == "overdue")
        assert all(each.fulfilled_on <= on for each in row.evidence)
        if row.window is not None:
            begun = row.window.since(plan.horizon.approved)
            assert all(each.window == row.window.id or each.fulfilled_on >= begun for each in row.evidence)
        if row.window is not None and row.window.soft:
            assert row.status not in ("overdue", "met_late")
    assert len({_key(row) for row in rows}) == len(rows), "no requirement stands twice"


def _key(row: Row) -> tuple[str, str, str | None]:
    return row.item, row.kind, row.window.id if row.window else None


@given(data=st.data(), plan=PLANS, on=DAYS)
@examples(150)
def test_the_tally_of_many_is_the_sum_of_their_rows(data: st.DataObject, plan: Plan, on: date) -> None:
    everything = {number: data.draw(known_facts(plan)) for number in range(data.draw(st.integers(1, 4)))}
    population = {number: facts.level for number, facts in everything.items()}
    # Two more, of whom nothing is known.
    population |= {100: "oo", 101: "mouo"}
    counted = tally(plan, population, everything, on)
    rows = {n: list(rows_of(plan, everything.get(n, Facts(level)), on)) for n, level in population.items()}
    assert counted.by_organization() == {n: Totals.of(row.status for row in found) for n, found in rows.items()}
    for item in plan.items:
        own = {n: Totals.of(row.status for row in found if row.item == item.number) for n, found in rows.items()}
        assert {n: counted.cell(n, item.number) for n in population} == own
        whole = sum(own.values(), Totals())
        assert counted.by_item().get(item.number, Totals()) == whole
    assert counted.total() == Totals.of(row.status for found in rows.values() for row in found)


@given(data=st.data(), plan=PLANS, on=DAYS)
@examples(60)
def test_the_order_in_which_evidence_is_known_does_not_matter(data: st.DataObject, plan: Plan, on: date) -> None:
    facts = data.draw(known_facts(plan))
    turned = Facts(facts.level, facts.own, facts.children, tuple(reversed(facts.marks)), facts.releases)
    assert [row.status for row in rows_of(plan, facts, on)] == [row.status for row in rows_of(plan, turned, on)]
