"""What a document fulfils: whose, of which kind, in which window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.catalogue import FolderCatalogue
from registry.domain.fulfilment import RequiredKind, body_codes, choose_window, fulfilled_kinds, owed_kinds
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
        (date(2025, 4, 1), (AUTUMN,), NEXT),
        (date(2025, 10, 1), (), NEXT),
        (date(2024, 9, 1), (), AUTUMN),
        (date(2026, 4, 1), (AUTUMN,), NEXT),
        (date(2026, 4, 1), (AUTUMN, NEXT), NEXT),
        (date(2026, 4, 1), (), AUTUMN),
    ],
)
def test_a_day_belongs_to_the_window_that_a_careful_clerk_would_name(
    day: date, met: tuple[Window, ...], window: Window
) -> None:
    assert choose_window(BOTH, day, {each.id for each in met}) == window.id


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


@given(
    starts=st.lists(st.integers(0, 900), min_size=1, max_size=6, unique=True),
    length=st.integers(0, 120),
    day=st.integers(-100, 1200),
    met=st.sets(st.integers(0, 5)),
)
def test_the_chosen_window_is_always_one_of_them(starts: list[int], length: int, day: int, met: set[int]) -> None:
    base = date(2024, 9, 1)
    windows = [
        Window(base + timedelta(days=s), base + timedelta(days=s + length), "window", str(s)) for s in sorted(starts)
    ]
    done = {windows[n].id for n in met if n < len(windows)}
    chosen = choose_window(windows, base + timedelta(days=day), done)
    assert chosen in {window.id for window in windows}


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
