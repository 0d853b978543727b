"""An author asks what was recommended before, cites it in her draft, and finds it by what it is about."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Service, enter, look

pytestmark = pytest.mark.e2e

TITLE = "title=по подготовке обучающихся 9-х классов к ОГЭ по физике"


def test_prior_recommendations_are_found_confirmed_and_cited(page: Page, service: Service) -> None:
    made = service.command(
        "draft", "method_recs", "--organization", "iro", "--item", "2.4", "--set", TITLE,
        "--set", "audience=subject_teachers", "--set", "addressee=физика",
        "--set", 'sections=[{"title": "Задачи на движение", "text": "Решать задачи на относительность движения."}]',
        "--set", 'recommendations=["Решать задачи."]', "--json",
    )  # fmt: skip
    document = json.loads(made.stdout)["id"]
    assert service.command("register", str(document)).returncode == 0
    enter(page, service)
    _confirm(page, document)
    _find(page)
    _cite(page)


def _confirm(page: Page, document: int) -> None:
    page.goto(f"/documents/{document}")
    expect(page.locator("#topics")).to_contain_text("Предложено по названию и тексту: 9 класс, ОГЭ")
    look(page, "recommendation-card")
    page.get_by_role("link", name="Проверить и подтвердить").click()
    expect(page.get_by_label("9 класс")).to_be_checked()
    look(page, "recommendation-topics")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator("#topics")).to_contain_text("9 класс")
    expect(page.locator("#topics")).not_to_contain_text("Предложено")


def _find(page: Page) -> None:
    page.goto("/recommendations/")
    expect(page.locator(".dk-entry")).to_have_count(1, timeout=30_000)
    page.get_by_label("Предмет").select_option("физика")
    page.get_by_label("Слова из названия или текста").fill("относительность движения")
    page.get_by_role("button", name="Показать").click()
    expect(page.locator(".dk-entry mark").first).to_be_visible()
    look(page, "recommendations")
    page.goto("/portal/recommendations/")
    look(page, "portal-recommendations")


def _cite(page: Page) -> None:
    page.goto("/documents/new?kind=method_recs&organization=iro")
    page.get_by_label("Название", exact=True).first.fill("по решению задач ОГЭ по физике")
    expect(page.locator("#prior h3")).to_contain_text("к ОГЭ по физике")
    look(page, "draft-prior")
    page.get_by_role("button", name="Сослаться").first.click()
    expect(page.get_by_text("Ссылка добавлена и ещё не сохранена")).to_be_visible()
    assert "к ОГЭ по физике" in page.locator("#literature").input_value()
    assert page.locator("#title").input_value() == "по решению задач ОГЭ по физике"
