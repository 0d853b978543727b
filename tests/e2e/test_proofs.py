"""Documents that are there already are matched with what is owed, by a person, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.papers import word_file
from tests.e2e.conftest import Service, enter, look

pytestmark = pytest.mark.e2e

PROGRAMME = "Программа адресной помощи школам с низкими результатами"


def test_proposals_are_looked_at_and_confirmed(page: Page, service: Service, tmp_path: Path) -> None:
    papers = {"support_programme": PROGRAMME, "proposals": "Предложения для включения в дорожную карту"}
    for place, (kind, title) in enumerate(papers.items(), 1):
        file = tmp_path / f"{kind}.docx"
        file.write_bytes(word_file(title))
        words = ["--organization", "mouo-71876000", "--kind", kind, "--title", title, "--date", "2025-10-10"]
        number = ["--number", str(place)] if kind == "proposals" else []
        made = service.command("enter", str(file), *words, *number, "--json")
        assert made.returncode == 0, made.stderr
    enter(page, service)
    page.goto("/audit/mouo-71876000")
    page.get_by_role("link", name="Предложенные подтверждения").click()
    look(page, "proposals")
    boxes = page.get_by_role("checkbox")
    offered = boxes.count()
    assert offered >= 2
    # The boxes stand outside of the form that they are sent with, so a real browser has to put them together.
    boxes.first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Подтвердить отмеченные").click()
    expect(page.get_by_role("status").first).to_contain_text("Подтверждено требований: 1.")
    expect(page.get_by_role("checkbox")).to_have_count(offered - 1)
    page.goto("/audit/mouo-71876000")
    page.locator(".dk-score summary").first.click()
    expect(page.locator(".dk-score[open]")).to_contain_text("Документ издала сама организация.")
    look(page, "proofs")
    facts = json.loads(service.command("evidence", "list", "mouo-71876000", "--json").stdout)
    assert [fact["form"] for fact in facts] == ["document"]
