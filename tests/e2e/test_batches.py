"""A batch in a real browser: chosen, its first documents seen, followed by its progress bar to the end, printed."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Service, enter, look

pytestmark = pytest.mark.e2e

A_WHILE = 120_000


def test_a_batch_is_followed_to_its_end_and_taken_away(page: Page, service: Service) -> None:
    enter(page, service)
    page.goto("/documents/")
    page.get_by_role("link", name="Пакеты документов").click()
    page.get_by_role("link", name="Новый пакет").click()
    page.get_by_label("Вид документа").select_option("order")
    page.get_by_label("Мероприятие дорожной карты").select_option("1.2")
    page.get_by_label("Все организации уровня").select_option("mouo")
    look(page, "batch-choose")
    page.get_by_role("button", name="Продолжить").click()
    heading = page.get_by_label("Заголовок", exact=False).first
    heading.fill("О мониторинге качества")
    heading.blur()
    expect(page.locator(".dk-sheet")).to_have_count(3, timeout=A_WHILE)
    expect(page.locator(".dk-sheet").first).to_contain_text("О мониторинге качества", timeout=A_WHILE)
    look(page, "batch-fill")
    page.get_by_role("button", name="Начать").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    look(page, "batch-running")
    # Nobody reloads the page: the bar follows the work, and leaves when it is over.
    expect(page.locator("#batch")).to_contain_text("22 из 22", timeout=A_WHILE)
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=A_WHILE)
    expect(page.locator("main table tbody tr")).to_have_count(22)
    look(page, "batch")
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать архив DOCX").click()
    with zipfile.ZipFile(Path(download.value.path())) as packed:
        assert len(packed.namelist()) == 22
    page.get_by_role("button", name="Подготовить файл для печати").click()
    joined = page.get_by_role("link", name="Все документы одним DOCX")
    expect(joined).to_be_visible(timeout=A_WHILE)
    with page.expect_download() as download:
        joined.click()
    document = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert len([p for p in document.paragraphs if "О мониторинге качества" in p.text]) == 22
    page.locator("main table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("мониторинге качества"))
