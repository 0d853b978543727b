"""What a document fulfils: whose, of which kind, in which window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.catalogue import FolderCatalogue
from registry.domain.fulfilment import (
    RequiredKind,
    body_codes,
    choose_window,
    comes_too_early,
    fulfilled_kinds,
    next_window,
    owed_kinds,
)
from registry.domain.schedule.model import Window

AUTUMN = Window(date(2024, 10, 1), date(2025, 3, 31), "window", "октябрь 2024 – март 2025")
NEXT = Window(date(2025, 10, 1), date(2026, 3, 31), "window", "октябрь 2025 – март 2026")
BOTH = (AUTUMN, NEXT)
CATALOGUE = FolderCatalogue()


@pytest.mark.parametrize(
    ("day", "met", "window"),
    [
        (date(2024, 10, 1), (), AUTUMN),
        (date(2025, 3, 31), (), AUTUMN),
        (date(2025, 3, 31), (AUTUMN,), AUTUMN),
        (date(2025, 4, 1), (), AUTUMN),
        (date(2025, 4, 1), (AUTUMN,), AUTUMN),
        (date(2025, 10, 1), (), NEXT),
        (date(2026, 4, 1), (AUTUMN,), NEXT),
        (date(2026, 4, 1), (AUTUMN, NEXT), NEXT),
        (date(2026, 4, 1), (), AUTUMN),
    ],
)
def test_a_day_belongs_to_the_window_that_a_careful_clerk_would_name(
    day: date, met: tuple[Window, ...], window: Window
) -> None:
    assert choose_window(BOTH, day, {each.id for each in met}) == window.id


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2024, 9, 1), date(2024, 9, 30)])
def test_what_lies_before_the_first_stretch_counts_in_none_and_a_draft_of_the_day_is_for_it(day: date) -> None:
    assert choose_window(BOTH, day, set(), date(2024, 12, 17)) is None
    assert comes_too_early(BOTH, day, date(2024, 12, 17))
    assert next_window(BOTH, day, set()) == AUTUMN.id


def test_a_draft_begun_between_windows_is_for_the_next_one() -> None:
    assert next_window(BOTH, date(2025, 4, 1), {AUTUMN.id}) == NEXT.id
    assert next_window(BOTH, date(2025, 4, 1), set()) == AUTUMN.id, "the missed one comes first"
    assert next_window(BOTH, date(2026, 4, 1), {AUTUMN.id, NEXT.id}) == NEXT.id
    assert next_window((), date(2026, 4, 1), set()) is None


def test_the_first_of_last_days_takes_what_came_after_the_approval() -> None:
    first = Window(None, date(2025, 12, 23), "by", "до 23 декабря 2025")
    second = Window(None, date(2026, 12, 23), "by", "до 23 декабря 2026", after=first.end)
    approved = date(2024, 12, 17)
    assert choose_window((first, second), approved, set(), approved) == first.id
    assert choose_window((first, second), date(2024, 12, 16), set(), approved) is None
    assert choose_window((first, second), date(2024, 12, 17), set(), None) is None, "it opens in January"
    assert choose_window((first, second), date(2025, 12, 24), {first.id}, approved) == second.id
    assert choose_window((first, second), date(2025, 12, 24), set(), approved) == first.id, "late for the first"
    old = Window(None, date(2024, 11, 30), "by", "до 30 ноября 2024")
    assert choose_window((old,), date(2024, 1, 1), set(), approved) == old.id, "its own year, before the approval"


def test_an_unmet_window_comes_before_a_met_one_of_the_same_day() -> None:
    year = Window(date(2025, 1, 1), date(2025, 12, 31), "window", "2025 год", soft=True)
    month = Window(date(2025, 3, 1), date(2025, 3, 31), "window", "март 2025")
    assert choose_window((year, month), date(2025, 3, 10), set()) == month.id
    assert choose_window((year, month), date(2025, 3, 10), {month.id}) == year.id


def test_by_a_day_is_open_since_the_one_before() -> None:
    first = Window(None, date(2025, 3, 1), "by", "до 1 марта")
    second = Window(None, date(2025, 12, 1), "by", "до 1 декабря", after=first.end)
    assert choose_window((second, first), date(2025, 2, 1), {first.id}) == first.id
    assert choose_window((second, first), date(2025, 3, 2), {first.id}) == second.id


def test_without_dates_there_is_no_window() -> None:
    assert choose_window((), date(2025, 1, 1), set()) is None


@st.composite
def windows_of(draw: st.DrawFn) -> tuple[Window, ...]:
    """Stretches, last days and single days of one deadline, in order."""
    found: list[Window] = []
    for begin in sorted(draw(st.lists(st.integers(0, 900), min_size=1, max_size=6, unique=True))):
        start = date(2024, 9, 1) + timedelta(days=begin)
        end = start + timedelta(days=draw(st.integers(0, 120)))
        after = found[-1].end if found else None
        kind = draw(st.sampled_from(["window", "by", "point"]))
        first = {"window": start, "by": None, "point": end}[kind]
        found.append(Window(first, end, kind, str(begin), after=after))
    return tuple(sorted(found, key=lambda window: window.end))


@given(
    windows=windows_of(),
    day=st.dates(date(2023, 1, 1), date(2028, 1, 1)),
    approved=st.none() | st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    met=st.sets(st.integers(0, 5)),
)
def test_a_fact_counts_in_a_window_that_has_begun_or_in_none(
    windows: tuple[Window, ...], day: date, approved: date | None, met: set[int]
) -> None:
    done = {windows[n].id for n in met if n < len(windows)}
    chosen = choose_window(windows, day, done, approved)
    begun = [window for window in windows if window.since(approved) <= day]
    assert chosen in {window.id for window in begun} if begun else chosen is None
    assert comes_too_early(windows, day, approved) == (not begun)
    assert next_window(windows, day, done) in {window.id for window in windows}
    for window in windows:
        assert window.since(approved) <= window.opens, "what is called due can be fulfilled"
    if any(window.opens <= day <= window.end for window in windows):
        holding = {window.id for window in windows if window.opens <= day <= window.end}
        assert chosen in holding
        assert chosen not in done or holding <= done


def test_a_state_school_answers_as_a_school_too() -> None:
    assert body_codes("goo") == {"goo", "oo"}
    assert body_codes("oo") == {"oo"}
    assert owed_kinds("goo", ["oo"], [RequiredKind("order")]) == ("order",)
    assert owed_kinds("oo", ["goo"], [RequiredKind("order")]) == ()


def test_a_kind_may_be_asked_of_one_body_alone() -> None:
    kinds = [RequiredKind("order", "iro"), RequiredKind("report"), RequiredKind("report")]
    assert owed_kinds("iro", ["iro", "mouo"], kinds) == ("order", "report")
    assert owed_kinds("mouo", ["iro", "mouo"], kinds) == ("report",)


@pytest.mark.parametrize(
    ("kind", "owed", "fulfilled"),
    [
        ("order", ["order", "report"], ("order",)),
        ("order", ["local_acts"], ("local_acts",)),
        ("order", ["legal_acts", "report"], ("legal_acts",)),
        ("order", ["order", "local_acts"], ("order",)),
        ("local_acts", ["order"], ()),
        ("analytic_report", ["report"], ()),
        ("method_recs", [], ()),
    ],
)
def test_an_order_stands_for_the_generic_act_and_nothing_else_stands_for_another(
    kind: str, owed: list[str], fulfilled: tuple[str, ...]
) -> None:
    assert fulfilled_kinds(CATALOGUE.kind(kind), [CATALOGUE.kind(code) for code in owed]) == fulfilled
