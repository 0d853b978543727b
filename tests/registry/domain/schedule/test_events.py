"""Deadlines that hang on events get their windows the moment the event has a date."""

from __future__ import annotations

from datetime import date

import pytest

from registry.domain.schedule import Horizon, Period, read_deadline
from registry.domain.schedule.anchors import EVENTS, HELD

HORIZON = Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17))
VPR_2026 = Period(date(2026, 4, 20), date(2026, 5, 20))
VPR_2025 = Period(date(2025, 4, 11), date(2025, 5, 16))
RESULTS = "октябрь предыдущего года – март следующего года; после получения результатов ВПР, но не позднее декабря"


def ids(text: str, **events: Period) -> list[str]:
    entered = {code.replace("_", "-"): period for code, period in events.items()}
    return [window.id for window in read_deadline(text, HORIZON, entered).windows]


@pytest.mark.parametrize("code", ["vpr", "vpr-2026", "vpr:2026", "vpr-start", "vpr-start-2026", "vpr-2026-start"])
def test_before_the_event_ends_on_the_day_before_it_starts(code: str) -> None:
    deadline = read_deadline("ежегодно до начала проведения ВПР", HORIZON, {code: VPR_2026})
    assert [(w.id, w.kind, w.label) for w in deadline.windows] == [("..2026-04-19", "by", "до 19 апреля 2026")]


def test_after_the_event_lasts_to_the_end_of_that_year_and_is_never_overdue() -> None:
    deadline = read_deadline("декабрь 2024 года, ежегодно после проведения ВПР", HORIZON, {"vpr": VPR_2026})
    first, after = deadline.windows
    assert first.id == "2024-12-01..2024-12-31"
    assert (after.id, after.soft) == ("2026-05-21..2026-12-31", True)
    assert after.label == "с 21 мая 2026 до конца года"


def test_years_without_the_event_are_still_waited_for() -> None:
    text = "декабрь 2024 года, ежегодно после проведения ВПР"
    waits = read_deadline(text, HORIZON, {"vpr-2026": VPR_2026}).waits_for
    assert waits == "срок зависит от события: проведение ВПР, дата не задана на 2025 г."
    both = read_deadline(text, HORIZON, {"vpr-2026": VPR_2026, "vpr-2025": VPR_2025})
    assert both.waits_for is None
    assert both.warnings == ()


def test_what_recurs_begins_after_the_year_of_the_first_time() -> None:
    text = "март 2025 года, далее ежегодно до проведения ВПР"
    assert ids(text, vpr_2025=VPR_2025, vpr_2026=VPR_2026) == ["2025-03-01..2025-03-31", "..2026-04-19"]


def test_months_beside_the_event_stand_and_end_before_it_starts() -> None:
    text = "ежегодно до начала проведения ВПР, март"
    assert ids(text, vpr=VPR_2026) == ids(text)
    early = Period(date(2026, 3, 16), date(2026, 4, 10))
    assert ids(text, vpr=early)[-1] == "2026-03-01..2026-03-15"


def test_a_bound_that_was_idle_ends_the_window_of_the_event() -> None:
    assert ids(f"ежегодно {RESULTS} текущего учебного года") == [
        "2024-10-01..2025-03-31",
        "2025-10-01..2026-03-31",
        "2026-10-01..2027-03-31",
    ]
    results = Period(date(2025, 5, 17), date(2025, 7, 10))
    assert "2025-07-11..2025-12-31" in ids(f"ежегодно {RESULTS} текущего учебного года", vpr_results=results)


def test_the_event_opens_the_window_that_a_day_closes() -> None:
    text = "ежегодно после проведения ВПР, но не позднее 1 июля"
    assert ids(text) == ["..2024-07-01", "..2025-07-01", "..2026-07-01"]
    assert ids(text, vpr=VPR_2026)[-1] == "2026-05-21..2026-07-01"


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("в период проведения ВПР", "2026-04-20..2026-05-20"),
        ("до окончания проведения ВПР", "..2026-05-20"),
        ("за месяц до проведения ВПР", "..2026-03-20"),
        ("не позднее чем за 2 недели до начала ВПР", "..2026-04-06"),
        ("в течение 5 дней после проведения ВПР", "2026-05-21..2026-05-25"),
        ("после проведения ВПР, в течение месяца", "2026-05-21..2026-06-20"),
        ("не позднее двух месяцев после проведения ВПР", "2026-05-21..2026-07-20"),
        # Twelve days: two Saturdays and Sundays; 12 June is a holiday and comes later.
        ("в течение 10 рабочих дней со дня окончания ВПР", "2026-05-21..2026-06-03"),
    ],
)
def test_distances_from_the_event_are_counted(text: str, window: str) -> None:
    assert ids(text, vpr=VPR_2026) == [window]


def test_working_days_are_doubted_only_in_years_whose_moved_days_are_not_known() -> None:
    text = "в течение 10 рабочих дней после ВПР"
    assert read_deadline(text, HORIZON, {"vpr": VPR_2026}).doubts == ()
    later = Horizon(date(2040, 1, 1), date(2040, 12, 31))
    deadline = read_deadline(text, later, {"vpr": Period(date(2040, 4, 20), date(2040, 5, 20))})
    assert deadline.doubts == ("рабочие дни посчитаны без учёта переноса выходных",)
    assert read_deadline("последний рабочий день марта", later).doubts == deadline.doubts
    assert read_deadline("за 5 рабочих дней до 1 мая", later).doubts == deadline.doubts


def test_working_days_skip_the_days_that_the_government_moved() -> None:
    # 2 and 8 May 2025 were days off by resolution, and so were 1 and 9 May by law.
    results = Period(date(2025, 4, 28), date(2025, 4, 28))
    assert ids("в течение 5 рабочих дней после проведения ВПР", vpr=results) == ["2025-04-29..2025-05-07"]


def test_a_schedule_gives_its_own_days() -> None:
    text = "в соответствии с планом-графиком Рособнадзора"
    period = Period(date(2025, 2, 1), date(2025, 6, 30))
    assert ids(text, rosobrnadzor_schedule_2025=period) == ["2025-02-01..2025-06-30"]


def test_an_event_without_a_code_gets_one_made_of_its_words() -> None:
    waiting = read_deadline("после утверждения концепции", HORIZON)
    assert waiting.anchor is not None
    assert waiting.anchor.event == "x-utverzhdeniya-kontseptsii".replace("ts", "c")
    assert waiting.waits_for == "срок зависит от события: «после утверждения концепции», дата не задана"
    known = read_deadline(waiting.text, HORIZON, {waiting.anchor.event: VPR_2026})
    assert [window.id for window in known.windows] == ["2026-05-21..2026-12-31"]


def test_other_events_and_days_outside_the_plan_change_nothing() -> None:
    text = "ежегодно до начала проведения ВПР"
    far = Period(date(2030, 4, 20), date(2030, 5, 20))
    backwards = Period(date(2026, 5, 20), date(2026, 4, 20))
    assert ids(text, federal_list=VPR_2026, vpr_2030=far, vpr_2026=backwards) == []


def test_an_event_moves_nothing_that_does_not_hang_on_it() -> None:
    for text in ("I квартал ежегодно", "ежегодно", "29.03.2024", "согласно графику", "постоянно"):
        assert read_deadline(text, HORIZON, {"vpr": VPR_2026}) == read_deadline(text, HORIZON)


def test_whatever_is_held_has_a_phrase_of_its_own_to_be_translated() -> None:
    held = {known.name.removeprefix("проведение ") for known in EVENTS if known.name.startswith("проведение ")}
    assert held == set(HELD)
