"""Conditions of addressees, read into signs; what is not understood is not guessed."""

from __future__ import annotations

from datetime import date

import pytest

from registry.domain.traits import (
    ADVERSE,
    AT_RISK,
    BIASED,
    LOW,
    Condition,
    SignBook,
    Span,
    Trait,
    folded_condition,
    read_condition,
)
from registry.roadmaps import bundled_roadmap


@pytest.mark.parametrize(
    ("text", "trait", "of_children"),
    [
        ("имеющие признаки необъективности проведения и оценивания ВПР", BIASED, False),
        ("с необъективными результатами", BIASED, False),
        ("где имеются ОО с необъективными результатами", BIASED, True),
        ("в которых есть школы с признаками необъективности", BIASED, True),
        ("на территории которых находятся ОО с низкими результатами", LOW, True),
        ("с низкими образовательными результатами", LOW, False),
        ("имеющие низкие результаты обучения", LOW, False),
        ("функционирующие в условиях рисков снижения образовательных результатов", AT_RISK, False),
        ("показавшие уровень результатов ниже базового", LOW, False),
        ("с признаками необъективных результатов", BIASED, False),
        ("имеющие в своём ведении школы с необъективными результатами", BIASED, True),
        ("в ведении которых находятся ШНОР", LOW, True),
        ("ШНОР", LOW, False),
        ("ШНСУ", ADVERSE, False),
        ("функционирующие в неблагоприятных социальных условиях", ADVERSE, False),
        ("работающие в сложных социальных условиях", ADVERSE, False),
        ("зоны риска снижения образовательных результатов", AT_RISK, False),
    ],
)
def test_a_condition_names_a_sign_and_whose_it_is(text: str, trait: str, of_children: bool) -> None:
    assert read_condition(text) == Condition(trait, of_children, text)


@pytest.mark.parametrize(
    "text",
    [
        "участвующие в проекте",
        "реализующие программы СПО",
        "по согласованию",
        "",
        "вошедшие в перечень",
        "«зоны риска»",
        "не имеющие признаков необъективности",
        "кроме ШНОР",
        "без признаков необъективности",
        "за исключением школ с низкими результатами",
    ],
)
def test_a_condition_without_a_known_sign_is_not_guessed(text: str) -> None:
    assert read_condition(text) is None


def test_every_condition_of_the_bundled_roadmap_is_understood() -> None:
    conditions = [body.condition for item in bundled_roadmap().items for body in item.bodies if body.condition]
    assert len(conditions) == 2
    assert all(read_condition(condition) is not None for condition in conditions)


def test_a_span_holds_on_its_first_and_its_last_day() -> None:
    span = Span(BIASED, date(2025, 3, 1), date(2025, 3, 31))
    assert span.touches(date(2025, 3, 31), date(2025, 12, 31))
    assert span.touches(date(2025, 1, 1), date(2025, 3, 1))
    assert not span.touches(date(2025, 4, 1), date(2025, 12, 31))
    assert not span.touches(date(2025, 3, 20), date(2025, 3, 10)), "an empty stretch holds no day"


BOOK = SignBook(
    (
        Trait("rural", "Малокомплектные", ("малокомплектная школа", "сельские малокомплектные")),
        Trait(LOW, "", ("школы 500+",)),
        Trait("not_passed", "Не прошли порог", ("не преодолевшие порог",)),
    ),
    {folded_condition("вошедшие в  Перечень"): (BIASED, True)},
)


@pytest.mark.parametrize(
    ("text", "trait", "of_children"),
    [
        ("являющиеся малокомплектными школами", "rural", False),
        ("где есть сельские малокомплектные организации", "rural", True),
        ("участники проекта «Школы 500+»", LOW, False),
        ("не преодолевшие порог", "not_passed", False),
        ("вошедшие в перечень", BIASED, True),
        ("ВОШЕДШИЕ в перечень", BIASED, True),
        ("имеющие признаки необъективности", BIASED, False),
    ],
)
def test_words_defined_here_and_conditions_bound_by_a_person_are_read(text: str, trait: str, of_children: bool) -> None:
    assert BOOK.read(text) == Condition(trait, of_children, text)


@pytest.mark.parametrize("text", ["кроме малокомплектных школ", "малокомплектные", "вошедшие в перечень 2025 года"])
def test_words_that_say_something_else_are_not_guessed(text: str) -> None:
    assert BOOK.read(text) is None


def test_a_sign_of_ones_own_stands_beside_those_built_in() -> None:
    assert [sign.code for sign in BOOK.signs] == [BIASED, LOW, AT_RISK, ADVERSE, "rural", "not_passed"]
    assert BOOK.labels["rural"] == "Малокомплектные"
    assert BOOK.labels[LOW] == "Низкие образовательные результаты"
