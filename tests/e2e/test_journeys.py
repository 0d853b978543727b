"""Whole jobs in a real browser on the running program, from the first log-in to the portal."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import NARROW, Service, enter, look, looking

pytestmark = pytest.mark.e2e

FIGURES = [
    ("PS-05", "mouo-71876000", 2024, 120, 1000),
    ("PS-05", "mouo-71873000", 2024, 30, 500),
    ("PS-05", "mouo-71876000", 2025, 150, 1000),
    ("PS-05", "mouo-71873000", 2025, 45, 500),
]


def test_the_clerk_does_the_whole_job_once(page: Page, service: Service) -> None:
    page.goto("/account/login")
    look(page, "login")
    enter(page, service)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Главная")
    look(page, "home")
    page.goto("/roadmap/")
    look(page, "roadmap")
    page.goto("/roadmap/1.1")
    look(page, "item")
    _draft_the_order(page)
    number = _register(page)
    _find(page, number)
    audit = json.loads(service.command("audit", "department", "--json").stdout)
    assert [row["status"] for row in audit["rows"] if row["item"] == "1.1" and row["documents"]] == ["met"]
    page.goto("/audit/department")
    look(page, "audit")
    page.goto("/audit/organizations")
    look(page, "heat-organizations")
    _drill_down(page)


def _drill_down(page: Page) -> None:
    """From the map of the region to a measure, to an organization, to its year."""
    page.goto("/audit/?on=2025-12-31")
    look(page, "heat")
    page.get_by_label("Год окончания срока").select_option("2025")
    page.get_by_role("button", name="Показать").click()
    expect(page).to_have_url(re.compile("year=2025"))
    cell = page.get_by_role("link", name=re.compile("город Сургут.*мероприятие 1.2:"))
    expect(cell).to_have_text("!1")
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Пункт 1.2")
    expect(page.locator("main table")).to_contain_text("на 214 дней")
    look(page, "item-late")
    page.locator("main table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Сургут")
    page.get_by_role("link", name="Сроки по месяцам").click()
    page.get_by_label("Год", exact=True).select_option("2025")
    page.get_by_role("button", name="Показать").click()
    expect(page.locator(".dk-timeline")).to_contain_text("01.09.2024 – 31.05.2025: просрочено")
    look(page, "timeline")
    page.goto("/roadmap/timeline?on=2025-10-31")
    look(page, "roadmap-timeline")


def _draft_the_order(page: Page) -> None:
    page.goto("/documents/choose")
    page.get_by_label("Вид документа").select_option("order")
    page.get_by_label("Организация").select_option("department")
    page.get_by_label("Мероприятие дорожной карты").select_option("1.1")
    page.get_by_role("button", name="Продолжить").click()
    heading = page.get_by_label("Заголовок", exact=True)
    heading.fill("О подготовке к ГИА")
    expect(page.locator(".dk-sheet")).to_contain_text("О подготовке к ГИА")
    expect(page.locator(".dk-sheet")).to_contain_text("ПРИКАЗЫВАЮ")
    look(page, "draft")
    rows = page.locator("fieldset.dk-cells").count()
    page.get_by_role("button", name="Добавить строку").first.click()
    expect(page.locator("fieldset.dk-cells")).not_to_have_count(rows)
    expect(page.get_by_label("Заголовок", exact=True)).to_have_value("О подготовке к ГИА")
    page.get_by_role("button", name="Сохранить проект").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("о подготовке к ГИА")


def _register(page: Page) -> str:
    page.get_by_role("button", name="Зарегистрировать").click()
    said = page.get_by_role("status").first
    expect(said).to_contain_text("Документ зарегистрирован")
    look(page, "card")
    found = re.search(r"10-П-\d+", said.inner_text())
    assert found is not None
    return found[0]


def _find(page: Page, number: str) -> None:
    for words in ("приказа о подготовке к итоговой аттестации", number):
        page.goto("/search/")
        page.locator("main input[type=search]").fill(words)
        page.get_by_role("button", name="Найти").click()
        hit = page.locator(".dk-entry").first
        _until(page, lambda hit=hit: hit.count() > 0 and number in hit.inner_text())
        expect(hit).to_contain_text("подготовке к ГИА")
    page.goto("/search/?q=приказа о подготовке к итоговой аттестации")
    look(page, "search")
    page.goto("/documents/")
    expect(page.locator("table")).to_contain_text(number)
    look(page, "registry")


def test_a_note_with_figures_goes_from_the_import_to_the_portal(
    page: Page, service: Service, browser: Browser, tmp_path: Path
) -> None:
    enter(page, service)
    _import_figures(page, tmp_path)
    page.goto("/documents/new?kind=analytic_info&organization=department&item=4.2")
    year = page.get_by_label("Отчетный год").or_(page.get_by_label("Отчётный год"))
    year.fill("2025")
    page.get_by_role("button", name="Сохранить проект").click()
    expect(page.locator(".dk-sheet")).to_contain_text("13,0")
    page.get_by_role("button", name="Зарегистрировать").click()
    expect(page.get_by_role("status").first).to_contain_text("Документ зарегистрирован")
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.get_by_role("status").first).to_contain_text("опубликован")
    address = page.get_by_role("link", name="Страница на портале").get_attribute("href")
    assert address is not None
    with looking(browser, service) as (_, reader):
        _read_on_the_portal(reader, address)


def _import_figures(page: Page, folder: Path) -> None:
    page.goto("/indicators/import")
    with page.expect_download() as download:
        page.get_by_role("button", name="Скачать образец").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Код показателя", "Код организации", "Год", "Числитель", "Знаменатель"])
    for row in FIGURES:
        sheet.append(list(row))
    book.save(folder / "figures.xlsx")
    page.locator("input[type=file]").set_input_files(folder / "figures.xlsx")
    page.get_by_role("button", name="Загрузить").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto("/indicators/organizations/department")
    expect(page.locator("main")).to_contain_text("13")
    look(page, "indicators")


def _read_on_the_portal(reader: Page, address: str) -> None:
    reader.goto("/portal/")
    look(reader, "portal")
    reader.goto(address)
    expect(reader.locator("main")).to_contain_text("13,0")
    look(reader, "portal-document")
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Скачать DOCX").click()
    document = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    text = "\n".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for c in t._cells])
    assert not re.search(r"\{[{%]|[%}]\}", text)
    # (150 + 45) of (1000 + 500) is 13 %; the mean of 15 % and 9 % would be 12 %.
    assert "13,0" in text
    assert "12,0" not in text
    _until(reader, lambda: reader.reload() is not None and reader.get_by_role("link", name="Скачать PDF").count() > 0)
    feed = reader.request.get("/portal/feed.atom").text()
    assert address in feed


def test_a_municipal_officer_sees_her_own_on_a_phone(service: Service, browser: Browser) -> None:
    made = service.command(
        "user", "create", "surgut", "--name", "Смирнова Анна Павловна", "--role", "mouo-71876000:author", "--json"
    )
    assert made.returncode == 0, made.stderr
    password = json.loads(made.stdout)["password"]
    with looking(browser, service) as (_, phone):
        phone.set_viewport_size(NARROW)
        enter(phone, service, "surgut", password)
        phone.goto("/")
        expect(phone.locator("main")).to_contain_text("Просрочено")
        phone.goto("/audit/mouo-71876000")
        expect(phone.get_by_role("heading", level=1)).to_contain_text("Сургут")
        phone.get_by_role("button", name="Меню").click()
        expect(phone.get_by_role("link", name="Документы", exact=True)).to_be_visible()
        look(phone, "organizations-own")
        for address in ("/audit/mouo-71873000", "/organizations/mouo-71873000", "/documents/1"):
            assert phone.request.get(address).status == 404


def _until(page: Page, ready: object) -> None:
    """Wait for what a worker does after the commit; look again by asking anew."""
    assert callable(ready)
    for _ in range(60):
        if ready():
            return
        page.wait_for_timeout(500)
        if "/search/" in page.url:
            page.reload()
    raise AssertionError(f"it did not come about on {page.url}")
