"""The calendar of events in a real browser: a plan-graph gives windows, a moved date moves them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Service, enter, look
from tests.factories.plan_graphs import word

pytestmark = pytest.mark.e2e


def test_a_plan_graph_gives_windows_and_a_moved_date_moves_them(page: Page, service: Service, tmp_path: Path) -> None:
    enter(page, service)
    page.goto("/events/")
    expect(page.locator("#waited")).to_contain_text("Проведение ВПР")
    page.get_by_role("link", name="Загрузить план-график").click()
    file = tmp_path / "план-график.docx"
    file.write_bytes(word())
    page.get_by_label("Файл плана-графика").set_input_files(file)
    page.get_by_role("button", name="Прочитать").click()
    look(page, "events-review")
    page.get_by_label("Получение результатов ВПР").uncheck()
    page.get_by_role("button", name="Внести отмеченное").click()
    expect(page.get_by_role("status").first).to_contain_text("2.18, 2.19, 3.19")
    look(page, "events")
    page.goto("/roadmap/3.19")
    expect(page.locator("main")).to_contain_text("до 19.04.2026")
    page.goto("/events/")
    page.get_by_role("link", name="Проведение ВПР").first.click()
    page.get_by_label("Первый день").fill("2026-04-13")
    look(page, "event")
    page.get_by_role("button", name="Сохранить").click()
    page.goto("/roadmap/3.19")
    expect(page.locator("main")).to_contain_text("до 12.04.2026")
    page.goto("/events/")
    page.get_by_role("link", name="Проведение ВПР").first.click()
    page.get_by_role("link", name="Отозвать").click()
    page.get_by_label("Причина").fill("проверка закончена")
    page.get_by_role("button", name="Отозвать").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Событий пока нет")
