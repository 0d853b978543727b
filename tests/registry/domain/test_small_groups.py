"""What a document prints of small groups: nothing, and nothing from which it could be computed."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from document_templates.language import decimal
from document_templates.narrative.figures import table
from document_templates.narrative.indicators import conclusions, recommendations, sentence
from registry.domain.indicators import percent
from registry.domain.small_groups import guarded

SCOPES = ("own", "municipality", "region")
SCHOOL = {"level": "oo", "name": "Школа"}
SIZES = st.integers(0, 30)


def cell(numerator: int, size: int) -> dict[str, Any]:
    return {"numerator": numerator, "denominator": size, "value": percent(numerator, size), "figures": [1]}


def indicator(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"code": "PS-03", "name": "Доля", "unit": "%", "criterion": "К", "better": "up", "rows": list(rows)}


@st.composite
def years(draw: st.DrawFn) -> dict[str, Any]:
    """A row of a school, its municipality and the region: each holds the one before."""
    row: dict[str, Any] = {"year": 2025}
    numerator = size = 0
    for scope in SCOPES:
        more = draw(SIZES)
        size, numerator = size + more, numerator + draw(st.integers(0, more))
        row[scope] = cell(numerator, size) if draw(st.booleans()) or scope == "own" else None
    return row


def shown(row: dict[str, Any]) -> dict[str, int]:
    return {scope: row[scope]["denominator"] for scope in SCOPES if row[scope] and not row[scope].get("hidden")}


@given(years(), st.integers(0, 12))
def test_no_small_group_can_be_computed_from_the_shown_ones_by_addition_and_subtraction(
    row: dict[str, Any], least: int
) -> None:
    (made,) = guarded([indicator(row)], least)
    (kept,) = made["rows"]
    # Each shown sum is made of rings: the school, the rest of the municipality, the rest of the region.
    inner = {scope: [each for each in SCOPES[: place + 1] if row[each]] for place, scope in enumerate(SCOPES)}
    sums = shown(kept)
    for signs in product((-1, 0, 1), repeat=len(sums)):
        rings = {scope: 0 for scope in SCOPES if row[scope]}
        for sign, scope in zip(signs, sums, strict=True):
            for ring in inner[scope]:
                rings[ring] += sign
        if set(rings.values()) <= {0, 1}:
            people = sum(sign * size for sign, size in zip(signs, sums.values(), strict=True))
            assert not 0 < people < least


@given(years(), st.integers(0, 12))
def test_values_are_hidden_only_where_a_small_group_asks_for_it(row: dict[str, Any], least: int) -> None:
    (made,) = guarded([indicator(row)], least)
    (kept,) = made["rows"]
    sizes = [row[scope]["denominator"] for scope in SCOPES if row[scope]]
    gaps = [abs(one - other) for one in sizes for other in sizes] + sizes
    if not any(0 < each < least for each in gaps):
        assert kept == row
    for scope in SCOPES:
        if row[scope] and kept[scope].get("hidden"):
            assert (kept[scope]["numerator"], kept[scope]["denominator"], kept[scope]["value"]) == (None, None, None)
        else:
            assert kept[scope] == row[scope]


@given(st.integers(1, 4), st.integers(0, 4), st.integers(20, 60))
def test_documents_show_an_asterisk_and_the_reason_in_place_of_a_small_group(
    size: int, numerator: int, others: int
) -> None:
    row = {"year": 2025, "own": cell(min(numerator, size), size), "municipality": cell(7, others), "region": None}
    given_ = guarded([indicator(row)], 5)
    (group,) = table(given_, SCHOOL)["groups"]
    assert group["rows"] == [["2025", "*", "*", decimal(percent(7, others)), "–"]]
    assert group["note"] == "* – данные не приводятся: менее 5\N{NO-BREAK SPACE}участников."
    told = sentence(given_[0], SCHOOL, 2025)
    assert told == "PS-03 «Доля»: данные за 2025 год не приводятся – менее 5\N{NO-BREAK SPACE}участников."
    assert recommendations(given_, SCHOOL, 2025) == [], "what is there is not asked for again"
    assert conclusions(given_, SCHOOL, 2025)[1].startswith(
        "Не приводятся данные по 1\N{NO-BREAK SPACE}показателю: PS-03"
    )


def test_a_total_that_would_give_the_rest_away_is_hidden_with_its_own_reason() -> None:
    row = {"year": 2025, "own": cell(5, 20), "municipality": cell(6, 22), "region": cell(30, 100)}
    (group,) = table(guarded([indicator(row)], 5), SCHOOL)["groups"]
    assert group["rows"] == [["2025", "5 / 20", "25,0", "*", "30,0", "–"]]
    assert "по ним можно вычислить" in group["note"]
