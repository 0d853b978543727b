"""The order becomes sixty-six measures, whatever printing did to its table."""

from __future__ import annotations

import textwrap
from datetime import date
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.roadmap_table import CANONICAL
from registry.domain.bodies import Body
from registry.domain.item_numbers import follows, lettered, read_number, read_section, sort_key
from registry.domain.roadmap_front import Years, read_front, read_years
from registry.domain.roadmap_reading import ItemKind, ReadItem, ReadRoadmap, code_of, read_roadmap
from registry.domain.roadmap_yaml import dump_roadmap, load_roadmap
from registry.errors import ImportRejected
from tests.depth import examples
from tests.factories.roadmap_files import ORDER, body_rows, order_roadmap, order_table, raw, vocabulary


def item(number: str) -> ReadItem:
    return next(item for item in order_roadmap().items if item.number == number)


def read(*rows: tuple[str, ...], preamble: str = "План на 2024/2026 годы", year: int | None = None) -> ReadRoadmap:
    return read_roadmap(raw(rows, preamble), vocabulary(), year=year)


def row(
    number: str, title: str = "Семинар", who: str = "ОО", what: str = "приказ", when: str = "ежегодно"
) -> tuple[str, ...]:
    return (number, title, who, what, when, "проведён")


# ------------------------------------------------------------------------------------------------- the order


def test_the_order_has_four_sections_and_sixty_six_measures() -> None:
    order = order_roadmap()
    assert [section.number for section in order.sections] == ["1", "2", "3", "4"]
    assert len(order.items) == 66
    counts = [sum(one.section == number for one in order.items) for number in "1234"]
    assert counts == [6, 26, 31, 3]


def test_the_requisites_of_the_order_are_read() -> None:
    order = order_roadmap()
    assert (order.code, order.number, order.approved_on) == ("10-p-2710", "10-П-2710", date(2024, 12, 17))
    assert order.approved_by == "Департамент образования и науки Ханты-Мансийского автономного округа – Югры"
    assert order.title.startswith("План мероприятий (дорожная карта) по развитию региональной системы")
    assert order.title.endswith("на 2024/2026 годы")
    assert order.period == Years(date(2024, 1, 1), date(2026, 12, 31))
    assert order.heading.startswith("О внесении изменений в приказ Департамента образования и науки")
    assert order.heading.endswith("в Ханты-Мансийском автономном округе – Югре на 2024/2026 годы»")
    assert order.heading in ORDER.read_text("utf-8"), "verbatim"


@pytest.mark.parametrize(
    ("preamble", "heading"),
    [
        ("Департамент\nПРИКАЗ\n\nОб утверждении плана\nна 2025 год\n\nПРИКАЗЫВАЮ:", "Об утверждении плана на 2025 год"),
        ("Департамент\nПРИКАЗ\n17.12.2024\nО мероприятиях\n№ 10-П-1\nО чём-то ещё", "О мероприятиях"),
        ("ПРИКАЗ\nО плане на 2025 год\nВ соответствии с законом", "О плане на 2025 год"),
        ("ПРИКАЗ\nОбеспечить рассылку", ""),
        ("Об утверждении плана\nПлан мероприятий на 2025 год", ""),
        ("", ""),
    ],
)
def test_the_heading_of_the_order_stands_below_its_name(preamble: str, heading: str) -> None:
    assert read_front(preamble).heading == heading


def test_the_four_nameless_rows_are_parts_of_3_26() -> None:
    parts = [one for one in order_roadmap().items if one.parent]
    assert [one.number for one in parts] == ["3.26.a", "3.26.b", "3.26.c", "3.26.d"]
    assert {one.parent for one in parts} == {"3.26"}
    assert parts[1].title == "Филологический форум Югры"
    assert item("3.26").title.endswith("по итогам государственной итоговой аттестации:")


def test_a_rest_with_a_title_and_a_deadline_is_no_measure() -> None:
    assert item("3.5").deadline_text == (
        "в соответствии с инструктивными и (или) правовыми актами Минпросвещения России и Рособrnнадзора"
    )
    assert item("3.5").title.endswith("ВПР с контролем объективности результатов")


def test_rows_cut_by_pages_are_whole_again() -> None:
    assert "качества общего образования (Рособнадзора), на преодоление" in item("2.4").title
    assert item("3.26.b").expected_result.endswith("профессиональных компетенций участников Форума путем "
        "приобщения к инновационным технологиям в преподавательской деятельности.")  # fmt: skip
    assert not [one.number for one in order_roadmap().items if "  " in one.title]


