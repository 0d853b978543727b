"""Figures in documents: taken from the registry, printed as imported, traced to their rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from document_templates.language import decimal
from registry.db import Database
from registry.domain.edited_figures import edited_in
from registry.domain.printed import PrintedFigure, decimal_text, found_in
from registry.errors import InvalidInput
from registry.models import DocumentVersion, Figure, FigureUse, Roadmap
from registry.queries.documents import document_card
from registry.services import documents
from registry.services.registration import register
from tests.factories.documents import make_world
from tests.factories.indicators import bring
from tests.factories.organizations import bundled

NBSP = "\N{NO-BREAK SPACE}"
MOUO, OTHER = "mouo-71876000", "mouo-71871000"
WORDS = {
    "title": "О результатах",
    "introduction": "Введение.",
    "measures_analysis": "Меры приняты.",
    "effectiveness": "Меры действенны.",
    "conclusions": ["Вывод."],
    "recommendations": ["Рекомендация."],
    "proposals": ["Предложение."],
    "signatory_post": "Директор",
    "signatory_name": "А.А. Дренин",
    "executor_mark": "И.И. Иванова, 00-00-00",
}


@pytest.fixture
def ready(database: Database) -> Database:
    """The bundled registry with figures of two municipal bodies for two years."""
    bundled(database)
    bring(
        database,
        ("PS-03", MOUO, 2024, 111, 1000, None),
        ("PS-03", MOUO, 2025, 123, 1000, None),
        ("PS-03", OTHER, 2025, 300, 1000, None),
    )
    return database


def note(database: Database, organization: str = MOUO, **values):
    with database.write() as uow:
        return documents.draft(uow, kind="analytic_info", organization=organization, item="4.2", values=WORDS | values)


def report(database: Database, **values):
    with database.write() as uow:
        return documents.draft(uow, kind="analytic_report", organization=MOUO, values=values)


def test_a_printed_figure_leads_to_the_imported_rows(ready: Database) -> None:
    made = note(ready)
    with ready.read() as uow:
        card = document_card(uow, made.id)
        rows = {(row.organization_id, row.year): row.id for row in uow.session.scalars(select(Figure))}
    found = {(each.scope, each.year): each for each in card.figures}
    assert found["own", 2025].printed == "12,3"
    assert found["own", 2024].printed == "11,1"
    assert found["region", 2025].printed == "21,2"
    assert "12,3" in card.text
    assert "21,2" in card.text
    own = next(row for (organization, year), row in rows.items() if year == 2024)
    assert found["own", 2024].figure_ids == (own,)
    assert len(found["region", 2025].figure_ids) == 2
    assert set(found["own", 2025].figure_ids) < set(found["region", 2025].figure_ids)


def test_a_registered_version_keeps_the_trace_and_a_draft_follows_new_figures(ready: Database) -> None:
    made = note(ready)
    bring(ready, ("PS-03", MOUO, 2025, 456, 1000, None), file_name="новые.xlsx")
    with ready.write() as uow:
        documents.revise(uow, document_id=made.id, values={"figures": ["PS-03"]}, revision=1)
    with ready.write() as uow:
        assert register(uow, document_id=made.id).number
    with ready.read() as uow:
        card = document_card(uow, made.id)
    assert "45,6" in card.text
    assert {(each.scope, each.year): each.printed for each in card.figures}["own", 2025] == "45,6"


def test_a_figure_typed_by_hand_is_not_printed(ready: Database) -> None:
    made = note(ready, figures=[{"code": "PS-03", "name": "x", "rows": [{"year": 2025, "own": {"value": 99.9}}]}])
    with ready.read() as uow:
        assert "99,9" not in document_card(uow, made.id).text


def test_an_indicator_without_figures_is_refused_by_its_code(ready: Database) -> None:
    with pytest.raises(InvalidInput, match="NO-SUCH"):
        note(ready, figures=["PS-03", "NO-SUCH"])


def test_the_department_reports_the_audit_of_all(ready: Database) -> None:
    with ready.read() as uow:
        form = documents.prefill(uow, kind="analytic_info", organization="department", item="4.2")
    audit = form.context["completeness"]
    assert audit["organizations"] > 22
    assert audit["items"][0]["number"] == "1.1"
    assert sum(audit["totals"].values()) > 0
    with ready.read() as uow:
        own = documents.prefill(uow, kind="analytic_report", organization=MOUO).context["completeness"]
    assert "organizations" not in own
    assert own["totals"]


def test_without_a_plan_a_report_can_still_be_drafted(database: Database) -> None:
    make_world(database)
    with database.write() as uow:
        uow.session.execute(update(Roadmap).values(state="archived"))
    with database.read() as uow:
        form = documents.prefill(uow, kind="analytic_info", organization="mouo-1")
    assert form.context["completeness"] is None
    assert form.context["indicators"] == []


@given(st.floats(min_value=-1e9, max_value=1e9) | st.integers(min_value=-(10**9), max_value=10**9))
def test_figures_are_written_as_the_documents_write_them(value: float) -> None:
    assert decimal_text(value) == decimal(value)


@pytest.mark.parametrize("kind", ["analytic_info", "analytic_report"])
def test_the_year_that_is_given_is_the_year_of_every_sentence(database: Database, kind: str) -> None:
    bundled(database)
    with database.write() as uow:
        made = documents.draft(uow, kind=kind, organization="department", values={"year": "2024"})
        text = uow.session.scalars(select(DocumentVersion.text).where(DocumentVersion.document_id == made.id)).one()
    assert "за 2024 год" in text
    assert "2025 год" not in text


@pytest.mark.parametrize("year", ["-1", "1999", "99999999999", "2025.5", "двадцать пятый"])
def test_a_year_that_no_figures_are_of_is_refused(database: Database, year: str) -> None:
    bundled(database)
    with pytest.raises(InvalidInput, match="не год от 2000"), database.write() as uow:
        documents.draft(uow, kind="analytic_info", organization="department", values={"year": year})


def test_every_printed_figure_tells_whose_it_is_what_it_is_made_of_and_where_it_stands(ready: Database) -> None:
    made = report(ready)
    with ready.read() as uow:
        figures = document_card(uow, made.id).figures
    found = {(each.scope, each.year): each for each in figures}
    own, region = found["own", 2025], found["region", 2025]
    assert (own.numerator, own.denominator, own.shown) == (123, 1000, f"12,3{NBSP}%")
    assert own.formula == f"123 из 1{NBSP}000 × 100{NBSP}%"
    assert (own.organization, region.organization) == (MOUO, "department")
    assert own.fields == ("figures", "analysis")
    assert [(each.file_name, each.row) for each in own.sources] == [("показатели.xlsx", 3)]
    assert [(each.row, each.rows) for each in region.sources] == [(None, 2)]
    assert region.as_json()["sources"][0]["rows"] == 2
    assert own.membership_status == "inferred"


def test_a_figure_that_a_person_wrote_otherwise_is_listed_with_the_computed_one(ready: Database) -> None:
    made = report(ready, figures=[], analysis="PS-03: в 2025 году значение составило 13,0 %, в 2024 году – 11,1 %.")
    with ready.read() as uow:
        figures = {(each.scope, each.year): each for each in document_card(uow, made.id).figures}
    assert set(figures) == {("own", 2024), ("own", 2025)}, "the region's was taken out"
    assert figures["own", 2024].computed == ""
    edited = figures["own", 2025]
    assert (edited.shown, edited.shown_computed) == (f"13,0{NBSP}%", f"12,3{NBSP}%")
    assert (edited.formula, edited.fields) == (f"123 из 1{NBSP}000 × 100{NBSP}%", ("analysis",))
    assert [(each.file_name, each.row) for each in edited.sources] == [("показатели.xlsx", 3)]
    told = edited.as_json()
    assert (told["printed"], told["computed"], told["edited"]) == ("13,0", "12,3", True)
    assert figures["own", 2024].as_json()["edited"] is False


def test_one_number_of_a_generated_text_is_changed_in_a_later_version(ready: Database) -> None:
    made = report(ready)
    with ready.read() as uow:
        values = document_card(uow, made.id).values
    analysis = values["analysis"].replace("21,2", "22,2")
    assert analysis != values["analysis"]
    revision = 1
    for changes in ({"analysis": analysis}, {"conclusions": ["Иной вывод."]}):
        with ready.write() as uow:
            revision = documents.revise(uow, document_id=made.id, values=changes, revision=revision).revision
        with ready.read() as uow:
            found = [each for each in document_card(uow, made.id).figures if each.computed]
        assert [(each.scope, each.year, each.printed, each.computed) for each in found] == [
            ("region", 2025, "22,2", "21,2")
        ]
    with ready.write() as uow:
        documents.revise(uow, document_id=made.id, values={"analysis": values["analysis"]}, revision=revision)
    with ready.read() as uow:
        assert [each for each in document_card(uow, made.id).figures if each.computed] == []


def test_a_figure_changed_by_hand_is_marked_when_the_import_is_corrected(ready: Database) -> None:
    made = report(ready, figures=[], analysis="PS-03: в 2025 году значение составило 13,0 %.")
    with ready.read() as uow:
        assert document_card(uow, made.id).corrections == (), "what was typed is no correction of the import"
    bring(ready, ("PS-03", MOUO, 2025, 456, 1000, None), file_name="новые.xlsx")
    with ready.read() as uow:
        (found,) = document_card(uow, made.id).corrections
    assert (found.was, found.becomes, found.edited) == (
        f"12,3{NBSP}% (123 из 1{NBSP}000)", f"45,6{NBSP}% (456 из 1{NBSP}000)", f"13,0{NBSP}%",
    )  # fmt: skip
    assert found.as_json()["edited"] == f"13,0{NBSP}%"


def test_a_number_of_a_sentence_of_ones_own_stands_in_no_figures_place(ready: Database) -> None:
    report(ready, figures=[], analysis="Число выпускников в 2025 году – 314.\nPS-03 в 2025 году вырос.")
    with ready.read() as uow:
        assert uow.session.scalars(select(FigureUse)).all() == []


@given(st.integers(0, 999), st.integers(0, 999))
def test_a_changed_number_is_told_from_the_one_that_stayed(first: int, second: int) -> None:
    was, now = decimal_text(first / 10), decimal_text(second / 10)
    cells = [PrintedFigure("PS-03", "own", 2025, was, (1,)), PrintedFigure("PS-03", "region", 2025, "1,5", (2,))]
    line = "PS-03 «Доля»: в 2025 году значение составило {} %, в целом по округу – 1,5 %."
    found = edited_in({"analysis": [line.format(was)]}, {"analysis": [line.format(now)]}, cells)
    expected = [] if was == now else [(now, was, ("analysis",))]
    assert [(each.printed, each.computed, each.fields) for each in found if each.scope == "own"] == expected
    assert [each for each in found if each.scope == "region"] == [] or was == "1,5"


def test_a_sentence_that_was_not_written_anew_still_prints_the_old_figure(ready: Database) -> None:
    made = report(ready)
    bring(ready, ("PS-03", MOUO, 2025, 456, 1000, None), file_name="новые.xlsx")
    with ready.write() as uow:
        documents.revise(uow, document_id=made.id, values={}, revision=1)
    with ready.read() as uow:
        card = document_card(uow, made.id)
    own = {each.printed: each.fields for each in card.figures if (each.scope, each.year) == ("own", 2025)}
    assert own == {"45,6": ("figures",), "12,3": ("analysis",)}


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_number_is_not_found_inside_of_another(first: int, second: int) -> None:
    text, other = decimal_text(first / 10), decimal_text(second / 10)
    cell = PrintedFigure("PS-03", "own", 2025, text, (1,))
    found = found_in(f"PS-03: в 2025 году – {other}{NBSP}%.", [cell], (), "")
    assert bool(found) == (text == other)


def test_differences_years_and_other_indicators_are_no_values() -> None:
    cells = [PrintedFigure("PS-03", "own", 2025, "2,0", (1,)), PrintedFigure("PS-04", "own", 2025, "7,0", (2,))]
    for line in ("PS-03: 2025 год, выше на 2,0 п. п.", "PS-03\t2025\t+2,0", "PS-03\t2024\t2,0", "PS-04\t2025\t2,0"):
        assert found_in(line, cells, (), "figures") == []
    rows = "PS-03. Доля, %\n2025\t1 / 50\t2,0\nPS-04. Доля, %\n2025\t7 / 100\t7,0"
    assert [fields for _, fields in found_in(rows, cells, (), "figures")] == [("figures",), ("figures",)]


def test_a_small_group_is_printed_nowhere_in_the_document(ready: Database) -> None:
    bring(ready, ("PS-04", MOUO, 2025, 2, 3, None), ("PS-04", OTHER, 2025, 100, 1000, None))
    made = report(ready)
    with ready.read() as uow:
        card = document_card(uow, made.id)
    assert "66,7" not in card.text
    assert "данные за 2025 год не приводятся – менее 5" in card.text.replace(NBSP, " ")
    assert "2025\t*\t*\t10,2" in card.text
    assert {(each.scope, each.printed) for each in card.figures if each.indicator == "PS-04"} == {("region", "10,2")}
