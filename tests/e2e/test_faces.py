"""The faces of obligations in a real browser: a body's month, the map by territory, editions side by side, a feed."""

from __future__ import annotations

import io
import re
import urllib.request
from pathlib import Path

import pytest
from docx import Document
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Service, enter, look

pytestmark = pytest.mark.e2e


def test_from_the_map_of_territories_to_the_body_that_is_late(page: Page, service: Service) -> None:
    enter(page, service)
    page.goto("/audit/?on=2025-12-31")
    look(page, "heat")
    page.get_by_label("Год окончания срока").select_option("2025")
    page.get_by_role("button", name="Показать").click()
    expect(page).to_have_url(re.compile("year=2025"))
    page.locator("main table a[href*='/audit/items/2.9']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Пункт 2.9")
    look(page, "audit-item")
    page.get_by_role("link", name="МОУО (город Сургут)").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Сургут")
    page.goto("/?organization=mouo-71876000")
    expect(page.get_by_role("heading", level=1)).to_have_text("Что сделать: МОУО (город Сургут)")
    look(page, "body")
    page.goto("/audit/mouo-71876000/timeline")
    look(page, "timeline")


def test_three_edited_cells_are_three_changes_and_an_order(page: Page, service: Service, tmp_path: Path) -> None:
    enter(page, service)
    page.goto("/roadmap/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Скачать DOCX").click()
    edited = tmp_path / "план.docx"
    edited.write_bytes(_edited(Path(waiting.value.path()).read_bytes()))
    page.goto("/roadmap/import")
    page.locator("input[type=file]").set_input_files(edited)
    page.locator("main form button[type=submit]").click()
    page.get_by_role("link", name="Сравнение и проект приказа").click()
    expect(page.locator("main del")).not_to_have_count(0)
    expect(page.locator(".dk-change")).to_have_count(3)
    look(page, "compare")
    edition = page.url.removesuffix("/compare")
    page.get_by_role("button", name="Перечень изменений").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("внесении изменений")
    look(page, "amending-order")
    page.goto(edition)
    page.locator("summary", has_text="Удалить").click()
    page.get_by_role("button", name="Удалить").click()
    expect(page.get_by_role("status").first).to_contain_text("удалена")


def test_a_calendar_program_reads_the_terms(page: Page, service: Service) -> None:
    enter(page, service)
    page.goto("/calendar/")
    page.get_by_role("button", name="Создать адрес").click()
    address = page.locator("#feed-address").inner_text()
    look(page, "calendar")
    with urllib.request.urlopen(address, timeout=30) as answer:
        calendar = Calendar.from_ical(answer.read())
    assert calendar["x-wr-calname"].startswith("Сроки дорожной карты")
    assert any(str(event["summary"]).startswith("п. 1.1: приказ") for event in calendar.walk("VEVENT"))


def _edited(data: bytes) -> bytes:
    """The plan with three cells changed: a term, a title and an expected result."""
    document = Document(io.BytesIO(data))
    changes = {"1.1": (4, "до 1 октября ежегодно"), "2.9": (1, "Разработка программ помощи"), "3.9": (5, "график")}
    for table in document.tables:
        for row in table.rows:
            place, text = changes.get(row.cells[0].text.strip().rstrip("."), (0, ""))
            if place:
                row.cells[place].text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
