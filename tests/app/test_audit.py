"""The audit on its pages: one organization row by row, all of them as a map, and the same as files."""

from __future__ import annotations

import io
import json
from datetime import date

import docx
import openpyxl
import pytest

from registry.queries.completeness import organization_completeness, summary
from registry.services import demo, organizations
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import OTHER, SURGUT, registered
from tests.factories.system import counted_statements

LAST_DAY = "2025-12-31"


@pytest.fixture
def officer(site: Site) -> Visitor:
    return site.visitor("org_admin", SURGUT)


def statuses(page: Page) -> list[str]:
    return [tag.text_content() for tag in page.all("main table .dk-tag")]


# ------------------------------------------------------------------------------------------------- one organization


def test_the_page_has_the_rows_of_the_audit(site: Site, officer: Visitor) -> None:
    page = officer.get(f"/audit/{SURGUT}?on={LAST_DAY}")
    with site.parts.database.read() as uow:
        found = organization_completeness(uow, SURGUT, date(2025, 12, 31))
    assert len(statuses(page)) == len(found.rows)
    assert statuses(page).count("Просрочено") == found.totals.overdue > 0
    assert f"Просрочено: {found.totals.overdue}" in page.text


def test_the_json_is_that_of_the_contract(site: Site, officer: Visitor) -> None:
    answer = officer.client.get(f"/audit/{SURGUT}/audit.json?on={LAST_DAY}")
    with site.parts.database.read() as uow:
        expected = organization_completeness(uow, SURGUT, date(2025, 12, 31)).as_json()
    assert json.loads(answer.data) == json.loads(json.dumps(expected))


def test_a_registered_act_turns_its_row(site: Site, officer: Visitor) -> None:
    before = officer.get(f"/audit/{SURGUT}?status=met")
    assert "Таких требований нет" in before.text
    number = registered(site, item="2.9")
    after = officer.get(f"/audit/{SURGUT}?status=met")
    assert statuses(after) == ["Исполнено"]
    assert f"документ № {number} от 15.10.2025" in after.links


def test_each_open_row_offers_what_can_be_done(officer: Visitor) -> None:
    page = officer.get(f"/audit/{SURGUT}?on={LAST_DAY}")
    texts = [a.text_content() for a in page.all("main table a")]
    assert {"Создать документ", "Внести готовый", "Указать ссылку", "Освободить"} <= set(texts)
    opened = next(a.get("href") for a in page.all("main table a") if a.text_content() == "Создать документ")
    assert officer.get(opened).heading.startswith("Проект: ")


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("viewer", set()),
        ("publisher", set()),
        ("author", {"Создать документ"}),
        ("registrar", {"Создать документ", "Внести готовый", "Указать ссылку"}),
    ],
)
def test_nobody_is_offered_what_she_may_not_do(site: Site, role: str, offered: set[str]) -> None:
    page = site.visitor(role, SURGUT).get(f"/audit/{SURGUT}")
    texts = {a.text_content() for a in page.all("main table a")}
    acts = {"Создать документ", "Внести готовый", "Указать ссылку", "Освободить", "Отозвать"}
    assert texts & acts == offered


def test_a_superior_reads_the_audit_below_and_is_offered_only_releases(site: Site) -> None:
    page = site.visitor("org_admin", "department").get(f"/audit/{SURGUT}")
    texts = {a.text_content() for a in page.all("main table a")}
    assert "Освободить" in texts
    assert not {"Создать документ", "Внести готовый"} & texts


def test_the_audit_of_another_organization_is_as_absent_as_a_missing_one(officer: Visitor) -> None:
    for form in ("", "/audit.json", "/audit.xlsx", "/audit.docx"):
        theirs = officer.client.get(f"/audit/{OTHER}{form}")
        missing = officer.client.get(f"/audit/nowhere{form}")
        assert (theirs.status_code, missing.status_code) == (404, 404)
    theirs, missing = (officer.get(f"/audit/{code}", 404).text for code in (OTHER, "nowhere"))
    assert theirs == missing.replace("nowhere", OTHER)


@pytest.mark.parametrize("query", ["on=вчера", "on=2025-02-30", "on=", "status=нет", "on=0001-01-01", "on=9999-12-31"])
def test_nonsense_in_the_filters_does_no_harm(officer: Visitor, query: str) -> None:
    assert officer.get(f"/audit/{SURGUT}?{query}").heading
    assert officer.get(f"/audit/?{query}").heading == "Полнота исполнения"


def test_an_unknown_roadmap_is_absent(officer: Visitor) -> None:
    officer.get(f"/audit/{SURGUT}?roadmap=нет", 404)
    officer.get("/audit/?roadmap=нет", 404)


# -------------------------------------------------------------------------------------------------------- the map