def test_markup_is_never_shown() -> None:
    texts = [text for one in order_roadmap().items for text in (one.title, one.deadline_text, one.expected_result)]
    assert not [text for text in texts if "<" in text]
    assert item("2.22").deadline_text == "ежегодно до 01 декабря"


def test_conditions_of_the_order_are_kept() -> None:
    conditional = {one.number: body for one in order_roadmap().items for body in one.bodies if body.condition}
    assert conditional == {
        "1.6": Body("oo", "имеющие признаки необъективности проведения и оценивания ВПР"),
        "2.26": Body("mouo", "где имеются ОО с необъективными результатами"),
    }


def test_an_order_promised_by_the_result_alone_is_owed_by_the_institute_alone() -> None:
    assert item("2.1").kinds == (ItemKind("external_methodology"), ItemKind("order", "iro"))
    assert [kind for one in order_roadmap().items for kind in one.kinds if kind.only_body] == [ItemKind("order", "iro")]
    (warning,) = [one for one in order_roadmap().warnings if one.item == "2.1"]
    assert warning.place == "строка 220, графа «Вид документа»"
    assert "подготовлен приказ АУ «ИРО»" in warning.message


def test_filled_forms_that_are_foreign_too_add_nothing() -> None:
    assert [kind.code for kind in item("3.27").kinds] == ["collection_forms", "e_protocols"]


def test_the_doubts_of_the_order_are_exactly_these() -> None:
    doubts = [(one.item, one.message.split(" ", 3)[2]) for one in order_roadmap().warnings]
    assert [number for number, _ in doubts] == [
        *("2.1", "2.20", "2.21", "2.22", "3.5", "3.12"),
        *("3.26.a", "3.26.b", "3.26.c", "3.26.d"),
    ]


# ---------------------------------------------------------------------------------- what printing does to a table


ORDER_ROWS = body_rows()


@examples(40)
@given(st.lists(st.integers(1, len(ORDER_ROWS) - 1), max_size=25))
def test_headers_repeated_anywhere_change_nothing(places: list[int]) -> None:
    rows = [part for place, cells in enumerate(ORDER_ROWS) for part in ([CANONICAL] * (place in places) + [cells])]
    assert read(*rows).items == order_roadmap().items


def cut(cells: tuple[str, ...], line: int, width: int) -> list[tuple[str, ...]]:
    """A row whose cells wrap at a width, cut by a page after some line."""
    wrapped = [textwrap.wrap(cell, width, break_on_hyphens=False, break_long_words=False) for cell in cells]
    above, below = [part[:line] for part in wrapped], [part[line:] for part in wrapped]
    if not any(below):
        return [cells]
    return [tuple(map(" ".join, above)), CANONICAL, tuple(map(" ".join, below))]


def whole_rows() -> list[tuple[str, ...]]:
    """The plan as if no page had cut it."""
    rows: list[tuple[str, ...]] = []
    order = order_roadmap()
    titles = {section.number: section.title for section in order.sections}
    for one in order.items:
        if one.section in titles:
            rows.append((f"{one.section}. {titles.pop(one.section)}", "", "", "", "", ""))
        number = "" if one.parent else one.number + "."
        rows.append((number, one.title, one.responsible_text, one.kinds_text, one.deadline_text, one.expected_result))
    return rows


WHOLE = whole_rows()


@examples(60)
@given(st.dictionaries(st.integers(0, len(WHOLE) - 1), st.integers(1, 9), max_size=30), st.sampled_from([18, 24, 30]))
def test_rows_cut_by_pages_anywhere_give_the_same_measures(cuts: dict[int, int], width: int) -> None:
    rows: list[tuple[str, ...]] = []
    for place, cells in enumerate(WHOLE):
        is_heading = not any(cells[1:])
        rows += cut(cells, cuts[place], width) if place in cuts and not is_heading else [cells]
    found = read(*rows).items
    for one, other in zip_longest(found, order_roadmap().items):
        assert one == other


@pytest.mark.parametrize("width", [18, 24, 30])
@pytest.mark.parametrize("line", range(1, 10))
def test_every_row_cut_after_the_same_line_gives_the_same_measures(line: int, width: int) -> None:
    rows = [part for cells in WHOLE for part in ([cells] if not any(cells[1:]) else cut(cells, line, width))]
    assert [one.number for one in read(*rows).items] == [one.number for one in order_roadmap().items]


def test_a_heading_cut_by_a_page_is_whole_again() -> None:
    rows = [
        ("1. Нормативно-", "", "", "", "", ""),
        CANONICAL,
        ("правовое обеспечение", "", "", "", "", ""),
        row("1.1."),
    ]
    assert [section.title for section in read(*rows).sections] == ["Нормативно-правовое обеспечение"]


