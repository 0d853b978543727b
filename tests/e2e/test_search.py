"""A search in a real browser: typed, offered, found, opened at the very place, on a desk and on a phone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.papers import word_file
from tests.e2e.conftest import NARROW, PATIENCE, Service, enter, look

pytestmark = pytest.mark.e2e

LINES = ("I. Общие сведения", *(f"Обычная строка номер {n} о буднях школы." for n in range(60)), "II. Выводы",
         "Ихтиология сомов и налимов в учебном плане.")  # fmt: skip


def entered(service: Service, folder: Path, title: str, number: str, *lines: str) -> None:
    """An existing document taken into the registry."""
    file = folder / f"{number}.docx"
    file.write_bytes(word_file(*lines))
    words = ["--organization", "department", "--kind", "order", "--title", title, "--date", "2025-10-10"]
    made = service.command("enter", str(file), *words, "--number", number, "--json")
    assert made.returncode == 0, made.stderr


def found(page: Page, address: str, words: str) -> None:
    """Look at the address until the worker has taken the document into the index."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page.goto(address)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{words} was not found at {address}")


def test_a_search_goes_from_typing_to_the_very_place(page: Page, service: Service, tmp_path: Path) -> None:
    entered(service, tmp_path, "Справка об ихтиологии в школах", "901", *LINES)
    entered(service, tmp_path, "О преподавании ихтиологии", "902", "Ихтиология преподаётся.")
    enter(page, service)
    found(page, "/search/?q=ихтиология", "Справка об ихтиологии")
    page.goto("/search/")
    line = page.get_by_role("combobox")
    line.press_sequentially("ихтиол", delay=40)
    expect(page.get_by_role("option").first).to_be_visible()
    expect(line).to_have_attribute("aria-expanded", "true")
    line.focus()
    line.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    line.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    line.fill("ихтиология налимов")
    line.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    look(page, "search-found")
    page.locator(".dk-facet").get_by_role("link", name="2025").click()
    expect(page.locator(".dk-chip")).to_contain_text("Год: 2025")
    look(page, "search-chips")
    page.locator(".dk-line-of a").first.click()
    expect(page.locator(":target")).to_contain_text("налимов")
    expect(page.locator(":target")).to_be_in_viewport()
    look(page, "search-place")


def test_an_offered_title_opens_by_the_keyboard_alone(page: Page, service: Service, tmp_path: Path) -> None:
    entered(service, tmp_path, "О малакологии в школах", "903", "Малакология.")
    enter(page, service)
    found(page, "/search/?q=малакология", "О малакологии")
    page.goto("/search/")
    line = page.get_by_role("combobox")
    line.press_sequentially("о малак", delay=40)
    expect(page.get_by_role("option").first).to_contain_text("О малакологии в школах")
    line.press("ArrowDown")
    line.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("О малакологии в школах")


def test_a_saved_search_brings_a_new_document_into_its_feed(page: Page, service: Service, tmp_path: Path) -> None:
    entered(service, tmp_path, "О лепидоптерологии", "904", "Лепидоптерология.")
    enter(page, service)
    found(page, "/search/?q=лепидоптерология&kind=order", "О лепидоптерологии")
    page.locator("#save").get_by_label("Название").fill("Бабочки")
    look(page, "search-save")
    page.get_by_role("button", name="Сохранить поиск").click()
    address = page.locator("#feed-address").inner_text()
    look(page, "search-saved")
    assert "О лепидоптерологии" in page.request.get(address).text()
    entered(service, tmp_path, "О новых бабочках", "905", "Лепидоптерология и бабочки.")
    end = time.monotonic() + PATIENCE
    while "О новых бабочках" not in page.request.get(address).text():
        assert time.monotonic() < end, "the new document did not come into the feed"
        page.wait_for_timeout(1000)
    page.get_by_role("link", name="Бабочки").click()
    expect(page.locator(".dk-entry")).to_have_count(2)
    expect(page.locator(".dk-chip")).to_contain_text("Приказ")


# What is pressed by itself; links within sentences may be lower.
PRESSED = (
    "#q, main button:visible, main summary:visible, .dk-chip, .dk-facet a, .dk-line-of a, .dk-orders a, .dk-ways a"
)


def too_low(page: Page, pressed: str) -> list[str]:
    """What is lower than a finger needs."""
    seen = [each for each in page.locator(pressed).all() if each.is_visible()]
    assert seen
    return [
        each.inner_text() or each.inner_html() for each in seen if (each.bounding_box() or {"height": 0})["height"] < 44
    ]


def test_on_a_phone_everything_is_within_reach_of_a_finger(page: Page, service: Service, tmp_path: Path) -> None:
    entered(service, tmp_path, "О герпетологии в школах", "906", *(LINES[:-1]), "Герпетология ящериц в учебном плане.")
    enter(page, service)
    page.set_viewport_size(NARROW)
    found(page, "/search/?q=герпетология ящериц&year=2025", "О герпетологии")
    page.get_by_text("Как искать").click()
    assert too_low(page, PRESSED) == []
    page.get_by_role("link", name="уточнить").click()
    expect(page.locator(".dk-facet").first).to_be_in_viewport()
    page.locator(".dk-line-of a").first.click()
    expect(page.locator(":target")).to_contain_text("ящериц")
    expect(page.locator(":target")).to_be_in_viewport()
    page.goto("/search/")
    line = page.get_by_role("combobox")
    line.press_sequentially("906", delay=40)
    offer = page.get_by_role("option").first
    expect(offer).to_contain_text("О герпетологии в школах")
    assert too_low(page, "[role=option]") == []
    look(page, "search-offers")


def test_a_question_of_a_hundred_kilobytes_is_answered_by_the_page(page: Page, service: Service) -> None:
    enter(page, service)
    answer = page.request.get("/search/?q=" + "а" * 50_000)
    assert answer.status == 200
    assert "Запрос длиннее 256 знаков" in answer.text()
