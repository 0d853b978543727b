"""The score of a fact: each part by its rule, and the whole never more than what is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.catalogue import FolderCatalogue
from registry.domain.schedule import Window
from registry.domain.scoring import PARTS, Paper, Proof, Score, publication_rule, score_of
from registry.ports import Kind

WINDOW = Window(date(2025, 10, 1), date(2026, 3, 31), "window", "октябрь – март")
DAY = date(2025, 10, 15)
CATALOGUE = FolderCatalogue()


def kind(code: str) -> Kind:
    return CATALOGUE.kind(code)


def proof(held: str = "order", required: str = "order", **changes: object) -> Proof:
    """A registered, signed order of the organization itself, dated inside its window."""
    paper = replace(Paper(held, "registered", "10-П-1", DAY, "А.А. Дренин"), **changes)
    return Proof("document", kind(required), DAY, WINDOW, paper, kind(held))


def states(score: Score) -> dict[str, str]:
    return {part.part: part.state for part in score.parts}


def test_a_proper_order_has_every_part_that_is_asked() -> None:
    score = score_of(proof())
    assert (score.met, score.of) == (6, 6)
    assert states(score)["published"] == "na"
    assert score.missing == ()


def test_an_order_is_a_local_act_and_a_letter_is_not() -> None:
    assert states(score_of(proof(required="local_acts")))["kind"] == "yes"
    assert states(score_of(proof("info_letter", "local_acts")))["kind"] == "no"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"issuer": "other"}, {"issuer"}),
        ({"signatory": ""}, {"signed"}),
        ({"number": None}, {"registered"}),
        ({"state": "withdrawn"}, {"in_force"}),
        ({"state": "draft", "day": None}, {"registered", "in_force"}),
        ({"issuer": "above"}, set()),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, object], missing: set[str]) -> None:
    score = score_of(proof(**changes))
    assert {part.part for part in score.missing} == missing
    assert score.met == score.of - len(missing)


def test_a_day_outside_the_window_is_no_day_inside_it() -> None:
    for day in (date(2025, 9, 30), date(2026, 4, 1)):
        assert states(score_of(replace(proof(), day=day)))["in_window"] == "no"
    for day in (date(2025, 10, 1), date(2026, 3, 31)):
        assert states(score_of(replace(proof(), day=day)))["in_window"] == "yes"
    assert states(score_of(replace(proof(), window=None)))["in_window"] == "na"


def test_what_must_be_published_must_be_and_what_must_not_must_not() -> None:
    for code in ("method_recs", "analytic_info"):
        assert states(score_of(proof(code, code)))["published"] == "no"
        assert states(score_of(proof(code, code, state="published")))["published"] == "yes"
    assert states(score_of(proof("info_note_per_oo", "info_note_per_oo")))["published"] == "yes"
    assert states(score_of(proof("info_note_per_oo", "info_note_per_oo", state="published")))["published"] == "no"
    assert states(score_of(proof()))["published"] == "na"


def test_a_link_is_asked_for_its_kind_its_day_and_its_place_alone() -> None:
    score = score_of(Proof("link", kind("webinar"), DAY, WINDOW))
    assert {name for name, state in states(score).items() if state == "na"} == {
        "issuer", "signed", "registered", "in_force",
    }  # fmt: skip
    assert (score.met, score.of) == (3, 3)
    assert states(score_of(Proof("link", kind("local_acts"), DAY, WINDOW)))["kind"] == "unknown"
    assert states(score_of(Proof("link", kind("e_protocols"), DAY, WINDOW)))["published"] == "unknown"


def test_minutes_show_that_an_event_was_held_and_an_order_does_not() -> None:
    minutes = replace(proof("minutes", "parent_meeting"), form="protocol")
    order = replace(proof("order", "parent_meeting"), form="protocol")
    assert states(score_of(minutes))["kind"] == "yes"
    assert states(score_of(order))["kind"] == "no"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("да", "must"),
        ("ДА (4.2)", "must"),
        ("НЕТ: нельзя", "never"),
        ("нет", "free"),
        ("сайт ОО", "free"),
        ("", "free"),
    ],
)
def test_the_words_of_the_catalogue_bind_as_they_say(words: str, rule: str) -> None:
    assert publication_rule(words) == rule


@given(
    form=st.sampled_from(["document", "link", "protocol"]),
    required=st.sampled_from([each.code for each in CATALOGUE.kinds()]),
    held=st.sampled_from([each.code for each in CATALOGUE.kinds()]),
    known=st.booleans(),
    state=st.sampled_from(["draft", "registered", "published", "withdrawn", "discarded"]),
    number=st.none() | st.just("5"),
    signatory=st.sampled_from(["", "А.А. Дренин"]),
    issuer=st.sampled_from(["own", "above", "other"]),
    day=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    window=st.none() | st.just(WINDOW),
)
def test_a_score_is_never_more_than_its_parts(
    form: str, required: str, held: str, *, known: bool, state: str, number: str | None, signatory: str, issuer: str,
    day: date, window: Window | None,
) -> None:  # fmt: skip
    paper = None if form == "link" else Paper(held, state, number, day - timedelta(days=1), signatory, issuer)
    score = score_of(Proof(form, kind(required), day, window, paper, kind(held) if known and paper else None))
    assert tuple(part.part for part in score.parts) == PARTS
    assert all(part.state in {"yes", "no", "na", "unknown"} and part.text for part in score.parts)
    assert 0 <= score.met <= score.of <= len(PARTS)
    assert score.met + len(score.missing) == score.of
    assert score.of + sum(part.state == "na" for part in score.parts) == len(PARTS)
    assert score.as_json()["met"] == score.met
