"""Sentences made of facts: right numerals, right comparisons, and silence where there is no fact."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from document_templates.language import plain_spaces
from document_templates.narrative import completeness, figures, indicators, orders, programmes, recommendations, support
from document_templates.narrative.orders import expected_result

SCHOOL = {"level": "oo", "name": "Школа"}
DEPARTMENT = {"level": "department", "name": "Департамент"}


def indicator(code: str = "К-1", *, better: str | None = None, unit: str = "%", **years: Any) -> dict[str, Any]:
    """``y2025=(own, region)`` are the values of a year; ``None`` is no value."""
    rows = []
    for name, (own, region) in years.items():
        cell = lambda value: None if value is None else {"numerator": 1, "denominator": 2, "value": value}  # noqa: E731
        rows.append({"year": int(name[1:]), "own": cell(own), "municipality": None, "region": cell(region)})
    return {"code": code, "name": "Доля", "unit": unit, "criterion": "Результаты", "better": better, "rows": rows}


def said(each: dict[str, Any], organization: dict[str, Any] = SCHOOL, year: int = 2025) -> str:
    return plain_spaces(indicators.sentence(each, organization, year))


def test_an_indicator_is_compared_with_the_year_before_and_with_the_okrug() -> None:
    assert said(indicator(y2024=(22.6, 24), y2025=(25.0, 26.1))) == (
        "К-1 «Доля»: в 2025 году значение составило 25,0 % (1 из 2), что на 2,4 п. п. выше, чем в 2024 году (22,6 %) "
        "и на 1,1 п. п. ниже, чем в целом по автономному округу (26,1 %)."
    )


def test_a_difference_that_prints_as_nothing_is_no_difference() -> None:
    text = said(indicator(y2024=(25.04, None), y2025=(25.0, 25.01)))
    assert "что не отличается от значения 2024 года (25,0 %) и не отличается от значения по автономному округу" in text


def test_a_regional_body_is_not_compared_with_itself() -> None:
    assert "в целом" not in said(indicator(y2024=(None, 20), y2025=(None, 25)), DEPARTMENT)
    assert "на 5,0 п. п. выше" in said(indicator(y2024=(None, 20), y2025=(None, 25)), DEPARTMENT)


def test_a_year_without_a_value_is_said_and_never_made_up() -> None:
    text = said(indicator(y2024=(22.6, 24), y2025=(None, 26)))
    assert text == "К-1 «Доля»: данные за 2025 год не внесены. Последнее внесенное значение – 22,6 % (2024 год)."
    assert said(indicator()) == "К-1 «Доля»: данные за 2025 год не внесены."


def test_differences_of_counts_have_their_own_unit() -> None:
    assert "что на 5,0 балла выше" in said(indicator(unit="балла", y2024=(50, None), y2025=(55, None)))


def test_without_indicators_every_part_says_so() -> None:
    message = "Данные по показателям за 2025 год не внесены."
    assert indicators.overview([], 2025) == indicators.analysis([], SCHOOL, 2025) == message
    assert indicators.conclusions([], SCHOOL, 2025) == [message]
    assert indicators.recommendations([], SCHOOL, 2025) == ["Обеспечить внесение данных по показателям за 2025 год."]


def test_conclusions_count_what_is_known_what_moved_and_what_is_below_the_okrug() -> None:
    members = [
        indicator("А", y2024=(10, None), y2025=(12, 11)),
        indicator("Б", y2024=(10, None), y2025=(8, 9)),
        indicator("В", y2024=(10, None)),
    ]
    assert [plain_spaces(line) for line in indicators.conclusions(members, SCHOOL, 2025)] == [
        "Значения за 2025 год внесены по 2 из 3 показателей.",
        "По сравнению с предыдущим годом, за который есть данные, значение выросло по 1 показателю: А.",
        "По сравнению с предыдущим годом, за который есть данные, значение снизилось по 1 показателю: Б.",
        "Ниже, чем в целом по автономному округу, значение по 1 показателю: Б.",
    ]


def test_recommendations_name_what_got_worse_by_the_sense_of_the_indicator() -> None:
    falls = indicator("А", y2024=(10, None), y2025=(8, None))
    good_fall = indicator("Б", better="down", y2024=(10, None), y2025=(8, None))
    bad_growth = indicator("В", better="down", y2024=(10, None), y2025=(12, None))
    lines = " ".join(indicators.recommendations([falls, good_fall, bad_growth], SCHOOL, 2025))
    assert "А «Доля»" in lines
    assert "В «Доля»" in lines
    assert "Б «Доля»" not in lines


def test_when_nothing_is_wrong_recommendations_are_left_to_a_person() -> None:
    assert indicators.recommendations([indicator(y2024=(10, 9), y2025=(12, 9))], SCHOOL, 2025) == []


def test_an_overview_counts_by_criterion_and_names_sources() -> None:
    text = plain_spaces(indicators.overview([indicator("А"), {**indicator("Б"), "source": "РИС ГИА"}], 2025))
    assert text.startswith("В документе использованы сведения по 2 показателям:")
    assert "критерий «Результаты» – 2 показателя (А, Б). Источники данных: РИС ГИА." in text


def test_the_table_shows_no_column_that_nobody_filled() -> None:
    columns = figures.table([indicator(y2025=(1, 2))], SCHOOL)["columns"]
    assert [column["title"] for column in columns] == [
        "Год",
        "Числитель / знаменатель",
        "Организация",
        "Автономный округ",
        "Динамика",
    ]
    assert sum(column["width"] for column in columns) <= figures.TABLE_WIDTH


def test_the_table_says_where_there_are_no_figures() -> None:
    [group] = figures.table([indicator()], SCHOOL)["groups"]
    assert group["rows"] == []
    assert group["note"] == "Данные не внесены."


AUDIT = {
    "on": date(2026, 11, 20),
    "totals": {"met": 21, "met_late": 1, "overdue": 2, "due": 3, "exempt": 5},
    "items": [
        {
            "number": "2.9",
            "title": "Разработка программ (далее – П)",
            "totals": {"met": 21, "met_late": 1, "overdue": 2},
        },
        {"number": "3.1", "title": "Сопровождение", "totals": {"due": 3, "undated": 1}},
    ],
}


def test_the_audit_is_told_with_agreement_and_without_exempt_obligations() -> None:
    text = plain_spaces(completeness.measures_analysis(AUDIT))
    opening = (
        "По состоянию на 20 ноября 2026 г. с начала реализации дорожной карты по 2 мероприятиям "
        "учтено 27 обязательств исполнителей"
    )
    assert text.startswith(f"{opening}, из них:")
    assert "исполнено – 22, в том числе с нарушением срока – 1;" in text
    assert "не исполнено в установленный срок – 2; находится на исполнении – 3." in text
    assert text.endswith("Не исполнены в срок обязательства по 1 мероприятию: пункт 2.9.")


def test_the_rows_of_the_audit_carry_clean_titles_and_all_counts() -> None:
    first, second = completeness.measures_rows(AUDIT)
    assert first == {
        "number": "2.9",
        "text": "Разработка программ",
        "met": 21,
        "met_late": 1,
        "overdue": 2,
        "pending": 0,
    }
    assert second["pending"] == 4


def test_effectiveness_counts_discipline_and_claims_no_cause() -> None:
    text = plain_spaces(completeness.effectiveness(AUDIT, [], SCHOOL, 2026))
    assert text.startswith("Срок исполнения наступил по 24 обязательствам, в срок исполнено 21 (87,5 %).")
    assert "сопоставить принятые меры с их динамикой нельзя" in text


def test_an_audit_of_nothing_due_has_no_shares() -> None:
    empty = {"on": date(2026, 1, 1), "totals": {}, "items": []}
    assert "наступил, нет" in completeness.effectiveness(empty, [], SCHOOL, 2026)
    assert "учтено 0 обязательств" in plain_spaces(completeness.measures_analysis(empty))
    assert completeness.recommendations(empty) == completeness.proposals(empty) == []


def test_recommendations_and_proposals_follow_from_the_audit() -> None:
    [line] = completeness.recommendations(AUDIT)
    assert plain_spaces(line) == "Завершить исполнение пункта 2.9 «Разработка программ»: не исполнено 2 обязательства."
    assert [plain_spaces(line) for line in completeness.proposals(AUDIT)] == [
        "Рассмотреть необходимость уточнения сроков и исполнителей по мероприятиям: пункт 2.9.",
        "Определить календарные сроки мероприятий, зависящих от внешних графиков: пункт 3.1.",
    ]


def test_the_basis_names_plan_approval_and_measure() -> None:
    roadmap = {
        "title": "План мероприятий (дорожная карта) по развитию РСОКО",
        "approved_by": "Департамент образования",
        "approved_on": date(2024, 12, 17),
        "number": "10-П-2710",
    }
    plan = "плана мероприятий (дорожной карты) по развитию РСОКО"
    whole = f"{plan}, утвержденного приказом Департамента образования от 17.12.2024 № 10-П-2710"
    assert plain_spaces(orders.basis({"number": "1.1"}, roadmap)) == f"пункта 1.1 {whole}"
    assert plain_spaces(orders.basis(None, roadmap)) == whole
    assert orders.basis(None, {"title": roadmap["title"]}) == plan
    with pytest.raises(LookupError):
        orders.basis(None, None)


def test_an_event_is_held_and_an_action_is_ensured() -> None:
    item = {"title": "Семинар для ОО", "expected_result": "проведён семинар"}
    first, second, third = orders.order_points(item)
    assert first == {"text": "Провести семинар для ОО.", "executor": "", "due": ""}
    assert second["text"] == "Обеспечить достижение ожидаемого результата мероприятия: проведён семинар."
    assert third["text"] == "Довести настоящий приказ до сведения исполнителей."
    assert orders.order_points({"title": "Оценка компетенций"})[0]["text"] == "Обеспечить оценку компетенций."


def test_the_order_itself_is_no_result_of_the_order() -> None:
    assert expected_result({"expected_result": "приказ; реализация мероприятий"}) == "реализация мероприятий"
    assert expected_result({"expected_result": "приказ"}) == ""
    assert expected_result({"expected_result": None}) == ""


def test_the_subject_of_recommendations_comes_out_of_the_measure() -> None:
    subject = recommendations.recommendations_title
    assert (
        subject("Подготовка методических рекомендаций по обеспечению объективности ВПР")
        == "по обеспечению объективности ВПР"
    )
    assert subject(
        "Подготовка методических рекомендаций, в том числе адресного характера, направленных на повышение"
    ) == ("направленные на повышение")
    assert subject("Иное мероприятие") == "Иное мероприятие"


@pytest.mark.parametrize(
    ("title", "after"),
    [
        (
            "Разработка программ(ы) адресной помощи ОО по повышению объективности процедур",
            "образовательным организациям по повышению объективности процедур",
        ),
        (
            "Реализация программ (ы) адресной помощи по повышению объективности процедур",
            "по повышению объективности процедур",
        ),
        (
            "Разработка и реализация комплексной программы поддержки учителей, имеющих дефициты, обеспечение "
            "наставнического сопровождения",
            "поддержки учителей, имеющих дефициты",
        ),
    ],
)
def test_the_title_of_a_support_programme_goes_on_after_its_name(title: str, after: str) -> None:
    assert programmes.support_title(title) == after


def test_the_title_of_a_collection_names_its_use_or_the_event_it_sums_up() -> None:
    assert programmes.collection_title("Подготовка сборника по использованию практик") == "по использованию практик"
    assert programmes.collection_title("Семинар для школ") == "по итогам семинара для школ"


def test_the_title_of_an_event_programme_is_the_event_in_the_genitive() -> None:
    assert programmes.event_title("Семинар для школ") == "семинара для школ"
    assert programmes.event_title("Организация и проведение межрегиональной конференции") == (
        "межрегиональной конференции"
    )


def test_a_catalogue_takes_its_title_from_a_measure_on_programmes_only() -> None:
    title = "Реализация дополнительной профессиональной программы для работников ОО по теме «Оценка»"
    assert programmes.catalogue_title(title) == "дополнительных профессиональных программ для работников ОО"
    assert programmes.catalogue_title("Семинар для ОО") == ""


def test_the_theme_and_the_listeners_of_a_course_are_read_from_the_measure() -> None:
    title = "Проведение курсов повышения квалификации по теме «Оценка «5»» для учителей школ"
    assert programmes.course_title(title) == "Оценка «5»"
    assert programmes.course_listeners(title) == "учителей школ"
    assert programmes.course_title("Проведение курсов") == programmes.course_listeners("Проведение курсов") == ""


def test_the_aim_is_named_by_the_noun_of_the_measure() -> None:
    assert programmes.aim("Разработка программ по повышению объективности оценивания") == (
        "Повышение объективности оценивания."
    )
    assert programmes.aim("Семинар для школ") == ""


def test_names_of_schools_are_small_inside_a_sentence_and_names_of_authorities_are_not() -> None:
    school = {"name": "Муниципальное учреждение «Школа»", "level": "oo"}
    body = {"name": "Департамент образования", "level": "mouo"}
    assert programmes.named(school, "instrumental") == "муниципальным учреждением «Школа»"
    assert programmes.named(body, "instrumental") == "Департаментом образования"
    kept = {"name": {"nominative": "Департамент образования", "genitive": "Департамента"}}
    assert programmes.named({**body, "forms": kept}, "genitive") == "Департамента"


def test_weak_indicators_are_those_that_fell_or_are_below_the_okrug_by_their_last_values() -> None:
    fell = indicator("К-1", better="up", y2024=(30, None), y2025=(20, None), y2026=(None, None))
    below = indicator("К-2", y2025=(20, 25))
    good = indicator("К-3", better="up", y2024=(20, 20), y2025=(30, 20))
    unknown = indicator("К-4", y2025=(None, 20))
    found = indicators.weak([fell, below, good, unknown], SCHOOL, 2026)
    assert [each["code"] for each in found] == ["К-1", "К-2"]
    assert indicators.weak_analysis([good, unknown], SCHOOL, 2026) == ""
    assert "в 2025 году значение составило 20,0 %" in plain_spaces(indicators.weak_analysis([fell], SCHOOL, 2026))


def test_targets_start_from_what_is_known_and_leave_the_aim_to_a_person() -> None:
    rows = programmes.targets([indicator("К-1", y2025=(20, 25))], SCHOOL, 2026)
    assert rows == [{"name": "К-1. Доля, %", "base": "20,0 (2025 год)", "target": "", "due": ""}]


def test_each_audience_of_recommendations_has_its_aim_and_sections() -> None:
    audiences = ("municipal", "educators", "subject_teachers", "groups")
    assert len({recommendations.recommendations_aim(each) for each in audiences}) == 4
    for each in audiences:
        rows = recommendations.recommendations_sections(each)
        assert len(rows) >= 3
        assert all(row["title"] and not row["text"] for row in rows)
    assert recommendations.recommendations_sections("") == []
    assert all(recommendations.recommendations_readers(each) for each in audiences)


def test_a_complex_programme_is_offered_tasks_for_teachers_and_one_on_objectivity_its_own() -> None:
    tasks = [
        support.support_tasks(*each)[0]
        for each in (("complex", None), ("targeted", "по повышению объективности"), ("targeted", None))
    ]
    assert "дефициты учителей" in tasks[0]
    assert "причины необъективности" in tasks[1]
    assert "низких образовательных результатов" in tasks[2]
    assert all(row["text"] and not row["due"] for row in support.support_measures("complex", None))
