"""Patterns of numbers: written, read back, and refused when they could be ambiguous."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.numbering import (
    LONGEST_NUMBER,
    NumberFormat,
    default_format,
    read_number,
    read_pattern,
    same_number,
)
from registry.errors import InvalidInput

PATTERNS = ["10-П-{n}", "{n}-П", "{n}", "{n}/{yyyy}", "{yy}-{n}", "№ {n} од", "10-Исх-{n}", "(а.+)-{n}"]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(n=st.integers(min_value=1, max_value=999_999_999), year=st.integers(min_value=1992, max_value=2199))
def test_a_written_number_is_read_back(pattern: str, n: int, year: int) -> None:
    style = read_pattern(f" {pattern} ")
    assert style.read(style.write(n, year), year) == n
    assert style.read(str(n), year) == n


@given(st.text(max_size=30))
def test_any_text_is_either_a_place_in_the_series_or_none(text: str) -> None:
    style = NumberFormat("10-П-{n}")
    n = style.read(text, 2025)
    assert n is None or text in {str(n), style.write(n, 2025)}


@pytest.mark.parametrize(
    "number", ["10-П-15а", "10-П-", "10-П-0", "10-П-07", "10-П-1.5", "11-П-1", "10-П-٣", "x10-П-1"]
)
def test_what_does_not_follow_the_pattern_has_no_place(number: str) -> None:
    assert NumberFormat("10-П-{n}").read(number, 2025) is None


def test_a_number_of_another_year_has_no_place() -> None:
    assert NumberFormat("{n}/{yyyy}").read("5/2024", 2025) is None


@pytest.mark.parametrize(
    "pattern", ["", "П", "{n}{n}", "{m}", "{n}-{m}", "1{n}", "{n}1", "{n}{yy}", "{n}-\x00", "{n}{", "П" * 60 + "-{n}"]
)
def test_a_pattern_that_could_mislead_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_pattern(pattern)
    assert refused.value.message


def test_orders_carry_their_letter_until_an_organization_says_otherwise() -> None:
    assert default_format("П").write(7, 2025) == "7-П"
    assert default_format("Исх").write(7, 2025) == "7"


@given(st.text(max_size=80))
def test_a_number_is_trimmed_printable_and_short_or_refused(text: str) -> None:
    try:
        number = read_number(text)
    except InvalidInput:
        return
    assert number == " ".join(text.split())
    assert number.isprintable()
    assert 0 < len(number) <= LONGEST_NUMBER


@pytest.mark.parametrize("other", ["10-п-7", "10-П-07", "10 - П - 7", "10–П–7", "10-П-0007"])
def test_a_number_written_another_way_is_the_same_number(other: str) -> None:
    assert same_number(other) == same_number("10-П-7")


@pytest.mark.parametrize("other", ["10-П-70", "10-П-17", "10-П-7а", "10-Р-7", "1-П-7"])
def test_another_number_stays_another(other: str) -> None:
    assert same_number(other) != same_number("10-П-7")
