"""Rows of small groups are printed together or not at all, and the total gives none of them away."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.indicators import percent
from registry.domain.pooling import pooled

LEASTS = st.integers(0, 12)


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to six rows, each of no, few or many people."""
    sizes = draw(st.lists(st.integers(0, 30), max_size=6))
    return [row(f"Строка {place}", draw(st.integers(0, size)), size) for place, size in enumerate(sizes)]


def row(name: str, numerator: int, size: int) -> dict[str, Any]:
    return {"name": name, "numerator": numerator, "denominator": size, "value": percent(numerator, size)}


def people(rows: list[dict[str, Any]]) -> int:
    return sum(each["denominator"] or 0 for each in rows)


def shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in rows if not each.get("hidden")]


@given(tables(), LEASTS)
def test_no_printed_row_is_of_a_small_group(rows: list[dict[str, Any]], least: int) -> None:
    for total in (None, people(rows)):
        assert not [each for each in shown(pooled(rows, least, total)) if 0 < (each["denominator"] or 0) < least]


@given(tables(), LEASTS, st.integers(0, 20))
def test_the_total_minus_any_printed_rows_is_no_small_group(rows: list[dict[str, Any]], least: int, more: int) -> None:
    """``more`` are people of the total who stand in no row."""
    total = people(rows) + more
    printed = [each["denominator"] for each in shown(pooled(rows, least, total)) if each["denominator"]]
    if 0 < total < least:
        return  # the total itself is a small group, which is printed nowhere
    for count in range(len(printed) + 1):
        for some in combinations(printed, count):
            assert not 0 < total - sum(some) < least


@given(tables(), LEASTS)
def test_the_sums_are_kept(rows: list[dict[str, Any]], least: int) -> None:
    made = pooled(rows, least, people(rows))
    if not any(each.get("hidden") for each in made):
        assert people(made) == people(rows)
        assert sum(each["numerator"] for each in made) == sum(each["numerator"] for each in rows)
    untouched = [each for each in shown(made) if not each.get("pooled")]
    assert all(each in rows for each in untouched)


@given(tables(), LEASTS)
def test_nothing_changes_without_a_small_group(rows: list[dict[str, Any]], least: int) -> None:
    if not any(0 < each["denominator"] < least for each in rows):
        assert pooled(rows, least, people(rows)) == rows
    assert pooled(rows, 0, people(rows)) == rows


def test_two_small_groups_that_reach_the_threshold_are_one_row() -> None:
    made = pooled([row("А", 1, 3), row("Б", 10, 40), row("В", 2, 4)], 5, 47)
    assert [each["name"] for each in made] == ["Б", "Прочие (объединены группы менее 5 участников)"]
    assert (made[1]["numerator"], made[1]["denominator"], made[1]["pooled"]) == (3, 7, 2)


def test_one_small_group_is_hidden_with_the_next_smallest_row() -> None:
    made = pooled([row("А", 1, 3), row("Б", 10, 40), row("В", 2, 9)], 5, 52)
    assert [each.get("hidden") for each in made] == ["small", None, "derived"]
    assert pooled([row("А", 1, 3), row("Б", 10, 40)], 5)[1] == row("Б", 10, 40), "without a total nothing is told"


def test_small_groups_that_are_few_together_are_hidden() -> None:
    made = pooled([row("А", 1, 1), row("Б", 10, 40), row("В", 0, 2), row("Г", 5, 8)], 5, 51)
    assert [each.get("hidden") for each in made] == ["small", None, "small", "derived"]
    assert all(each["numerator"] is None for each in made if each.get("hidden"))
