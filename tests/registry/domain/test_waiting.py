"""What an audit says of parts of deadlines that have no date yet."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.completeness import Facts, Release, rows_of
from registry.domain.requirements import PlanItem
from registry.domain.traits import BIASED, Span
from registry.domain.waiting import Waiting, waiting_of
from tests.factories.roadmaps import plan_item, plan_of

ON = date(2025, 12, 31)
MIXED = "декабрь 2024 года, ежегодно после проведения ВПР"
TEXTS = (
    MIXED,
    "март 2025 года, далее ежегодно до проведения ВПР",
    "ежегодно до начала проведения ВПР",
    "до 1 марта 2025 года, далее по графику МОУО",
    "до 1 марта 2025 года, далее по мере необходимости",
    "ежегодно до 1 декабря",
    "в соответствии с графиками МОУО",
    "что-то непонятное",
)


def waits(item: PlanItem, facts: Facts | None = None, on: date = ON) -> tuple[Waiting, ...]:
    return waiting_of(plan_of(item), facts or Facts("oo"), on)


def test_the_part_that_hangs_on_an_event_is_said_with_its_years() -> None:
    (found,) = waits(plan_item("2.18", MIXED, kinds="order report"))
    assert found.text == "Пункт 2.18: часть срока зависит от события «проведение ВПР», дата не задана на 2025, 2026 гг."
    assert found.as_json() == {
        "item": "2.18", "kinds": ["order", "report"], "event": "vpr", "years": [2025, 2026], "text": found.text,
    }  # fmt: skip


def test_an_event_of_the_plans_own_words_is_quoted_once() -> None:
    (found,) = waits(plan_item("1", "декабрь 2024 года, далее ежегодно после проведения Дня открытых дверей"))
    assert found.event.startswith("x-")
    assert "«после проведения дня открытых дверей»" in found.text.lower()


def test_somebodys_schedule_and_need_are_said_in_their_own_words() -> None:
    (schedule,) = waits(plan_item("1", "до 1 марта 2025 года, далее по графику МОУО"))
    assert schedule.text == "Пункт 1: часть срока — по графику МОУО, дата не задана на 2026 г."
    (demand,) = waits(plan_item("1", "до 1 марта 2025 года, далее по мере необходимости"))
    assert (demand.text, demand.dated) == ("Пункт 1: часть срока наступает по мере необходимости", False)


@given(st.sampled_from(TEXTS), st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_nothing_is_told_twice_and_nothing_else_is_told(text: str, on: date) -> None:
    item = plan_item("1", text)
    undated = [row for row in rows_of(plan_of(item), Facts("oo"), on) if row.window is None]
    assert not (undated and waits(item, on=on)), "an undated row says it already"
    assert bool(undated or waits(item, on=on)) == bool(item.deadline.awaited or not item.deadline.windows)


def test_who_owes_nothing_waits_for_nothing() -> None:
    assert waits(plan_item("1", MIXED), Facts("mouo")) == ()
    signed = plan_item("1", MIXED, condition="имеющие признаки необъективности проведения и оценивания ВПР")
    assert waits(signed) == ()
    assert len(waits(signed, Facts("oo", own=(Span(BIASED, date(2025, 3, 1)),)))) == 1


def test_a_release_from_all_windows_takes_its_kinds_out() -> None:
    item = plan_item("1", MIXED, kinds="order report")
    whole, kind = Release("1", None, None, date(2025, 1, 1), "ремонт"), Release("1", "order", None, ON, "ремонт")
    assert waits(item, Facts("oo", releases=(whole,))) == ()
    assert [each.kinds for each in waits(item, Facts("oo", releases=(kind,)))] == [("report",)]
    window = Release("1", None, "2024-12-01..2024-12-31", date(2025, 1, 1), "ремонт")
    assert [each.kinds for each in waits(item, Facts("oo", releases=(window,)))] == [("order", "report")]
