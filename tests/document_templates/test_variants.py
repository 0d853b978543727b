"""Orders in their variants: what a measure asks for, and what the order then says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from document_templates.language import plain_spaces
from document_templates.language.recasing import head_of, head_phrase, recase
from document_templates.narrative import subjects, variants
from document_templates.renderer import DocxRenderer
from tests.document_templates.making import paragraphs_of

RENDERER = DocxRenderer()
CONTEXT = RENDERER.catalogue.sample("order")["context"]
DAY = date(2026, 11, 23)
WINDOW = {"start": None, "end": date(2026, 12, 31), "label": "декабрь 2026"}

#: Verbatim titles of the plan, the kinds it names, the variant and the heading that follow.
MEASURES = (
    (
        "Разработка правовых актов в общеобразовательных организациях, в том числе государственных образовательных "
        "организациях (далее – ОО), по подготовке к проведению ГИА",
        "приказ",
        "core",
        "О подготовке к проведению ГИА",
    ),
    (
        "Разработка правового акта по обеспечению объективности проведения процедур",
        "приказ",
        "core",
        "Об обеспечении объективности проведения процедур",
    ),
    (
        "Разработка программ(ы) адресной помощи ОО",
        "приказ, программа, отчет",
        "approval",
        "Об утверждении программы адресной помощи ОО",
    ),
    (
        "Разработка и реализация ежегодного плана мероприятий",
        "приказ",
        "core",
        "О разработке и реализации ежегодного плана мероприятий",
    ),
    (
        "Организация и проведение анкетирования в соответствии с регламентами",
        "приказ",
        "survey",
        "О проведении анкетирования в соответствии с регламентами",
    ),
    (
        "Проведение семинаров для ОО по вопросам анализа",
        "приказ, программа",
        "event",
        "О проведении семинаров для ОО по вопросам анализа",
    ),
    ("Филологический форум Югры", "приказ; концепция Форум", "event", "О проведении филологического форума Югры"),
    (
        "Организация и проведение курсов повышения квалификации для руководителей",
        "приказ",
        "courses",
        "О проведении курсов повышения квалификации для руководителей",
    ),
    (
        "Конкурс на присвоение статуса «Педагог Югры»",
        "приказ, положение о проведении конкурса",
        "contest",
        "О проведении конкурса на присвоение статуса «Педагог Югры»",
    ),
    ("Создание рабочей группы", "приказ", "group", "О создании рабочей группы"),
)


def item(title: str, kinds: str = "приказ", **facts: Any) -> dict[str, Any]:
    return {"number": "9.9", "title": title, "kinds_text": kinds, **facts}


def drafted(measure: dict[str, Any], **chosen: str) -> str:
    context = {**CONTEXT, "item": measure, "chosen": chosen}
    values = RENDERER.defaults("order", context)
    return plain_spaces(RENDERER.draft("order", values, context).text)


@pytest.mark.parametrize(("title", "kinds", "variant", "heading"), MEASURES)
def test_a_measure_asks_for_a_variant_and_its_heading(title: str, kinds: str, variant: str, heading: str) -> None:
    measure = item(title, kinds)
    assert variants.variant(measure) == variant
    assert variants.heading(measure, variant) == heading


def test_an_amendment_is_an_amending_order_and_nothing_known_is_an_order_on_core_activity() -> None:
    assert variants.variant(None, {"full": True}) == "amending"
    assert variants.variant(None) == "core"


@pytest.mark.parametrize("variant", ["core", "approval", "event", "courses", "survey", "contest", "group"])
@pytest.mark.parametrize(("title", "kinds"), [(title, kinds) for title, kinds, _, _ in MEASURES])
def test_any_variant_of_any_measure_says_something_and_ends_with_making_it_known(
    title: str, kinds: str, variant: str
) -> None:
    points = variants.points(item(title, kinds), WINDOW, variant)
    assert len(points) >= 2
    assert points[-1]["text"] == "Довести настоящий приказ до сведения исполнителей."
    assert sum(bool(point["due"]) for point in points) == 1
    assert all(point["text"][0].isupper() and point["text"].endswith(".") for point in points)


def test_an_order_on_a_seminar_approves_its_programme_and_asks_for_its_report() -> None:
    measure = item("Семинар для ОО", "приказ, информационное письмо, программа, информационный отчёт")
    text = drafted(measure, variant="event")
    assert "1. Провести семинар для ОО." in text
    assert "2. Утвердить программу семинара (приложение)." in text
    assert "Подготовить по итогам проведения семинара информационный отчет." in text
    assert "Приложение УТВЕРЖДЕНА приказом Департамента образования и науки" in text
    assert "Программа семинара ____________________" in text


def test_an_order_on_a_working_group_has_its_members_in_a_stamped_annex() -> None:
    text = drafted(item("Оценка компетенций учителей"), variant="group")
    assert "О создании рабочей группы" in text
    assert "УТВЕРЖДЕН приказом Департамента" in text
    assert "Состав рабочей группы № п/п Фамилия, имя, отчество" in text


def test_an_annex_is_approved_in_the_gender_of_its_name() -> None:
    for title, word in (
        ("Разработка программы адресной помощи", "УТВЕРЖДЕНА"),
        ("Формирование графика выходов", "УТВЕРЖДЕН"),
        ("Разработка положения о ВСОКО", "УТВЕРЖДЕНО"),
    ):
        assert f"Приложение {word} приказом" in drafted(item(title), variant="approval")


def test_an_order_that_was_only_guessed_promises_no_annex_that_is_not_there() -> None:
    for title in ("Разработка программы адресной помощи", "Семинар для ОО"):
        text = drafted(item(title, "приказ, программа"))
        assert "Утвердить программу" in text
        assert "риложени" not in text
        assert "прилагаем" not in text


def test_a_term_without_dates_is_told_in_the_words_of_the_plan() -> None:
    measure = item("Проведение вебинара для учителей", deadline_text="в соответствии с графиками МОУО")
    assert variants.points(measure)[0]["due"] == "в соответствии с графиками МОУО"
    assert variants.points(item("Проведение вебинара", deadline_text="ежегодно"))[0]["due"] == ""


def test_the_acquainted_and_the_visas_stand_in_tables_of_their_own() -> None:
    values = {
        **RENDERER.catalogue.sample("order")["values"],
        "acquainted": [{"name": "Никонов А.В.", "post": "Начальник отдела"}],
        "visas": [{"post": "Заместитель директора", "name": "И.В. Святченко"}],
    }
    made = RENDERER.draft("order", values, CONTEXT)
    assert "С приказом ознакомлены:" in paragraphs_of(made.docx)
    assert "Начальник отдела А.В. Никонов" in plain_spaces(made.text)
    assert "Лист согласования проекта приказа" in paragraphs_of(made.docx)
    assert RENDERER.check(RENDERER.stamp(made.docx, number="10-П-1", day=DAY), day=DAY) == ()


def test_what_is_chosen_already_decides_and_what_is_not_offered_does_not() -> None:
    measure = {**CONTEXT, "item": item("Семинар для ОО")}
    assert RENDERER.defaults("order", measure)["variant"] == "event"
    assert RENDERER.defaults("order", {**measure, "chosen": {"variant": "survey"}})["variant"] == "survey"
    assert RENDERER.defaults("order", {**measure, "chosen": {"variant": "другое"}})["variant"] == "event"


def test_phrases_go_from_one_case_into_another() -> None:
    assert recase("ежегодного плана мероприятий", "genitive", "accusative") == "ежегодный план мероприятий"
    assert recase("комплексной программы поддержки", "genitive", "accusative") == "комплексную программу поддержки"
    assert recase("рабочих совещаний по вопросам", "genitive", "nominative") == "рабочие совещания по вопросам"
    assert recase("подготовке и проведению ГИА", "dative", "accusative") == "подготовку и проведение ГИА"
    assert recase("на базе школы", "dative", "accusative") is None
    assert head_of("ежегодного плана мероприятий", "genitive") == "план"
    assert head_of("за год", "genitive") is None
    assert (
        head_phrase("муниципальных методических сессий по вопросам", "genitive") == "муниципальных методических сессий"
    )


def test_the_purpose_is_taken_from_the_plan_only() -> None:
    told = item("Конкурс", expected_result="проведен конкурс с целью привлечения педагогов к участию, мотивация")
    assert subjects.purpose(told) == "привлечения педагогов к участию"
    assert subjects.purpose(item("Конкурс", expected_result="проведен конкурс")) == ""
    assert subjects.event_in_short("Выявление дефицитов") == "мероприятия"
