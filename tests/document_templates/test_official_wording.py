"""What a clerk would mark in red: commas, lists of one line, blanks, days, and where tables stand on the page."""

from __future__ import annotations

import copy
import io
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from document_templates.catalogue import FolderCatalogue
from document_templates.filters import thousands
from document_templates.language import days_words, plain_spaces
from document_templates.narrative import acts, completeness
from document_templates.renderer import DocxRenderer

CATALOGUE = FolderCatalogue()
RENDERER = DocxRenderer(CATALOGUE)
DRAFTED = sorted(kind.code for kind in CATALOGUE.kinds() if kind.fields)
SEMINAR = {"number": "2.16", "title": "Семинар для ОО", "expected_result": "проведен семинар"}
PLAN = {"title": "План мероприятий", "approved_by": "Департамент", "approved_on": date(2024, 12, 17), "number": "7"}


def text_of(code: str, **changed: Any) -> str:
    """The text of the kind's sample with some values changed, a line for each paragraph."""
    sample = copy.deepcopy(CATALOGUE.sample(code))
    made = RENDERER.draft(code, {**sample["values"], **changed}, sample["context"])
    return "\n".join(map(plain_spaces, made.text.split("\n")))


def test_the_participle_clause_of_a_letters_grounds_is_closed_by_a_comma() -> None:
    said = plain_spaces(acts.invitation(SEMINAR, {"name": "Институт"}, PLAN))
    approved = "утвержденного приказом Департамента от 17.12.2024 № 7"
    assert said == f"Во исполнение пункта 2.16 плана мероприятий, {approved}, Институт проводит семинар для ОО."
    assert f"{approved}, направляем" in plain_spaces(acts.instruction_introduction(SEMINAR, PLAN))


def test_grounds_without_an_approval_have_no_clause_to_close() -> None:
    said = acts.invitation(SEMINAR, {"name": "Институт"}, {"title": "План мероприятий"})
    assert said.startswith("Во исполнение пункта 2.16 плана мероприятий Институт проводит")


@pytest.mark.parametrize(("kind", "field"), [("report", "problems"), ("resolution", "noted"), ("proposals", "other")])
def test_a_list_of_one_line_is_not_numbered_and_a_longer_one_is(kind: str, field: str) -> None:
    assert "\nединственная строка.\n" in text_of(kind, **{field: ["единственная строка"]}).casefold()
    assert "\n1) Первая.\n2) Вторая.\n" in text_of(kind, **{field: ["первая", "вторая"]})


def test_the_blanks_of_an_approval_stand_on_one_line() -> None:
    assert " от ____________ № ________\n" in text_of("support_programme", approval_date="", approval_number="")
    assert " от 01.02.2026 № 5\n" in text_of("support_programme", approval_date="2026-02-01", approval_number="5")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 24), date(2026, 11, 25), "24–25 ноября 2026 г."),
        (date(2026, 11, 30), date(2026, 12, 1), "30 ноября – 1 декабря 2026 г."),
        (date(2026, 12, 30), date(2027, 1, 2), "30 декабря 2026 г. – 2 января 2027 г."),
        (date(2026, 11, 24), None, "24 ноября 2026 г."),
        (date(2026, 11, 24), date(2026, 11, 24), "24 ноября 2026 г."),
        ("в ноябре", None, "в ноябре"),
    ],
)
def test_days_of_an_event_name_month_and_year_as_often_as_they_differ(first: Any, last: Any, said: str) -> None:
    assert plain_spaces(days_words(first, last)) == said


def test_thousands_stand_apart_in_numbers_only() -> None:
    assert [plain_spaces(thousands(each)) for each in (1134, 24, "1134 чел.", None, True)] == [
        *("1 134", "24", "1134 чел.", "", "True")
    ]


def test_a_mailing_list_names_the_organization_and_below_it_the_official() -> None:
    people = [{"organization": f"Школа № {n}", "official": "Директору", "name": "Иванову И.И."} for n in range(1, 6)]
    text = text_of("instruction_letter", addressees=people)
    assert "5 Школа № 5\nДиректору Иванову И.И." in text


def test_lagging_measures_are_named_as_the_plan_numbers_them() -> None:
    late = {"overdue": 1}
    items = [{"number": number, "title": "Конкурс", "totals": late} for number in ("3.26.a", "3.26.d", "4.1")]
    assert completeness.numbers(items) == "пункты 3.26, 4.1"
    assert completeness.numbers(items[:2]) == "пункт 3.26"


@pytest.mark.parametrize(("form", "opening"), [("decision", "Решение принято"), ("resolution", "Резолюция принята")])
def test_a_resolution_calls_itself_what_it_is(form: str, opening: str) -> None:
    context = {**CATALOGUE.sample("resolution")["context"], "chosen": {"form": form}}
    assert RENDERER.defaults("resolution", context)["introduction"].startswith(f"{opening} по итогам")


@pytest.mark.parametrize("kind", DRAFTED)
def test_drawn_tables_reach_from_margin_to_margin_and_undrawn_ones_hang_out_of_none(kind: str) -> None:
    document = Document(io.BytesIO(CATALOGUE.template(kind)))
    section = document.sections[0]
    upright = section.page_width - section.left_margin - section.right_margin
    widths = [upright, Mm(297 - 20 - 10)]  # the renderer lays sheets across with margins of its own
    for table in document.tables:
        properties = table._tbl.tblPr
        sides = {edge.tag: edge.get(qn("w:w")) for edge in properties.iterfind(f"{qn('w:tblCellMar')}/*")}
        if table.style is not None and table.style.name == "Table Grid":
            indent = properties.find(qn("w:tblInd"))
            assert indent.get(qn("w:w")) == "108"
            assert set(sides) == {qn("w:top"), qn("w:bottom")}
            total = sum(int(column.get(qn("w:w"))) * 635 for column in table._tbl.tblGrid)
            assert any(abs(total - width) < 36_000 for width in widths), (kind, table.rows[0].cells[1].text)
        else:
            assert sides == {qn("w:left"): "0", qn("w:right"): "0"}
