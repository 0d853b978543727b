"""A clerk drafts an order with a date written wrongly, sees the remark at its place, and mends it by one button."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Service, enter, look

pytestmark = pytest.mark.e2e


def test_a_remark_on_the_layout_is_mended_by_one_button(page: Page, service: Service) -> None:
    preamble = "preamble=В соответствии с письмом от 05 июня 2026 г.,"
    made = service.command(
        "draft", "order", "--organization", "department", "--item", "1.1", "--set", preamble, "--json"
    )
    document = json.loads(made.stdout)["id"]
    enter(page, service)
    page.goto(f"/documents/{document}")
    expect(page.locator(".dk-paper")).to_contain_text("от 05 июня 2026")
    page.get_by_role("link", name="Исправить или принять замечания").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Оформление документа")
    expect(page.locator("#remarks")).to_contain_text("05 июня 2026")
    look(page, "layout-remarks")
    page.get_by_role("button", name="Исправить оформление").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"/documents/{document}")
    expect(page.locator(".dk-paper")).to_contain_text("от 5 июня 2026")
    page.goto(f"/documents/{document}/layout")
    expect(page.locator("main")).to_contain_text("Замечаний нет")
    look(page, "layout-mended")