def cells(page: Page, name: str) -> list[str]:
    row = next(tr for tr in page.all(".dk-heat tbody tr") if tr.findtext("th/a") == name)
    return [td.text_content() for td in row.iter("td")]


def test_the_map_agrees_with_the_summary(site: Site) -> None:
    page = site.visitor().get(f"/audit/?on={LAST_DAY}")
    with site.parts.database.read() as uow:
        found = summary(uow, date(2025, 12, 31))
    for each in found.organizations:
        if each.totals:
            shown = cells(page, each.organization.title)
            assert int(shown[0]) == each.totals.overdue
            assert [text for text in shown[1:] if text.isdecimal()] == [
                str(totals.overdue or totals.due or totals.met_late or totals.met)
                for totals in each.cells
                if totals.overdue or totals.due or totals.met_late or totals.met
            ]


def test_a_cell_says_its_meaning_and_leads_to_its_rows(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.get(f"/audit/?on={LAST_DAY}")
    cell = next(a for a in page.all(".dk-heat td a") if f"/audit/{SURGUT}" in a.get("href"))
    assert "просрочено:" in cell.get("aria-label")
    address, _, place = cell.get("href").partition("#")
    assert place in {row.get("id") for row in visitor.get(address).all("main tr[id]")}


def test_the_map_shows_only_what_the_person_may_read(site: Site, officer: Visitor) -> None:
    names = {th.text_content() for th in officer.get("/audit/").all(".dk-heat tbody th")}
    assert len(names) == 1
    assert len(site.visitor().get("/audit/").all(".dk-heat tbody th a")) > 20


def test_the_map_narrows_to_a_level_and_a_territory(site: Site) -> None:
    with site.parts.database.write() as uow:
        organizations.create_organization(uow, code="school-1", name="Школа № 1", level="oo", parent=SURGUT)
    visitor = site.visitor()
    assert len(visitor.get("/audit/?level=mouo").all(".dk-heat tbody th a")) == 22
    assert len(visitor.get(f"/audit/?parent={SURGUT}").all(".dk-heat tbody th a")) == 2
    assert len(visitor.get(f"/audit/?parent={SURGUT}&level=oo").all(".dk-heat tbody th a")) == 1
    assert "не подходит ни одна организация" in visitor.get(f"/audit/?parent={SURGUT}&level=iro").text
    visitor.get("/audit/?level=выше", 404)
    visitor.get("/audit/?parent=nowhere", 404)


def test_a_long_map_comes_in_pages_and_its_totals_are_of_all(site: Site) -> None:
    with site.parts.database.write() as uow:
        demo.create(uow)
    visitor = site.visitor()
    first = visitor.get("/audit/")
    second = visitor.get(first.links["Дальше"])
    assert len(first.all(".dk-heat tbody th a")) == 60
    names = [a.text_content() for page in (first, second) for a in page.all(".dk-heat tbody th a")]
    assert len(names) == len(set(names)) == 77
    assert first.find(".dk-whole").text_content() == second.find(".dk-whole").text_content()
    for nonsense in ("999999", "-1", "²", "abc"):
        assert visitor.get(f"/audit/?from={nonsense}").find(".dk-heat tbody th a").text_content() == names[0]


def test_the_map_asks_as_many_questions_for_any_number_of_organizations(site: Site) -> None:
    visitor = site.visitor()
    with counted_statements(site.parts.database) as few:
        visitor.get("/audit/")
    with site.parts.database.write() as uow:
        demo.create(uow)
    with counted_statements(site.parts.database) as many:
        visitor.get("/audit/")
    assert len(many) <= len(few) <= 14


# ------------------------------------------------------------------------------------------------------------ files


def test_the_audit_comes_as_a_spreadsheet(officer: Visitor) -> None:
    answer = officer.client.get(f"/audit/{SURGUT}/audit.xlsx?on={LAST_DAY}")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=polnota-{SURGUT}-{LAST_DAY}.xlsx"
    values = [cell.value for row in openpyxl.load_workbook(io.BytesIO(answer.data)).active for cell in row]
    assert "просрочено" in values


def test_the_audit_comes_as_a_document(officer: Visitor) -> None:
    answer = officer.client.get(f"/audit/{SURGUT}/audit.docx?on={LAST_DAY}")
    document = docx.Document(io.BytesIO(answer.data))
    assert "просрочено" in [cell.text for table in document.tables for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("form", ["json", "xlsx", "docx"])
def test_the_summary_comes_as_files_under_its_day(site: Site, form: str) -> None:
    answer = site.visitor().client.get(f"/audit/all.{form}?on={LAST_DAY}&level=mouo")
    assert answer.status_code == 200
    if form == "json":
        assert len(answer.get_json()["organizations"]) == 22
    else:
        assert answer.headers["Content-Disposition"] == f"attachment; filename=polnota-{LAST_DAY}.{form}"