def test_a_row_of_column_numbers_is_left_out() -> None:
    assert len(read(("1", "2", "3", "4", "5", "6"), row("1.1.")).items) == 1


# --------------------------------------------------------------------------------------------- other plans


def test_a_number_keeps_no_dot_and_no_spaces() -> None:
    assert [one.number for one in read(row("1. 1 ."), row("1.2"), row("1.3.")).items] == ["1.1", "1.2", "1.3"]


def test_repeated_numbers_are_refused_with_their_rows() -> None:
    with pytest.raises(ImportRejected) as caught:
        read(row("1.1."), row("1.2."), row("1.1.", "Другое"))
    assert [(remark.place, remark.text) for remark in caught.value.remarks] == [
        ("строка 4", "номер 1.1 повторяется, он уже есть здесь: строка 2")
    ]


def test_ten_that_a_spreadsheet_took_for_one_is_ten() -> None:
    numbers = [*(f"1.{n}" for n in range(1, 10)), "1.1", "1.11"]
    found = read(*(row(number, f"Семинар {place}") for place, number in enumerate(numbers)))
    assert [one.number for one in found.items][-3:] == ["1.9", "1.10", "1.11"]
    assert "прочитан как «1.10»" in " ".join(one.message for one in found.warnings)


def test_a_gap_in_the_numbers_is_doubted() -> None:
    messages = [one.message for one in read(row("1.1."), row("1.3.", "Другое")).warnings]
    assert "после мероприятия 1.1 идёт 1.3: проверьте, не пропущена ли строка" in messages


def test_a_plan_without_sections_takes_them_from_its_numbers() -> None:
    found = read(row("1.1."), row("2.1.", "Другое"))
    assert [(section.number, section.title) for section in found.sections] == [("1", ""), ("2", "")]
    assert [one.section for one in found.items] == ["1", "2"]


def test_sections_in_roman_numbers_and_in_two_cells_are_read() -> None:
    found = read(
        ("I. Первый", "", "", "", "", ""), row("1.1."), ("2.", "Второй", "", "", "", ""), row("2.1.", "Другое")
    )
    assert [(section.number, section.title) for section in found.sections] == [("1", "Первый"), ("2", "Второй")]


def test_a_numbered_sub_item_knows_its_parent() -> None:
    assert [one.parent for one in read(row("1.1."), row("1.1.1.", "Часть"), row("1.2.", "Другое")).items] == [
        None,
        "1.1",
        None,
    ]


def test_a_row_before_the_first_measure_is_doubted_and_not_lost_in_silence() -> None:
    found = read(row("", "Ничья"), row("1.1."))
    assert len(found.items) == 1
    assert any("Ничья" in one.message for one in found.warnings)


def test_a_table_without_a_measure_is_refused() -> None:
    with pytest.raises(ImportRejected, match="нет ни одного мероприятия"):
        read(("1. Раздел", "", "", "", "", ""))


def test_unread_cells_are_named_with_their_place() -> None:
    warnings = read(row("1.1.", who="РЦОИ", what="поэма", when="")).warnings
    assert {(one.item, one.place, one.message) for one in warnings} >= {
        ("1.1", "строка 2, графа «Ответственный исполнитель»", "не распознан исполнитель: «РЦОИ»"),
        ("1.1", "строка 2, графа «Вид документа»", "не распознан вид документа: «поэма»"),
        ("1.1", "строка 2, графа «Сроки выполнения»", "срок не указан"),
    }


def test_the_years_come_from_the_deadlines_when_the_heading_has_none() -> None:
    found = read(row("1.1.", when="до 01.03.2025"), row("1.2.", "Другое", when="май 2027"), preamble="")
    assert found.period == Years(date(2025, 1, 1), date(2027, 12, 31))
    assert any("не указаны годы плана" in one.message for one in found.warnings)


def test_a_plan_that_names_no_year_needs_one_from_the_caller() -> None:
    assert read(row("1.1."), preamble="", year=2026).period.start == date(2026, 1, 1)
    with pytest.raises(ImportRejected, match="на какие годы"):
        read(row("1.1."), preamble="")


def test_a_plan_without_a_number_gets_a_code_from_its_content() -> None:
    one, other = read(row("1.1.")), read(row("1.1.", "Другое"))
    assert one.code == f"roadmap-{one.fingerprint[:8]}"
    assert one.code != other.code
    assert any(warning.message == "не найдено: номер приказа" for warning in one.warnings)


