"""Forty doubts are a page that a person can work through: by kind, the same words once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.doubt_groups import doubt_groups
from registry.domain.roadmap_reading import Doubt
from tests.factories.plans import PLANS
from tests.factories.roadmap_files import understood


def test_the_same_words_about_many_measures_are_said_once() -> None:
    doubts = [Doubt(f"1.{n}", f"строка {n}", "не распознан исполнитель: «РЦОИ»") for n in range(1, 41)]
    (group,) = doubt_groups(doubts)
    assert (group.title, group.count, len(group.doubts)) == ("Исполнители", 40, 1)
    assert group.doubts[0].where[39] == ("1.40", "строка 40")


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("не распознан исполнитель: «отдел сроков»", "Исполнители"),
        ("исполнитель не указан", "Исполнители"),
        ("условие «с низкими результатами» отнесено только к последнему из перечисленных исполнителей", "Исполнители"),
        ("не распознан вид документа: «срок»", "Виды документов"),
        ("«программа» может означать разные документы: «а», «б»; принято «а»", "Виды документов"),
        ("вид документа не найден, укажите его: 2", "Виды документов"),
        ("такого срока не бывает: «31 февраля»", "Сроки"),
        ("не прочитано: «когда-нибудь»; проверьте срок", "Сроки"),
        ("год не указан: прочитано как срок каждого года", "Сроки"),
        ("срок не указан", "Сроки"),
        ("срок составлен по отметкам в графах «I квартал»", "Сроки"),
        ("после мероприятия 1.1 идёт 1.3: проверьте, не пропущена ли строка", "Номера и разделы"),
        ("мероприятия 1 и 2 названы одинаково; различайте их по номеру", "Номера и разделы"),
        ("номеров в плане нет: мероприятия пронумерованы по порядку внутри разделов", "Номера и разделы"),
        ("не найдено: номер приказа", "Реквизиты плана"),
        ("не найдено: дата утверждения", "Реквизиты плана"),
        ("в заголовке не указаны годы плана; принято: 2026–2026", "Реквизиты плана"),
        ("в слове «MОУО» латинские буквы приняты за русские", "Опечатки в тексте"),
        (
            "графы, которых в плане не бывает, не прочитаны: «Срок оплаты»; они есть в исходном файле",
            "Устройство файла",
        ),
        ("объединённая ячейка отнесена к каждой из строк: таблица 1, строка 3–5", "Устройство файла"),
    ],
)
def test_each_doubt_stands_under_its_own_heading(message: str, title: str) -> None:
    (group,) = doubt_groups([Doubt(None, "", message)])
    assert group.title == title
    assert group.advice


@given(
    st.lists(st.tuples(st.sampled_from(["а", "срок", "номер", "исполнитель", "«»"]), st.integers(0, 3)), max_size=20)
)
def test_no_doubt_is_lost_and_none_stands_twice(pairs: list[tuple[str, int]]) -> None:
    doubts = [Doubt(str(number), "", message) for message, number in pairs]
    groups = doubt_groups(doubts)
    found = [(same.message, number) for group in groups for same in group.doubts for number, _ in same.where]
    assert sorted(found) == sorted((doubt.message, doubt.item) for doubt in doubts)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_all_doubts_of_a_plan_find_their_group(plan) -> None:
    warnings = understood(plan.make(), plan.name).warnings
    assert sum(group.count for group in doubt_groups(warnings)) == len(warnings)
