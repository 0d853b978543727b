"""Russian as official papers need it: every trap that was met is a test here."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.language import (
    CASES,
    about,
    about_results,
    count,
    decimal,
    decline_person,
    decline_phrase,
    difference,
    document_title,
    held,
    initials_first,
    initials_last,
    long_date,
    lower_first,
    period_words,
    plain_spaces,
    plural,
    quoted,
    short_date,
    typography,
)
from document_templates.language.morphology import Case

NBSP = "\N{NO-BREAK SPACE}"


def six(text: str) -> list[str]:
    return [decline_phrase(text, case) for case in CASES]


@pytest.mark.parametrize(
    ("name", "gender", "forms"),
    [
        ("А.В. Никонов", "m", "Никонов Никонова Никонову Никонова Никоновым Никонове"),
        ("А.А. Дренин", "m", "Дренин Дренина Дренину Дренина Дрениным Дренине"),
        ("И.В. Святченко", "f", "Святченко Святченко Святченко Святченко Святченко Святченко"),
        ("И.В. Святченко", "m", "Святченко Святченко Святченко Святченко Святченко Святченко"),
        ("О.П. Ким", "m", "Ким Кима Киму Кима Кимом Киме"),
        ("О.П. Ким", "f", "Ким Ким Ким Ким Ким Ким"),
        ("П.С. Черных", "m", "Черных Черных Черных Черных Черных Черных"),
        ("Г.Д. Гусь", "f", "Гусь Гусь Гусь Гусь Гусь Гусь"),
    ],
)
def test_surnames_decline_by_the_gender_that_is_given(name: str, gender: str, forms: str) -> None:
    initials, _ = name.split(" ")
    made = [decline_person(name, case, gender) for case in CASES]
    assert made == [f"{initials} {form}" for form in forms.split(" ")]


def test_both_parts_of_a_double_surname_decline() -> None:
    assert decline_person("А.А. Иванова-Петрова", "dative", "f") == "А.А. Ивановой-Петровой"
    assert decline_person("А.А. Иванова-Петрова", "accusative", "f") == "А.А. Иванову-Петрову"


def test_gender_is_never_guessed_from_initials() -> None:
    assert decline_person("А.В. Никонов", "dative") == "А.В. Никонов"


def test_gender_is_taken_from_a_patronymic() -> None:
    assert decline_person("Никонов Алексей Викторович", "dative") == "Никонову Алексею Викторовичу"
    assert decline_person("Иванова Мария Петровна", "genitive") == "Ивановой Марии Петровны"
    assert decline_person("Сидоров Пётр Ильич", "instrumental") == "Сидоровым Петром Ильичом"


def test_a_text_that_is_no_name_stays() -> None:
    assert decline_person("отдел кадров", "genitive", "m") == "отдел кадров"


def test_initials_move_before_and_after_the_surname() -> None:
    assert initials_first("Дренин А.А.") == f"А.А.{NBSP}Дренин"
    assert initials_first("Дренин Алексей Андреевич") == f"А.А.{NBSP}Дренин"
    assert initials_last("А.А. Дренин") == f"Дренин{NBSP}А.А."
    assert initials_first("директор") == "директор"


@pytest.mark.parametrize(
    ("phrase", "forms"),
    [
        (
            "заместитель директора Департамента",
            "заместитель заместителя заместителю заместителя заместителем заместителе",
        ),
        ("Институт развития образования", "Институт Института Институту Институт Институтом Институте"),
        ("отчет об исполнении", "отчет отчета отчету отчет отчетом отчете"),
        ("отчёт об исполнении", "отчёт отчёта отчёту отчёт отчётом отчёте"),
        ("заведующий кафедрой", "заведующий заведующего заведующему заведующего заведующим заведующем"),
        (
            "исполняющий обязанности директора",
            "исполняющий исполняющего исполняющему исполняющего исполняющим исполняющем",
        ),
        ("И.о. директора", "И.о. И.о. И.о. И.о. И.о. И.о."),
        ("МОУО", "МОУО МОУО МОУО МОУО МОУО МОУО"),
        ("Комитет по образованию", "Комитет Комитета Комитету Комитет Комитетом Комитете"),
    ],
)
def test_only_the_head_of_a_phrase_changes(phrase: str, forms: str) -> None:
    head, _, tail = phrase.partition(" ")
    assert six(phrase) == [f"{form} {tail}".strip() for form in forms.split(" ")]
    assert six(phrase)[0].startswith(head)


def test_adjectives_before_the_head_agree_and_keep_their_capitals() -> None:
    assert six("Административно-ресурсный отдел") == [
        "Административно-ресурсный отдел",
        "Административно-ресурсного отдела",
        "Административно-ресурсному отделу",
        "Административно-ресурсный отдел",
        "Административно-ресурсным отделом",
        "Административно-ресурсном отделе",
    ]


def test_animacy_never_changes_gender_in_the_accusative() -> None:
    assert decline_phrase("автономное учреждение", "accusative") == "автономное учреждение"
    assert decline_phrase("образовательная организация", "accusative") == "образовательную организацию"
    assert decline_phrase("главный специалист", "accusative") == "главного специалиста"
    assert decline_phrase("главный специалист-эксперт отдела", "accusative") == "главного специалиста-эксперта отдела"
    assert decline_phrase("педагогические работники", "accusative") == "педагогических работников"


def test_the_okrug_declines_with_yugra() -> None:
    assert six("Ханты-Мансийский автономный округ – Югра") == [
        "Ханты-Мансийский автономный округ – Югра",
        "Ханты-Мансийского автономного округа – Югры",
        "Ханты-Мансийскому автономному округу – Югре",
        "Ханты-Мансийский автономный округ – Югру",
        "Ханты-Мансийским автономным округом – Югрой",
        "Ханты-Мансийском автономном округе – Югре",
    ]


def test_a_participle_after_the_comma_agrees_with_the_head() -> None:
    bodies = "муниципальные органы, осуществляющие управление в сфере образования"
    assert decline_phrase(bodies, "dative") == "муниципальным органам, осуществляющим управление в сфере образования"
    assert decline_phrase(bodies, "prepositional").startswith("муниципальных органах, осуществляющих")


def test_a_long_name_of_an_institution_keeps_its_tail_and_its_quotes() -> None:
    name = (
        "автономное учреждение дополнительного профессионального образования Ханты-Мансийского автономного "
        "округа – Югры «Институт развития образования»"
    )
    made = decline_phrase(name, "instrumental")
    assert made == name.replace("автономное учреждение", "автономным учреждением")


def test_two_posts_decline_both() -> None:
    assert (
        decline_phrase("заместитель директора, начальник отдела", "dative")
        == "заместителю директора, начальнику отдела"
    )


def test_an_unknown_word_leaves_the_phrase_as_it_is() -> None:
    assert decline_phrase("123 abc", "genitive") == "123 abc"
    assert decline_phrase("", "genitive") == ""


def test_the_plan_declines_with_its_second_name() -> None:
    assert decline_phrase("План мероприятий (дорожная карта) по развитию", "genitive") == (
        "Плана мероприятий (дорожной карты) по развитию"
    )


@given(st.text(max_size=80), st.sampled_from(get_args(Case)))
def test_no_text_breaks_the_declension(text: str, case: Case) -> None:
    assert isinstance(decline_phrase(text, case), str)
    assert isinstance(decline_person(text, case, "f"), str)


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        (
            "Организация и проведение анкетирования в соответствии",
            "Об организации и проведении анкетирования в соответствии",
        ),
        (
            "Разработка правовых актов в ОО (далее – ОО) по подготовке к ГИА",
            "О разработке правовых актов в ОО по подготовке к ГИА",
        ),
        (
            "Организационно-техническое, технологическое и методическое сопровождение ВПР",
            "Об организационно-техническом, технологическом и методическом сопровождении ВПР",
        ),
        (
            "Формирование, ведение, контроль за внесением данных",
            "О формировании, ведении, контроле за внесением данных",
        ),
        (
            "Проведение анализа результатов в ОО округа, выработка мер",
            "О проведении анализа результатов в ОО округа, выработке мер",
        ),
        (
            "Подготовка документа по итогам анализа, его опубликование",
            "О подготовке документа по итогам анализа, его опубликовании",
        ),
        (
            "Ежегодный анализ ЕГЭ («Зоны риска ЕГЭ»), выявление и профилактика нарушений",
            "О ежегодном анализе ЕГЭ («Зоны риска ЕГЭ»), выявлении и профилактике нарушений",
        ),
        ("Семинар для ОО по результатам ВПР", "О проведении семинара для ОО по результатам ВПР"),
        ("Филологический форум Югры", "О проведении филологического форума Югры"),
        (
            "Конкурс «Педагог-новатор» на присуждение премии",
            "О проведении конкурса «Педагог-новатор» на присуждение премии",
        ),
        ("<p>Разработка программ (ы) адресной помощи</p>", "О разработке программы адресной помощи"),
        ("Проведение мониторингов. Обработка и анализ значений", "О проведении мониторингов"),
        ("Оценка компетенций (показатели службы (далее – Рособрнадзор)", "Об оценке компетенций (показатели службы)"),
        ("О подготовке к ГИА.", "О подготовке к ГИА"),
    ],
)
def test_the_title_of_a_measure_becomes_a_heading(title: str, heading: str) -> None:
    assert about(title) == heading


def test_a_report_is_about_the_results_of_its_measure() -> None:
    assert about_results("Проведение мониторингов") == "О результатах проведения мониторингов"
    assert about_results("Об итогах года") == "Об итогах года"


def test_titles_in_lists_go_on_after_the_kind_or_stand_in_quotes() -> None:
    assert document_title("приказ", "О подготовке к ГИА") == "Приказ о подготовке к ГИА"
    assert document_title("справка (аналитическая информация)", "Об итогах") == "Справка об итогах"
    assert document_title("методические рекомендации", "по подготовке") == "Методические рекомендации по подготовке"
    assert document_title("рекомендации", "направленные на развитие") == "Рекомендации, направленные на развитие"
    assert document_title("сборник", "Лучшие практики") == "Сборник «Лучшие практики»"
    assert document_title("приказ", "") == "Приказ"


def test_a_small_letter_does_not_touch_abbreviations() -> None:
    assert lower_first("Обеспечить рассылку") == "обеспечить рассылку"
    assert lower_first("ГИА провести") == "ГИА провести"


@pytest.mark.parametrize(
    ("amount", "phrase", "case", "said"),
    [
        (1, "школа", "nominative", "1 школа"),
        (3, "школа", "nominative", "3 школы"),
        (5, "школа", "nominative", "5 школ"),
        (11, "школа", "nominative", "11 школ"),
        (21, "школа", "nominative", "21 школа"),
        (112, "школа", "nominative", "112 школ"),
        (3, "школа", "prepositional", "3 школах"),
        (21, "школа", "prepositional", "21 школе"),
        (2, "образовательная организация", "nominative", "2 образовательные организации"),
        (2, "процентный пункт", "nominative", "2 процентных пункта"),
        (2.4, "процентный пункт", "nominative", "2,4 процентных пункта"),
        (1234, "обязательство", "nominative", "1 234 обязательства"),
    ],
)
def test_numerals_agree_with_their_nouns(amount: float, phrase: str, case: Case, said: str) -> None:
    assert count(amount, phrase, case).replace(NBSP, " ") == said


@given(st.integers(0, 10**6))
def test_the_teens_always_take_the_third_form(amount: int) -> None:
    form = plural(amount, "1", "2", "5")
    assert form == ("5" if amount % 100 in range(11, 15) else {1: "1", 2: "2", 3: "2", 4: "2"}.get(amount % 10, "5"))


def test_decimals_have_commas_and_differences_have_signs() -> None:
    assert decimal(12345.678, 2) == f"12{NBSP}345,68"
    assert decimal("12,25", 1) == "12,3"
    assert decimal(None) == decimal("нет") == decimal(float("nan")) == "–"
    assert difference(2.44) == "+2,4"
    assert difference(-0.3) == "\N{MINUS SIGN}0,3"
    assert difference(-0.01) == difference(0.01) == difference(0) == "0,0"


def test_dates_have_two_forms() -> None:
    assert short_date(date(2024, 12, 7)) == short_date("2024-12-07") == "07.12.2024"
    assert long_date(date(2024, 12, 7)) == f"7{NBSP}декабря 2024{NBSP}г."
    assert long_date("в мае") == "в мае"


def test_periods_are_said_in_words() -> None:
    start, end = date(2024, 10, 1), date(2025, 3, 31)
    assert plain_spaces(period_words(start, end)) == "с 1 октября 2024 г. по 31 марта 2025 г."
    assert plain_spaces(period_words(date(2024, 10, 1), date(2024, 12, 31))) == "с 1 октября по 31 декабря 2024 г."
    assert plain_spaces(period_words(None, end)) == "до 31 марта 2025 г."
    assert plain_spaces(period_words(end, end)) == "31 марта 2025 г."
    assert period_words(start, None) == ""


def test_typography_sets_quotes_dashes_and_spaces_that_hold() -> None:
    made = typography('приказ "О ГИА" от 5 мая 2024 г. № 10-П-1 - А.А. Дренин')
    assert made == f"приказ «О ГИА» от 5 мая 2024{NBSP}г. №{NBSP}10-П-1{NBSP}– А.А.{NBSP}Дренин"


@given(st.text(max_size=60))
def test_typography_twice_is_typography_once_and_spaces_are_all_that_holding_changes(text: str) -> None:
    assert typography(typography(text)) == typography(text)
    assert held(text).replace(NBSP, " ") == text.replace(NBSP, " ")


def test_quotes_are_not_put_twice() -> None:
    assert quoted("О ГИА") == quoted("«О ГИА»") == "«О ГИА»"
    assert quoted("«А» и «Б»") == "«„А“ и „Б“»"
    assert quoted("«Школа «Лицей»»") == "«Школа «Лицей»»"
    assert quoted("А»") == "«А»»"