def test_the_fingerprint_is_that_of_the_texts_and_not_of_the_file() -> None:
    order = order_roadmap()
    assert read(*body_rows(), preamble="17.12.2024\n10-П-2710\nПлан на 2024/2026 годы").fingerprint == order.fingerprint
    assert read(*body_rows()[:-1]).fingerprint != order.fingerprint


# ------------------------------------------------------------------------------------- numbers, years, requisites


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2.9.", "2.9"),
        ("3. 26", "3.26"),
        ("1", "1"),
        ("4)", "4"),
        ("1.1.1.", "1.1.1"),
        ("п. 1", "1"),
        ("п. 1.1", "1.1"),
        ("1.1)", "1.1"),
        ("II.3.", "2.3"),
        ("пятый", None),
        ("", None),
        ("№", None),
    ],
)
def test_what_is_a_number(text: str, number: str | None) -> None:
    assert read_number(text) == number


def test_letters_go_on_after_the_last_one() -> None:
    assert [lettered("1", index) for index in (0, 3, 25, 26, 27)] == ["1.a", "1.d", "1.z", "1.aa", "1.ab"]


def test_numbers_sort_as_in_a_plan() -> None:
    numbers = ["2.9", "2.10", "3.26", "3.26.a", "3.26.b", "3.27", "10.1"]
    assert sorted(["3.27", "3.26.b", "10.1", "2.10", "3.26.a", "2.9", "3.26"], key=sort_key) == numbers


def test_what_follows_what() -> None:
    assert follows("2.10", "2.9")
    assert follows("3.1", "2.26")
    assert follows("2.3", "2.2.7")
    assert not follows("2.4", "2.2")
    assert read_section("IV. Анализ") == ("4", "Анализ")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("на 2024/2026 годы", Years(date(2024, 1, 1), date(2026, 12, 31))),
        ("на 2024 – 2026 годы", Years(date(2024, 1, 1), date(2026, 12, 31))),
        ("на 2025 год", Years(date(2025, 1, 1), date(2025, 12, 31))),
        ("в 2024/2025 учебном году", Years(date(2024, 9, 1), date(2025, 8, 31))),
        ("на 2026-2024 годы", None),
        ("без лет", None),
    ],
)
def test_the_years_of_a_heading(text: str, years: Years | None) -> None:
    assert read_years(text) == years


def test_requisites_of_an_approval_stamp_are_read() -> None:
    front = read_front(
        "УТВЕРЖДЕН\nприказом Департамента образования и науки\nХМАО – Югры\nот 17 декабря 2024 г. № 10-П-2710\n\n"
        "План мероприятий (дорожная карта)\nпо развитию на 2025 год"
    )
    assert (front.number, front.approved_on) == ("10-П-2710", date(2024, 12, 17))
    assert front.approved_by == "Департамент образования и науки ХМАО – Югры"
    assert front.title == "План мероприятий (дорожная карта) по развитию на 2025 год"


def test_requisites_of_another_order_in_a_sentence_are_not_taken() -> None:
    front = read_front("О внесении изменений в приказ от 06.09.2024 № 10-П-1833 «О мероприятиях»\n31.02.2024")
    assert (front.number, front.approved_on) == ("", None)


def test_codes_are_latin() -> None:
    assert [code_of(number) for number in ("10-П-2710", "10-Исх-8352", "№ 5/щ", "")] == [
        "10-p-2710",
        "10-ish-8352",
        "5-sch",
        "",
    ]


@given(st.text(max_size=300))
def test_any_text_before_a_table_is_read_without_an_error(text: str) -> None:
    read_front(text)


@examples(50)
@given(
    st.lists(
        st.tuples(*[st.sampled_from(["", "1.1.", "1.", "ОО", "приказ", "Семинар", "<p>а</p>", "2 x"])] * 6), max_size=8
    )
)
def test_any_rows_are_read_or_refused(rows: list[tuple[str, ...]]) -> None:
    try:
        found = read(*rows)
    except ImportRejected:
        return
    numbers = [one.number for one in found.items]
    assert len(set(numbers)) == len(numbers) > 0


# ------------------------------------------------------------------------------------------------------- YAML


def test_a_roadmap_survives_yaml() -> None:
    order = order_roadmap()
    loaded = load_roadmap(dump_roadmap(order))
    assert loaded == order
    assert [one.place for one in loaded.items] == [one.place for one in order.items]
    assert dump_roadmap(loaded) == dump_roadmap(order)


def test_a_roadmap_without_a_date_survives_yaml() -> None:
    found = read(row("1.1.", "да: «нет» # не комментарий", who="МОУО, где имеются ОО"))
    assert load_roadmap(dump_roadmap(found)) == found
    assert found.approved_on is None
    assert order_table().rows
