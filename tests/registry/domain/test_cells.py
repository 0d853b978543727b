"""The two coded columns of the plan: who is responsible, and which documents are due."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.cells import Body, read_bodies, read_kinds
from registry.ports import Kind
from tests.factories.roadmap_files import DATA, order_roadmap, vocabulary

DEPARTMENT, IRO, MOUO, OO = Body("department"), Body("iro"), Body("mouo"), Body("oo")
TRUTH: dict[str, list[str]] = json.loads((DATA / "items_by_kind.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Департамент, АУ «ИРО»", (DEPARTMENT, IRO)),
        ("Департамент АУ «ИРО»", (DEPARTMENT, IRO)),
        ("Департамент АУ «ИРО", (DEPARTMENT, IRO)),
        ("АУ ИРО МОУО ОО", (IRO, MOUO, OO)),
        ("МОУО ОО", (MOUO, OO)),
        ("МОУО/ОО", (MOUO, OO)),
        ("МОУО\nОО", (MOUO, OO)),
        ("МОУО и ОО; АУ «ИРО»", (MOUO, OO, IRO)),
        ("ОО АУ «ИРО»", (OO, IRO)),
        ("ОО, в том числе ГОО", (OO,)),
        ("МОУО, ОО, ГОО", (MOUO, OO, Body("goo"))),
        ("МОУО, МОУО", (MOUO,)),
        ("руководители ОО", (OO,)),
        ("общеобразовательные организации", (OO,)),
        ("государственные образовательные организации", (Body("goo"),)),
        ("муниципальные органы управления образованием", (MOUO,)),
        (
            "Департамент образования и науки Ханты-Мансийского автономного округа – Югры (далее – Департамент), "
            "автономное учреждение дополнительного профессионального образования Ханты-Мансийского автономного "
            "округа – Югры «Институт развития образования» (далее – АУ «ИРО»)",
            (DEPARTMENT, IRO),
        ),
        (
            "муниципальные органы, осуществляющие управление в сфере образования (далее – МОУО), "
            "органы местного самоуправления муниципальных образований, осуществляющие управление в сфере образования",
            (MOUO,),
        ),
    ],
)
def test_bodies_are_read_through_missing_commas_quotes_and_long_names(text: str, bodies: tuple[Body, ...]) -> None:
    read = read_bodies(text)
    assert read.values == bodies
    assert read.remarks == ()


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "ОО, имеющие признаки необъективности проведения и оценивания ВПР",
            (Body("oo", "имеющие признаки необъективности проведения и оценивания ВПР"),),
        ),
        (
            "МОУО, где имеются ОО с необъективными результатами",
            (Body("mouo", "где имеются ОО с необъективными результатами"),),
        ),
        (
            "МОУО, где имеются ОО с необъективными результатами, АУ «ИРО»",
            (Body("mouo", "где имеются ОО с необъективными результатами"), IRO),
        ),
        ("ОО с признаками необъективности", (Body("oo", "с признаками необъективности"),)),
        ("АУ «ИРО», ОО (имеющие признаки), МОУО", (IRO, Body("oo", "имеющие признаки"), MOUO)),
        (
            "ОО, показавшие низкие результаты, участвовавшие в ВПР; МОУО",
            (Body("oo", "показавшие низкие результаты, участвовавшие в ВПР"), MOUO),
        ),
    ],
)
def test_a_condition_stays_with_its_body_word_for_word(text: str, bodies: tuple[Body, ...]) -> None:
    read = read_bodies(text)
    assert read.values == bodies
    assert read.remarks == ()


def test_a_condition_after_several_bodies_is_doubted() -> None:
    read = read_bodies("МОУО, ОО, имеющие признаки необъективности")
    assert read.values == (MOUO, Body("oo", "имеющие признаки необъективности"))
    assert "только к последнему" in read.remarks[0]


@pytest.mark.parametrize(
    "text",
    [
        "Министерство образования Свердловской области",
        "департамент образования администрации города Сургута",
        "ГБУ ДПО «Центр оценки качества»",
        "педагогические работники",
        "РЦОИ",
        "Управление образования",
        "кооперация",
    ],
)
def test_a_name_of_somebody_else_is_remarked_and_never_guessed(text: str) -> None:
    read = read_bodies(text)
    assert read.values == ()
    assert text in read.remarks[0]


def test_a_known_body_beside_an_unknown_one_is_still_read() -> None:
    read = read_bodies("Минпросвещения России, МОУО")
    assert read.values == (MOUO,)
    assert read.remarks == ("не распознан исполнитель: «Минпросвещения России»",)


def test_latin_letters_in_russian_words_are_read_and_remarked() -> None:
    read = read_bodies("MOУО, OO")
    assert read.values == (MOUO, OO)
    assert all("латинские" in remark for remark in read.remarks)
    assert read_kinds("пpиказ", vocabulary()).values == ("order",)


def test_an_empty_cell_is_remarked() -> None:
    assert read_bodies(" ").remarks == ("исполнитель не указан",)
    assert read_kinds("", vocabulary()).remarks == ("вид документа не указан",)


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_bodies(text)
    read_kinds(text, vocabulary(), text)


@given(st.lists(st.sampled_from(["Департамент", "АУ «ИРО»", "МОУО", "ОО"]), min_size=1, unique=True), st.data())
def test_bodies_in_any_order_with_any_separators_are_all_found(names: list[str], data: st.DataObject) -> None:
    codes = {"Департамент": "department", "АУ «ИРО»": "iro", "МОУО": "mouo", "ОО": "oo"}
    text = names[0]
    for name in names[1:]:
        text += data.draw(st.sampled_from([", ", " ", "; ", "\n", " и ", "/", ",  "])) + name
    assert [body.code for body in read_bodies(text).values] == [codes[name] for name in names]


# ------------------------------------------------------------------------------------------------------- kinds


def test_every_kind_of_the_catalogue_has_phrases_and_its_own_name_reads_as_itself() -> None:
    kinds = vocabulary()
    assert len(kinds) == 43
    assert {kind.code for kind in kinds} == set(TRUTH)
    assert [kind.code for kind in kinds if read_kinds(kind.phrases[-1], kinds).values == ()] == []


@pytest.mark.parametrize("code", sorted(TRUTH))
def test_each_kind_is_required_by_exactly_the_items_that_name_it(code: str) -> None:
    found = [item.number for item in order_roadmap().items if any(kind.code == code for kind in item.kinds)]
    assert found == TRUTH[code]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Разработка программ(ы) адресной помощи ОО", "support_programme"),
        ("Разработка комплексной программы поддержки учителей", "support_programme"),
        ("Организация и проведение курсов повышения квалификации", "dpp_programme"),
        ("Семинар для ОО", "event_programme"),
        ("Проведение рабочих совещаний по программам адресной помощи", "event_programme"),
    ],
)
def test_the_title_tells_which_programme_is_meant(title: str, code: str) -> None:
    for word in ("программа", "программы", "программ(ы)", "программа (ы)", "Программа"):
        assert read_kinds(word, vocabulary(), title) == read_kinds("программа", vocabulary(), title)
    assert read_kinds("программа", vocabulary(), title).values == (code,)


def test_a_programme_without_a_title_is_the_best_guess_with_a_remark() -> None:
    read = read_kinds("приказ, программа", vocabulary())
    assert read.values == ("order", "event_programme")
    assert "может означать разные документы" in read.remarks[0]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("программа", "support_programme"),
        ("программа (ы)", "support_programme"),
        ("приказ, программа, отчет", "support_programme"),
        ("приказ, программа, протокол заседания", "event_programme"),
        ("информационное письмо, программа, решение конференции", "event_programme"),
        ("приказ, информационное письмо, программа, информационный отчёт", "event_programme"),
        ("приказ, программа, сборник успешных практик", "event_programme"),
    ],
)
def test_without_a_title_the_other_papers_of_the_cell_hint_at_the_programme(cell: str, code: str) -> None:
    read = read_kinds(cell, vocabulary())
    assert code in read.values
    assert any("может означать разные документы" in remark for remark in read.remarks)


def test_the_longest_phrase_wins_and_never_crosses_a_comma() -> None:
    assert read_kinds("информационно-аналитический отчёт", vocabulary()).values == ("analytic_report",)
    assert read_kinds("информационно – аналитический отчет", vocabulary()).values == ("analytic_report",)
    assert read_kinds("протокол, заседания", vocabulary()).values == ("minutes",)
    assert read_kinds("каталог, программ", vocabulary(), "Семинар").remarks


def test_words_that_nothing_explains_are_remarked() -> None:
    read = read_kinds("приказ, дорожная карта по питанию", vocabulary())
    assert read.values == ("order",)
    assert read.remarks == ("не распознан вид документа: «дорожная карта»", "не распознан вид документа: «питанию»")


def test_a_list_of_places_of_publication_is_several_kinds() -> None:
    read = read_kinds("публикации в СМИ, на официальных сайтах, в социальных сетях", vocabulary())
    assert read.values == ("media_publication", "web_publication", "social_publication")
    assert read.remarks == ()


def test_a_kind_named_twice_is_required_once() -> None:
    assert read_kinds("приказ, приказы", vocabulary()).values == ("order",)


def test_no_cell_of_the_order_leaves_a_word_unread() -> None:
    assert not [one.message for one in order_roadmap().warnings if "не распознан" in one.message]


def test_the_vocabulary_is_all_that_decides() -> None:
    kind = Kind(
        "poem", "ода", "оды", "оды", "f", "", "Ode", None, False, False, False, phrases=("ода", "торжественная ода")
    )
    assert read_kinds("Торжественная ода; приказ", [kind]).values == ("poem",)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("школы с низкими образовательными результатами", "с низкими образовательными результатами"),
        (
            "Школы, функционирующие в неблагоприятных социальных условиях",
            "функционирующие в неблагоприятных социальных условиях",
        ),
        ("ШНОР", "ШНОР"),
        ("ОО, вошедшие в перечень", "вошедшие в перечень"),
        ("ОО с признаками необъективных результатов", "с признаками необъективных результатов"),
        ("ОО «зоны риска»", "«зоны риска»"),
    ],
)
def test_schools_of_a_list_are_schools_with_a_condition(text: str, condition: str) -> None:
    found = read_bodies(text)
    assert (found.values, found.remarks) == ((Body("oo", condition),), ())


def test_a_school_that_is_no_school_is_not_guessed() -> None:
    for text in ("высшая школа", "Школа молодого педагога"):
        assert read_bodies(text).values == ()
