"""The audit on its pages: one organization row by row, all of them as a map, and the same as files."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date

import docx
import openpyxl
import pytest

from app.converter import LibreOffice
from registry.domain.completeness import Totals
from registry.queries import region_cache
from registry.queries.completeness import organization_completeness, summary
from registry.queries.region import region_summary
from registry.services import demo, events, evidence, organizations
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


# ------------------------------------------------------------------------------------------- the map of organizations

MAP = "/audit/organizations"


def cells(page: Page, name: str) -> list[str]:
    row = next(tr for tr in page.all(".dk-heat tbody tr") if tr.findtext("th/a") == name)
    return [td.text_content() for td in row.iter("td")]


def worst(totals: Totals) -> str:
    """The sign and the count that a cell shows."""
    for sign, count in (("!", totals.overdue), ("…", totals.due), ("±", totals.met_late), ("+", totals.met)):
        if count:
            return f"{sign}{count}"
    return "·" if totals.not_due else "–" if totals.undated else "○" if totals.exempt else ""


def test_the_map_agrees_with_the_summary(site: Site) -> None:
    page = site.visitor().get(f"{MAP}?on={LAST_DAY}")
    with site.parts.database.read() as uow:
        found = summary(uow, date(2025, 12, 31))
    assert len(found.organizations) > 30
    for each in found.organizations:
        if each.totals:
            shown = cells(page, each.organization.title)
            assert int(shown[0]) == each.totals.overdue
            assert shown[1:] == [worst(totals) for totals in each.cells]


def test_a_cell_says_its_meaning_and_leads_to_its_rows(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.get(f"{MAP}?on={LAST_DAY}")
    cell = next(a for a in page.all(".dk-heat td a") if f"/audit/{SURGUT}" in a.get("href"))
    assert "просрочено:" in cell.get("aria-label")
    address, _, place = cell.get("href").partition("#")
    assert place in {row.get("id") for row in visitor.get(address).all("main tr[id]")}


@pytest.mark.parametrize("address", ["/audit/", MAP])
def test_a_map_shows_only_what_the_person_may_read(site: Site, officer: Visitor, address: str) -> None:
    names = {th.text_content() for th in officer.get(address).all(".dk-heat tbody th")}
    assert len(names) == 1
    assert len(site.visitor().get(address).all(".dk-heat tbody th a")) > 20


def test_the_map_narrows_to_a_level_and_a_territory(site: Site) -> None:
    with site.parts.database.write() as uow:
        organizations.create_organization(uow, code="school-1", name="Школа № 1", level="oo", parent=SURGUT)
    visitor = site.visitor()
    assert len(visitor.get(f"{MAP}?level=mouo").all(".dk-heat tbody th a")) == 22
    assert len(visitor.get(f"{MAP}?parent={SURGUT}").all(".dk-heat tbody th a")) == 2
    assert len(visitor.get(f"{MAP}?parent={SURGUT}&level=oo").all(".dk-heat tbody th a")) == 1
    for address in (MAP, "/audit/"):
        assert "не подходит ни одна организация" in visitor.get(f"{address}?parent={SURGUT}&level=iro").text
        visitor.get(f"{address}?level=выше", 404)
        visitor.get(f"{address}?parent=nowhere", 404)


def test_a_long_map_comes_in_pages_and_its_totals_are_of_all(site: Site) -> None:
    with site.parts.database.write() as uow:
        demo.create(uow)
    visitor = site.visitor()
    first = visitor.get(MAP)
    second = visitor.get(first.links["Дальше"])
    assert len(first.all(".dk-heat tbody th a")) == 60
    names = [a.text_content() for page in (first, second) for a in page.all(".dk-heat tbody th a")]
    assert len(names) == len(set(names)) == 77
    assert first.find(".dk-whole").text_content() == second.find(".dk-whole").text_content()
    for nonsense in ("999999", "-1", "²", "abc", "1-²", "2-99999999999999999999"):
        assert visitor.get(f"{MAP}?after={nonsense}").find(".dk-heat tbody th a").text_content() == names[0]


@pytest.mark.parametrize("address", ["/audit/", MAP, "/audit/items/3.22", "/audit/items/3.22?status=overdue"])
def test_the_pages_ask_as_many_questions_for_any_number_of_organizations(site: Site, address: str) -> None:
    visitor = site.visitor()
    region_cache.kept_for(site.parts.database).forget()
    with counted_statements(site.parts.database) as few:
        visitor.get(address)
    with site.parts.database.write() as uow:
        demo.create(uow)
    region_cache.kept_for(site.parts.database).forget()
    with counted_statements(site.parts.database) as many:
        visitor.get(address)
    assert len(many) <= len(few) + 2 <= 22, "two more for those schools that have signs"


# ----------------------------------------------------------------------------------------------- the map of territories


def listed(page: Page) -> list[list[str]]:
    """The rows of a measure, each after the name of its organization."""
    found, name = [], ""
    for row in page.all("main tbody tr"):
        cells = [" ".join(cell.text_content().split()) for cell in row.iter("td", "th")]
        if len(cells) == 1:
            name = row.find(".//a").text_content()
        else:
            found.append([name, *cells])
    return found


@pytest.fixture
def schools(site: Site) -> Visitor:
    """Two schools of Surgut, one of which did its publication of 2025 late; the administrator of all."""
    with site.parts.database.write() as uow:
        for number in (1, 2):
            organizations.create_organization(
                uow, code=f"school-{number}", name=f"Школа № {number}", level="oo", parent=SURGUT
            )
        evidence.add_link(
            uow, organization="school-1", item="3.22", kind="masterclass", url="https://example.org/1",
            fulfilled_on=date(2025, 6, 5), window="..2025-05-31",
        )  # fmt: skip
    return site.visitor()


def test_the_region_shows_its_territories_by_year(site: Site, schools: Visitor) -> None:
    with site.parts.database.read() as uow:
        found = region_summary(uow, date(2025, 12, 31))
    for query, year in (("", None), ("&year=2025", 2025), ("&year=2031", 2031)):
        page = schools.get(f"/audit/?on={LAST_DAY}{query}")
        for place in found.places:
            shown = cells(page, place.organization.title)
            assert int(shown[0]) == found.of_place(place, year).overdue
            assert shown[1:] == [worst(totals) for totals in found.row(place, year)]
    assert "организаций: 3" in page.find(".dk-heat").text_content()


def test_one_drills_from_the_region_to_the_school(schools: Visitor) -> None:
    region = schools.get(f"/audit/?on={LAST_DAY}&year=2025")
    cell = next(
        a for a in region.all(".dk-heat td a")
        if "/items/3.22" in a.get("href") and f"municipality={SURGUT}" in a.get("href")
    )  # fmt: skip
    assert cell.text_content().startswith("!")
    page = schools.get(cell.get("href"))
    assert page.heading == "Пункт 3.22: кто исполнил и кто опаздывает"
    assert set(statuses(page)) == {"Просрочено"}
    late = [row for row in listed(page) if row[1] == "Мастер-класс"]
    assert "Школа № 2" in {row[0] for row in late}
    assert "Школа № 1" not in {row[0] for row in late}
    assert {row[4] for row in late} == {"на 214 дней"}
    school = schools.get(page.links["Школа № 2"].partition("#")[0])
    assert school.heading == "Школа № 2"


def test_a_measure_is_listed_by_status_year_and_municipality(schools: Visitor) -> None:
    def found(query: str) -> list[list[str]]:
        return listed(schools.get(f"/audit/items/3.22?on={LAST_DAY}&{query}"))

    assert found("status=met_late") == [["Школа № 1", "Мастер-класс", "до 31.05.2025", "Исполнено с опозданием", ""]]
    assert "Сургут" in schools.get(f"/audit/items/3.22?on={LAST_DAY}&status=met_late").find(".dk-group").text_content()
    assert {row[2] for row in found(f"municipality={SURGUT}&year=2026&level=oo")} == {"до 31.05.2026"}
    empty = schools.get(f"/audit/items/3.22?on={LAST_DAY}&status=exempt")
    assert "Таких организаций нет" in empty.text
    schools.get("/audit/items/9.99", 404)


def test_a_long_list_of_a_measure_comes_in_pages(site: Site) -> None:
    with site.parts.database.write() as uow:
        for number in range(60):
            organizations.create_organization(
                uow, code=f"school-{number}", name=f"Школа № {number}", level="oo", parent=SURGUT
            )
    visitor = site.visitor()
    page = visitor.get("/audit/items/3.22?level=oo")
    names = {row[0] for row in listed(page)}
    second = visitor.get(page.links["Дальше"])
    assert len(names) == 50
    assert len(names | {row[0] for row in listed(second)}) == 60
    assert "В файл входят первые организации списка, не больше 1000" in page.text
    assert "Дальше" not in second.links


def test_a_municipal_officer_sees_her_own_organizations_alone(site: Site, schools: Visitor) -> None:
    officer = site.visitor("viewer", SURGUT)
    names = {row[0] for row in listed(officer.get("/audit/items/3.22"))}
    assert len(names) == 3
    theirs = officer.client.get(f"/audit/items/3.22?municipality={OTHER}")
    missing = officer.client.get("/audit/items/3.22?municipality=nowhere")
    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert officer.client.get(f"/audit/{OTHER}/timeline").status_code == 404
    book = openpyxl.load_workbook(io.BytesIO(officer.client.get("/audit/items/3.22/list.xlsx").data))
    assert {row[0].value for row in book["Организации"].iter_rows(min_row=6)} <= {SURGUT, "school-1", "school-2", None}


# ------------------------------------------------------------------------------------------------------------ timelines


def test_the_year_of_an_organization_shows_each_window_once_and_in_words(site: Site, officer: Visitor) -> None:
    page = officer.get(f"/audit/{SURGUT}/timeline?on={LAST_DAY}&year=2025")
    with site.parts.database.read() as uow:
        found = organization_completeness(uow, SURGUT, date(2025, 12, 31))
    windows = {
        (row.item, row.window.id)
        for row in found.rows
        if row.window and row.window.opens.year <= 2025 <= row.window.end.year
    }
    assert len(page.all(".dk-track rect")) == len(page.all(".dk-windows-of li")) == len(windows)
    assert len(page.all(".dk-track .dk-today")) == len(page.all(".dk-track"))
    text = page.find(".dk-timeline").text_content()
    assert "01.09.2025 – 31.05.2026: срок идёт" in text
    assert {li.text_content().split(".")[0] for li in page.all("#undated li")} == {"2", "3"}
    for year in ("2024", "1999", "вчера"):
        assert officer.get(f"/audit/{SURGUT}/timeline?year={year}").all(".dk-track")


def test_the_year_of_the_plan_narrows_to_a_body_and_a_section(officer: Visitor) -> None:
    whole = officer.get(f"/roadmap/timeline?on={LAST_DAY}&year=2025")
    assert whole.heading == "Сроки дорожной карты в 2025 году"
    schools_only = officer.get(f"/roadmap/timeline?on={LAST_DAY}&year=2025&body=goo&section=1")
    assert 0 < len(schools_only.all(".dk-track")) < len(whole.all(".dk-track"))
    assert "Вертикальная черта — 31.12.2025" in whole.text
    assert "01.09.2024 – 31.05.2025: срок прошёл" in whole.text
    assert "просрочено" not in whole.text, "a plan is nobody's debt"
    assert "Вертикальная черта" not in officer.get(f"/roadmap/timeline?on={LAST_DAY}&year=2026").text


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


@pytest.mark.parametrize("address", ["/audit/region", "/audit/items/3.22/list", f"/audit/{SURGUT}/audit"])
def test_books_have_filters_and_headings_that_stay(site: Site, address: str) -> None:
    answer = site.visitor().client.get(f"{address}.xlsx?on={LAST_DAY}")
    assert answer.headers["Content-Disposition"].endswith(f"{LAST_DAY}.xlsx")
    for sheet in openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets:
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes


def test_the_region_as_a_book_is_the_region(site: Site) -> None:
    data = site.visitor().client.get(f"/audit/region.xlsx?on={LAST_DAY}&year=2025").data
    with site.parts.database.read() as uow:
        found = region_summary(uow, date(2025, 12, 31))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["По территориям"]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    for place in found.places:
        assert rows[place.organization.code][2:9] == found.of_place(place, 2025).counts


@pytest.mark.parametrize("address", ["/audit/region", "/audit/items/3.22/list", "/audit/all", f"/audit/{SURGUT}/audit"])
def test_audits_are_printed(make_site: Callable[..., Site], address: str) -> None:
    visitor = make_site({"converter": Printer()}).visitor()
    docx_file = visitor.client.get(f"{address}.docx")
    assert docx.Document(io.BytesIO(docx_file.data)).tables
    answer = visitor.client.get(f"{address}.pdf")
    assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")


def test_without_a_converter_it_is_said_plainly(make_site: Callable[..., Site]) -> None:
    visitor = make_site({"converter": LibreOffice("no-such-program")}).visitor()
    page = visitor.get("/audit/region.pdf", 503)
    assert "не установлен LibreOffice Writer" in page.text


class Printer:
    """A converter that keeps what it was given behind the mark of a PDF."""

    def to_pdf(self, docx: bytes, _format: str = "docx") -> bytes:
        assert docx.startswith(b"PK")
        return b"%PDF-1.7\n" + docx


@pytest.mark.parametrize("form", ["json", "xlsx", "docx"])
def test_the_summary_comes_as_files_under_its_day(site: Site, form: str) -> None:
    answer = site.visitor().client.get(f"/audit/all.{form}?on={LAST_DAY}&level=mouo")
    assert answer.status_code == 200
    if form == "json":
        assert len(answer.get_json()["organizations"]) == 22
    else:
        assert answer.headers["Content-Disposition"] == f"attachment; filename=polnota-{LAST_DAY}.{form}"


def test_the_part_of_a_term_that_waits_is_said_under_the_rows_and_in_the_files(site: Site, officer: Visitor) -> None:
    sentence = "Пункт 3.6: часть срока зависит от события «получение федерального списка ОО»"
    page = officer.get(f"/audit/{SURGUT}?on={LAST_DAY}")
    [section] = page.all("#waiting")
    assert sentence in " ".join(section.text_content().split())
    assert "/events/#waited" in [a.get("href") for a in section.iter("a")]
    assert "Указать дату" not in section.text_content(), "a municipal body does not keep the calendar"
    book = openpyxl.load_workbook(io.BytesIO(officer.client.get(f"/audit/{SURGUT}/audit.xlsx?on={LAST_DAY}").data))
    assert sentence in str(list(book["Ждут даты (в итоги не входят)"].iter_rows(values_only=True)))
    paper = docx.Document(io.BytesIO(officer.client.get(f"/audit/{SURGUT}/audit.docx?on={LAST_DAY}").data))
    assert any(sentence in cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    with site.parts.database.write() as uow:
        for year in (2025, 2026):
            events.enter(
                uow, code="federal-list", starts_on=date(year, 6, 1), ends_on=date(year, 6, 1), basis="для проверки"
            )
    assert not officer.get(f"/audit/{SURGUT}?on={LAST_DAY}").all("#waiting")


def test_the_home_page_says_what_waits_and_leads_to_the_calendar(site: Site, officer: Visitor) -> None:
    [section] = officer.get("/").all("#waiting")
    assert "Пункт 3.6: часть срока зависит от события" in section.text_content()
    manager = site.visitor("org_admin", "department").get(f"/?organization={SURGUT}")
    assert "/events/new?code=federal-list" in [a.get("href") for a in manager.all("#waiting a")]
