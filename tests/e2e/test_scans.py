"""A clerk uploads a scanned recommendation; the worker reads it; a search names the page."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Service, enter, look
from tests.factories.scans import pictures, recommendations, scanned_pdf

pytestmark = pytest.mark.e2e

WAIT = 120_000


def test_a_scanned_recommendation_is_found_with_its_page(page: Page, service: Service, tmp_path: Path) -> None:
    if shutil.which("tesseract") is None:
        if os.environ.get("CI"):
            pytest.fail("Tesseract is not installed (package tesseract-ocr-rus)")
        pytest.skip("Tesseract is not installed (package tesseract-ocr-rus)")
    scan = tmp_path / "скан.pdf"
    scan.write_bytes(scanned_pdf(pictures(recommendations(tmp_path))))
    enter(page, service)
    page.goto("/documents/enter")
    page.get_by_label("Организация").select_option("department")
    page.get_by_label("Вид документа").select_option("method_recs")
    page.get_by_label("Заголовок", exact=True).fill("О преподавании математики в школе")
    page.get_by_label("Дата").fill("2025-10-01")
    page.locator("input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="Внести в реестр").click()
    expect(page.get_by_role("status").first).to_contain_text("Документ внесён в реестр")
    card = page.url
    job = page.get_by_role("link", name="Ход задания №")
    if job.count():
        look(page, "scan-waiting")
        job.click()
        # The page of the job follows itself until the end.
        expect(page.locator("#job")).to_contain_text("Выполнено", timeout=WAIT)
        expect(page.locator(".dk-log")).to_contain_text("Распознавание: страница 3 из 3.")
    page.goto(card)
    expect(page.locator("main")).to_contain_text("Текст распознан по изображению")
    expect(page.locator(".dk-text")).to_contain_text("взаимное посещение уроков геометрии")
    look(page, "scan")
    hit = page.locator(".dk-entry").filter(has_text="О преподавании математики в школе").first
    for _ in range(60):
        page.goto("/search/?q=взаимное посещение уроков геометрии")
        if hit.count():
            break
        page.wait_for_timeout(500)
    expect(hit).to_contain_text("с. 3")
    look(page, "scan-found")
