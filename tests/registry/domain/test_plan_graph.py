"""A plan-graph out of any file: rows that name an event with its days are taken, every other row says why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.roadmap_table import PLAN_GRAPH, read_table
from registry.domain.event_changes import Stored, changes_of
from registry.domain.plan_graph import event_named
from registry.domain.schedule import Period
from registry.errors import FileRejected, ImportRejected
from tests.factories.plan_graphs import HEADER, HEADING, ROWS, graph, sheet, text_file, word
from tests.factories.roadmap_files import office, to_pdf, word_file, zip_file

TAKEN = [
    ("vpr", date(2026, 4, 20), date(2026, 5, 20)),
    ("vpr-results", date(2026, 7, 6), date(2026, 7, 10)),
]


def taken(data: bytes, name: str = "план-график.txt"):
    return [(row.code, row.days.start, row.days.end) for row in graph(data, name).rows if row.taken]


@pytest.mark.parametrize(("make", "name"), [(word, "план.docx"), (sheet, "план.xlsx"), (text_file, "план.txt")])
def test_the_same_events_come_out_of_every_kind_of_file(make, name: str) -> None:
    assert taken(make(), name) == TAKEN
    assert graph(make(), name).heading == HEADING


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_the_same_events_come_out_of_a_pdf(tmp_path: Path) -> None:
    made = to_pdf({"план": word(ruled=True)}, tmp_path)
    assert taken(made["план"], "план.pdf") == TAKEN


def test_every_row_that_is_not_taken_says_where_it_stands_and_why() -> None:
    left = {row.number: (row.place, row.reason) for row in graph(text_file()).rows if not row.taken}
    assert left == {
        "1": ("строка 4", "строка не называет события, от которого зависят сроки"),
        "4": ("строка 7", "срок «до 1 октября» называет только последний день"),
        "5": (
            "строка 8",
            "в сроке «04.02.2026, 08.04.2026» несколько отдельных промежутков: внесите каждый отдельно",
        ),
        "6": ("строка 9", "строка не называет события, от которого зависят сроки"),
    }


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Проведение ВПР в 4 классах", "vpr"),
        ("2. Всероссийские проверочные работы (ВПР) в 4–8, 10 классах", "vpr"),
        ("Организация и проведение ВПР", "vpr"),
        ("Размещение результатов ВПР в личных кабинетах", "vpr-results"),
        ("Написание итогового сочинения", "final-essay"),
        ("Проведение основного периода ГИА-11", "gia"),
        ("Проведение единого государственного экзамена", "ege"),
        ("Получение федерального списка ОО", "federal-list"),
        ("НИКО по русскому языку", "niko"),
        ("Подготовка к ВПР", None),
        ("Анализ результатов ВПР", None),
        ("Сбор контекстных данных для проведения ВПР", None),
        ("Проведение ВПР СПО", None),
        ("Обучение экспертов ЕГЭ", None),
        ("", None),
    ],
)
def test_work_for_an_event_is_not_the_event(title: str, code: str | None) -> None:
    assert event_named(title) == code


@pytest.mark.parametrize(
    ("term", "days"),
    [
        ("с 20.04.2026 по 20.05.2026", Period(date(2026, 4, 20), date(2026, 5, 20))),
        ("20.04 – 20.05.2026", Period(date(2026, 4, 20), date(2026, 5, 20))),
        ("апрель – май", Period(date(2026, 4, 1), date(2026, 5, 31))),
        ("15 марта", Period(date(2026, 3, 15), date(2026, 3, 15))),
        ("декабрь 2025 – март 2026", Period(date(2025, 12, 1), date(2026, 3, 31))),
        ("", None),
        ("до 15 июня", None),
        ("31 февраля", None),
        ("ежегодно", None),
        ("по отдельному графику", None),
        ("апрель (кроме 12 апреля)", None),
    ],
)
def test_only_one_certain_stretch_of_days_is_taken(term: str, days: Period | None) -> None:
    (row,) = graph(text_file([("1", "Проведение ВПР", term, "")])).rows
    assert row.days == days
    assert row.taken == (days is not None)


def test_a_year_comes_from_the_term_the_heading_or_the_person_and_is_never_guessed() -> None:
    rows = [("1", "Проведение ВПР", "20 апреля – 20 мая", "")]
    (row,) = graph(text_file(rows, heading="План-график")).rows
    assert "не указан год" in row.reason
    assert graph(text_file(rows, heading="План-график"), year=2027).rows[0].days.start.year == 2027
    assert graph(text_file(rows, heading="План-график на 2025/2026 учебный год")).rows[0].days.start.year == 2026


def test_other_names_of_the_columns_and_another_order_are_read() -> None:
    lines = ["План-график на 2026 год", "Срок проведения\tНаименование\t№", "20 апреля – 20 мая\tПроведение ВПР\t1"]
    assert taken("\n".join(lines).encode()) == TAKEN[:1]


def test_a_row_that_a_page_cut_in_two_is_one_row() -> None:
    rows = [*ROWS[:1], ("2", "Проведение ВПР", "20 апреля –", "РОИВ,"), ("", "", "20 мая", "ОО"), ROWS[2]]
    found = graph(word(rows), "план.docx").rows
    assert [row.number for row in found] == ["1", "2", "3"]
    assert (found[1].days, found[1].responsible) == (Period(date(2026, 4, 20), date(2026, 5, 20)), "РОИВ, ОО")


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", FileRejected, "пуст"),
        (b"\x89PNG\r\n\x1a\n", FileRejected, "изображение"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, FileRejected, "старом формате"),
        (zip_file({"a.txt": b"x"}), FileRejected, "архив"),
        ("Просто текст".encode(), ImportRejected, "нет таблицы"),
        ("№\tСрок\nпервый\tмарт".encode(), ImportRejected, "нет столбцов «Мероприятие»"),
        ("\t".join(HEADER).encode(), ImportRejected, "нет строк"),
    ],
)
def test_what_is_no_plan_graph_is_refused_in_words(data: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        read_table(data, "файл", PLAN_GRAPH)


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), min_size=1, max_size=8))
def test_any_texts_are_read_or_left_with_a_reason(pairs: list[tuple[str, str]]) -> None:
    rows = [(str(n), *pair, "") for n, pair in enumerate(pairs, 1)]
    for row in graph(word_file([[HEADER, *_printable(rows)]], text=HEADING), "план.docx").rows:
        assert row.taken == (row.days is not None and row.code is not None)


def _printable(rows):
    return [tuple("".join(ch for ch in cell if ch.isprintable()) for cell in row) for row in rows]


# ------------------------------------------------------------------------------------------- beside the calendar


def changes(rows, *stored: tuple[int, date, date]):
    known = [Stored(number, "vpr", Period(first, last)) for number, first, last in stored]
    read = graph(text_file([(str(n), "Проведение ВПР", term, "") for n, term in enumerate(rows, 1)])).rows
    return [
        (c.action, c.known.id if c.known else None, str(c.days.start), len(c.places)) for c in changes_of(read, known)
    ]


def test_rows_that_share_days_are_one_occurrence() -> None:
    assert changes(["20 апреля – 10 мая", "27 апреля – 20 мая"]) == [("new", None, "2026-04-20", 2)]
    assert changes(["20 апреля – 10 мая", "21 – 25 сентября"]) == [
        ("new", None, "2026-04-20", 1),
        ("new", None, "2026-09-21", 1),
    ]


def test_a_known_occurrence_with_other_days_is_a_change() -> None:
    spring, autumn = date(2026, 4, 11), date(2026, 9, 21)
    assert changes(["20 апреля – 20 мая"], (7, spring, date(2026, 5, 16))) == [("change", 7, "2026-04-20", 1)]
    assert changes(["20 апреля – 20 мая"], (7, date(2026, 4, 20), date(2026, 5, 20))) == [("same", 7, "2026-04-20", 1)]
    # No day in common, but the only one of the year on both sides.
    assert changes(["20 апреля – 20 мая"], (7, autumn, autumn)) == [("change", 7, "2026-04-20", 1)]
    # Another year is another occurrence.
    assert changes(["20 апреля – 20 мая"], (7, date(2025, 4, 11), date(2025, 5, 16))) == [
        ("new", None, "2026-04-20", 1)
    ]
    two = ["20 апреля – 20 мая", "21 – 25 сентября"]
    assert [c[:2] for c in changes(two, (7, spring, spring), (8, autumn, autumn))] == [("change", 7), ("change", 8)]
