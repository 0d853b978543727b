"""What a recommendation is about: checked values, what forms say, what titles and texts only mention."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.text_sections import sections_of
from registry.domain.topics import VALUES, Topics, checked, follow_form, proposed, topics_of_form
from registry.errors import InvalidInput
from registry.ports import TRAITS

some = st.fixed_dictionaries({}, optional={name: st.sets(st.sampled_from(words)) for name, words in VALUES.items()})


@given(some)
def test_checked_values_are_in_the_order_of_the_list_and_never_empty(given: dict[str, set[str]]) -> None:
    kept = checked(given)
    assert {name: set(values) for name, values in kept.items()} == {n: v for n, v in given.items() if v}
    assert all(list(values) == [word for word in VALUES[name] if word in values] for name, values in kept.items())


def test_the_index_knows_the_same_names() -> None:
    assert tuple(VALUES) == TRAITS


@pytest.mark.parametrize("wrong", [{"subject": ["алхимия"]}, {"grade": ["12"]}, {"colour": ["ЕГЭ"]}, {"grade": [""]}])
def test_a_value_that_is_not_offered_is_refused_by_name(wrong: dict[str, list[str]]) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(wrong)
    assert refused.value.remarks[0].place == next(iter(wrong))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Методические рекомендации для учителей математики по подготовке обучающихся 9-х классов к ОГЭ",
            {
                "subject": ("математика",),
                "grade": ("9",),
                "assessment": ("ОГЭ",),
                "audience": ("педагоги-предметники",),
            },
        ),
        (
            "по итогам ВПР по русскому языку в 4–6, 8 классах",
            {"subject": ("русский язык",), "grade": ("4", "5", "6", "8"), "assessment": ("ВПР",)},
        ),
        ("О едином государственном экзамене", {"assessment": ("ЕГЭ",)}),
        ("О пробном экзамене в 9 и 11 классах", {"grade": ("9", "11")}),
        ("Для родителей выпускников", {"audience": ("отдельные категории участников",)}),
        ("Исторический опыт литературного края", {}),
        ("О классе 2.9 мероприятий", {}),
    ],
)
def test_a_title_proposes_what_it_names(title: str, expected: Topics) -> None:
    assert proposed(title) == expected


def test_a_text_must_say_a_thing_three_times() -> None:
    assert proposed("Рекомендации", "Физика. Физика.") == {}
    assert proposed("Рекомендации", "Физика. В физике. Физику.") == {"subject": ("физика",)}


def test_what_is_kept_already_is_not_proposed() -> None:
    assert proposed("ЕГЭ по физике", kept={"subject": ("физика",)}) == {"assessment": ("ЕГЭ",)}


def test_a_form_says_for_whom_and_of_which_subject() -> None:
    said = topics_of_form("method_recs", {"audience": "subject_teachers", "addressee": "русский язык и литература"})
    assert said == {"subject": ("русский язык", "литература"), "audience": ("педагоги-предметники",)}
    assert topics_of_form("method_recs", {"audience": "groups", "addressee": "учителя физики"}).get("subject") is None
    assert topics_of_form("order", {"audience": "groups"}) == {}


@given(some, some, some)
def test_a_form_changes_only_what_it_says_otherwise(
    kept: dict[str, set[str]], before: dict[str, set[str]], after: dict[str, set[str]]
) -> None:
    was, old, new = checked(kept), checked(before), checked(after)
    followed = follow_form(was, old, new)
    assert follow_form(was, old, old) == was
    if old != new:
        for name in VALUES:
            assert set(new.get(name, ())) <= set(followed.get(name, ()))
            assert set(was.get(name, ())) - set(old.get(name, ())) <= set(followed.get(name, ()))


@pytest.mark.parametrize("text", ["1 и " * 60_000, "9-х, " * 40_000, "русск" * 40_000, "предназначены " * 20_000])
def test_no_text_keeps_a_page_waiting(text: str) -> None:
    before = time.process_time()
    proposed(text[:1000], text)
    sections_of(text)
    assert time.process_time() - before < 3


def test_sections_are_found_by_name_and_number_and_not_in_contents_or_lists() -> None:
    text = (
        "Содержание\nВведение\t3\n1. Подготовка\t4\n2. Проверка ........ 5\nВведение\nСлова.\n1. Подготовка к ВПР\n"
        "До начала работ.\n1. Назначить лиц;\n2. Провести инструктаж.\nРаздел 2. Итоги\fПриложение № 1\n"
    )
    found = sections_of(text)
    assert [heading for _, heading in found] == ["Введение", "1. Подготовка к ВПР", "Раздел 2. Итоги", "Приложение № 1"]
    assert all(text[place:].startswith(heading) for place, heading in found)
