"""Arithmetic of indicators: sums, not means; no data is no data."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from registry.domain.indicators import agrees, catalogue_notice, percent, ratio_of_sums

COUNTS = st.integers(0, 5000)
PARTS = st.lists(st.tuples(COUNTS, COUNTS).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=30)


@given(PARTS)
def test_a_value_of_many_is_that_of_their_sums(parts: list[tuple[int, int]]) -> None:
    together = ratio_of_sums(parts)
    whole = sum(denominator for _, denominator in parts)
    assert (together.numerator, together.denominator) == (sum(numerator for numerator, _ in parts), whole)
    if whole == 0:
        assert together.value is None, "a zero denominator is no data, never 0 %"
    else:
        assert together.value == pytest.approx(sum(numerator for numerator, _ in parts) * 100 / whole)
        shares = [n * 100 / d for n, d in parts if d]
        assert min(shares) - 1e-9 <= together.value <= max(shares) + 1e-9


@given(PARTS, st.integers(1, 29))
def test_summing_in_two_steps_gives_the_same(parts: list[tuple[int, int]], cut: int) -> None:
    halves = [ratio_of_sums(half) for half in (parts[:cut], parts[cut:]) if half]
    pairs = [(half.numerator, half.denominator) for half in halves]
    assert (
        ratio_of_sums([(n, d) for n, d in pairs if n is not None and d is not None]).value == ratio_of_sums(parts).value
    )


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_a_mean_of_percentages_is_another_number(a: int, b: int, c: int, d: int) -> None:
    first, second = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    assume(first[1] > 0 and second[1] > 0 and first[1] != second[1])
    assume(first[0] * second[1] != second[0] * first[1])
    mean = (first[0] * 100 / first[1] + second[0] * 100 / second[1]) / 2
    value = ratio_of_sums([first, second]).value
    assert value is not None
    assert value != mean


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "fits"),
    [
        (45.7, 16, 35, True),
        (45.71, 16, 35, True),
        (46, 16, 35, True),
        (45.714286, 16, 35, True),
        (45.8, 16, 35, False),
        (45, 16, 35, False),
        (0.457, 16, 35, False),
        (33.3, 1, 3, True),
        (12.5, 1, 8, True),
        (12, 1, 8, True),
        (13, 1, 8, True),
        (0, 0, 7, True),
        (0, 0, 0, False),
    ],
)
def test_a_value_agrees_within_the_digits_it_is_written_with(
    value: float, numerator: float, denominator: float, fits: bool
) -> None:
    assert agrees(value, numerator, denominator) is fits


@given(COUNTS, st.integers(1, 5000), st.integers(0, 6))
def test_a_correctly_rounded_value_always_agrees(numerator: int, denominator: int, digits: int) -> None:
    value = percent(numerator, denominator)
    assert value is not None
    assert agrees(round(value, digits), numerator, denominator)


@dataclass(frozen=True)
class Row:
    code: str
    criterion: str = "К"
    counted: bool = True
    computable: bool = True
    name_status: str = "verified"
    membership_status: str = "verified"


def test_a_catalogue_is_complete_only_when_all_is_there_confirmed_and_described() -> None:
    full = [Row("1"), Row("2", membership_status="user")]
    assert catalogue_notice(full, {"К": 2}, "найден").texts == ()
    for rows, words in [
        (full[:1], "не хватает 1"),
        ([*full, Row("3")], "лишних 1"),
        ([*full[:1], Row("2", membership_status="inferred")], "подтверждена у 1"),
        ([*full[:1], Row("2", computable=False)], "неизвестны: 2"),
        ([*full[:1], Row("2", counted=False)], "в каталоге 1 из 2"),
    ]:
        notice = catalogue_notice(rows, {"К": 2}, "не найден")
        assert not notice.complete
        assert words in notice.texts[0]
        assert notice.texts[-1] == "официальный перечень: не найден"
