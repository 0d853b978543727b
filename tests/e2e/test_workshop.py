"""A methodologist brings a template with a fault, mends it, looks at its sample, puts it in force; a draft uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Service, enter, look
from tests.factories.templates import good_template

pytestmark = pytest.mark.e2e

NAME = "График округа"


def _bring(page: Page, file: Path) -> None:
    page.get_by_label("Файл шаблона").set_input_files(file)
    page.get_by_label("Название").fill(NAME)
    page.get_by_role("button", name="Проверить и загрузить").click()


def test_a_template_is_brought_mended_put_in_force_and_drafted_by(page: Page, service: Service, tmp_path: Path) -> None:
    faulty, mended = tmp_path / "график.docx", tmp_path / "график исправленный.docx"
    faulty.write_bytes(good_template("Утверждено {{ aproval }}, {{ФИО полностью}}"))
    mended.write_bytes(good_template("Мастерская: {{ approval }}"))
    enter(page, service)
    page.get_by_role("link", name="Документы", exact=True).first.click()
    page.get_by_role("link", name="Шаблоны", exact=True).click()
    look(page, "templates")
    page.get_by_role("link", name="График (план-график)").click()
    look(page, "templates-kind")
    _bring(page, faulty)
    expect(page.get_by_role("status")).to_contain_text("есть ошибки")
    expect(page.locator("#remarks")).to_contain_text("Возможно, вы имели в виду «approval»")
    expect(page.locator("#remarks")).to_contain_text("Тег «{{ФИО полностью}}»")
    look(page, "templates-faults")
    page.get_by_role("link", name="Загрузить исправленный файл").click()
    _bring(page, mended)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{NAME}, версия 2")
    expect(page.locator(".dk-paper")).to_contain_text("Мастерская: приказом Комитета")
    look(page, "templates-sample")
    page.get_by_text("Выбрать организацию и мероприятие").click()
    page.get_by_label("Организация").select_option("mouo-71876000")
    page.get_by_role("button", name="Показать").click()
    expect(page.locator(".dk-paper")).to_contain_text("Мастерская: приказом")
    page.get_by_role("button", name="Ввести в действие").click()
    expect(page.get_by_role("status")).to_contain_text("введён в действие")
    page.get_by_role("link", name="Сравнить версии").click()
    expect(page.locator("#results")).to_contain_text("Мастерская")
    look(page, "templates-compare")
    made = service.command("draft", "schedule", "--organization", "mouo-71876000", "--item", "3.9", "--json")
    document = json.loads(made.stdout)["id"]
    page.goto(f"/documents/{document}")
    expect(page.locator(".dk-paper")).to_contain_text("Мастерская: приказом")
    expect(page.get_by_role("link", name=f"{NAME}, версия 2")).to_be_visible()
    listed = json.loads(service.command("template", "list", "--json").stdout)
    assert [(each["ordinal"], each["state"]) for each in listed] == [(2, "in_force"), (1, "draft")]
