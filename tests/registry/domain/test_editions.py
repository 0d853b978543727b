"""Editions are compared cell by cell, the same from both sides, and the changes made give the other edition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.edition_keys import fresh_key, matched, with_keys
from registry.domain.editions import CELLS, Edition, EditionItem, apply, changed_cells, compare, word_diff
from registry.domain.item_numbers import sort_key
from registry.domain.roadmap_reading import ReadRoadmap
from registry.roadmaps import bundled_roadmap

TEXT = st.sampled_from(["", "приказ", "до 1 мая", "ежегодно, март", "отчёт, программа", "приказ "])
TITLE = st.sampled_from(["Проведение семинара", "Анализ результатов ВПР", "Проведение ВПР в 4 классах", "Анализ ВПР"])
NUMBER = st.tuples(st.integers(1, 3), st.integers(1, 6)).map(lambda pair: f"{pair[0]}.{pair[1]}")


@st.composite
def editions(draw: st.DrawFn, keyed: bool = True) -> Edition:
    numbers = sorted(draw(st.lists(NUMBER, unique=True, max_size=8)), key=sort_key)
    keys = draw(st.permutations([f"{n}.{m}" for n in range(1, 4) for m in range(1, 7)])) if keyed else [""] * 18
    items = tuple(
        EditionItem(number, number[0], draw(TITLE), *(draw(TEXT) for _ in range(4)), key=keys[place])
        for place, number in enumerate(numbers)
    )
    titles = draw(st.dictionaries(st.sampled_from("123"), TITLE))
    return Edition(tuple(sorted(titles.items())), items)


@given(editions())
def test_an_edition_does_not_differ_from_itself(edition: Edition) -> None:
    assert not compare(edition, edition)


@given(editions(), editions())
def test_the_comparison_from_the_other_side_is_its_mirror(a: Edition, b: Edition) -> None:
    assert compare(a, b).mirrored == compare(b, a)


@given(editions(), editions())
def test_the_changes_made_to_one_edition_give_the_other(a: Edition, b: Edition) -> None:
    assert apply(a, compare(a, b)) == b


@given(editions(keyed=False), editions(keyed=False))
def test_measures_are_matched_alike_from_both_sides(a: Edition, b: Edition) -> None:
    there, back = matched(a.items, b.items), matched(b.items, a.items)
    assert {(old, new) for new, old in there.items()} == set(back.items())
    assert len(set(there.values())) == len(there), "a measure goes on as one measure only"


@given(editions(), editions(keyed=False))
def test_keys_are_never_doubled(a: Edition, b: Edition) -> None:
    keys = [item.key for item in with_keys(a, b, taken=["1.1", "2.2"]).items]
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_a_key_that_is_taken_is_numbered() -> None:
    assert [fresh_key("2.9", taken) for taken in ((), {"2.9"}, {"2.9", "2.9#2"})] == ["2.9", "2.9#2", "2.9#3"]


def order(roadmap: ReadRoadmap | None = None, *, keyed: bool = False) -> Edition:
    read = roadmap or bundled_roadmap()
    return Edition(
        tuple((section.number, section.title) for section in read.sections),
        tuple(
            EditionItem(
                i.number, i.section, i.title, i.responsible_text, i.kinds_text, i.deadline_text, i.expected_result,
                key=i.number if keyed else "",
            )
            for i in read.items
        ),
    )  # fmt: skip


def edited(edition: Edition, **changes: dict[str, str]) -> Edition:
    """The edition with cells of measures changed: ``{"2.9": {...}}``."""
    named = {number.replace("_", "."): cells for number, cells in changes.items()}
    return Edition(edition.sections, tuple(replace(i, **named.get(i.number, {})) for i in edition.items))


def test_the_order_goes_on_as_itself() -> None:
    keyed = with_keys(order(keyed=True), order())
    assert [item.key for item in keyed.items] == [item.number for item in keyed.items]


def test_numbers_decide_between_measures_of_the_same_title() -> None:
    whole = order(keyed=True)
    twins = {
        item.number for item in whole.items if item.title == next(i for i in whole.items if i.number == "2.10").title
    }
    assert twins == {"2.10", "3.12"}
    keyed = with_keys(whole, edited(order(), **{"2_10": {"kinds_text": "письмо"}, "3_12": {"deadline_text": "март"}}))
    found = {change.item.number: [cell.cell for cell in change.cells] for change in compare(whole, keyed).changes}
    assert found == {"2.10": ["kinds_text"], "3.12": ["deadline_text"]}


def test_a_measure_put_in_front_moves_the_others_and_is_the_only_new_one() -> None:
    whole = order(keyed=True)
    first = EditionItem("2.1", "2", "Совершенно новое мероприятие о кадровом резерве", "МОУО", "приказ", "май", "есть")
    shifted = [
        replace(i, key="", number=f"2.{int(i.number.split('.')[1]) + 1}") if i.section == "2" else replace(i, key="")
        for i in whole.items
    ]
    place = next(n for n, i in enumerate(whole.items) if i.section == "2")
    after = with_keys(whole, Edition(whole.sections, (*shifted[:place], first, *shifted[place:])))
    totals = compare(whole, after).totals
    count = sum(item.section == "2" for item in whole.items)
    assert (totals["new"], totals["moved"], totals["dropped"], totals["changed"]) == (1, count, 0, 0)
    assert next(item.key for item in after.items if item.title == first.title) == "2.1#2"
    assert {i.key: i.number for i in after.items if i.section == "2"}["2.9"] == "2.10"


def test_rows_without_a_number_are_told_by_what_they_say() -> None:
    whole = order(keyed=True)
    letters = [item for item in whole.items if item.number.startswith("3.26.")]
    assert len(letters) == 4
    without_first = [i for i in whole.items if i.number != "3.26.a"]
    names = iter("abc")
    after = with_keys(
        whole,
        Edition(
            whole.sections,
            tuple(
                replace(i, key="", number=f"3.26.{next(names)}") if i in letters else replace(i, key="")
                for i in without_first
            ),
        ),
    )
    changes = compare(whole, after).changes
    assert [(c.what, c.item.key) for c in changes if c.what == "dropped"] == [("dropped", "3.26.a")]
    assert {c.before.number: c.after.number for c in changes if c.before and c.after} == {
        "3.26.b": "3.26.a", "3.26.c": "3.26.b", "3.26.d": "3.26.c",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"deadline_text": "ноябрь"}, "changed"),
        ({"title": "Иначе названное мероприятие"}, "renamed"),
        ({"number": "2.90"}, "moved"),
        ({"section": "3", "title": "И названо иначе"}, "moved"),
    ],
)
def test_what_became_of_a_measure_has_a_name(cells: dict[str, str], what: str) -> None:
    whole = order(keyed=True)
    (change,) = compare(whole, edited(whole, **{"2_9": cells})).changes
    assert change.what == what
    assert {cell.cell for cell in change.cells} == cells.keys()
    assert change.changes("deadline_text") == ("deadline_text" in cells)


def test_a_heading_that_reads_otherwise_is_a_change_of_its_own() -> None:
    whole = order(keyed=True)
    renamed = Edition((("1", "Иначе"), *whole.sections[1:]), whole.items)
    found = compare(whole, renamed)
    assert found.changes == ()
    assert [(each.number, each.becomes) for each in found.sections] == [("1", "Иначе")]
    assert found


def test_cells_to_mark_are_told_by_the_numbers_of_the_later_edition() -> None:
    whole = order(keyed=True)
    after = edited(whole, **{"2_9": {"number": "2.99", "deadline_text": "март"}})
    assert changed_cells(compare(whole, after)) == {"2.99": ("number", "deadline_text")}


WORDS = st.text(st.sampled_from("аб 1.,;\u00a0\n"), max_size=30)


@given(WORDS, WORDS)
def test_words_put_together_give_both_texts(was: str, becomes: str) -> None:
    pieces = word_diff(was, becomes)
    assert "".join(piece.text for piece in pieces if piece.kind != "becomes") == was
    assert "".join(piece.text for piece in pieces if piece.kind != "was") == becomes


def test_only_the_words_that_changed_are_marked() -> None:
    pieces = word_diff("до 1 мая 2025 года", "до 15 мая 2025 года")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "до "), ("was", "1"), ("becomes", "15"), ("same", " мая 2025 года"),
    ]  # fmt: skip


def test_texts_with_nothing_in_common_are_shown_whole() -> None:
    assert [piece.kind for piece in word_diff("приказ Департамента", "ежегодно, март")] == ["was", "becomes"]


def test_every_cell_of_the_table_is_compared() -> None:
    assert set(CELLS) == {name for name in EditionItem.__slots__ if name != "key"}
