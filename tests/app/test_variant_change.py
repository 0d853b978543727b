"""Another variant of a saved order in the browser."""

from __future__ import annotations

from typing import Any

from tests.app.conftest import Site
from tests.app.papers import SURGUT, card

NEW_ORDER = f"/documents/new?kind=order&organization={SURGUT}&item=1.2"


def test_another_variant_of_a_saved_order_is_shown_before_it_is_kept(site: Site) -> None:
    author = site.visitor("author", SURGUT)
    made = author.send(author.get(NEW_ORDER), {"title": "О своём"})
    number = int(made.response.request.path.rsplit("/", 1)[1])
    before = card(site, number)
    form = author.get(f"/documents/{number}/edit")
    shown = author.send(form, {"variant": "group", "points-0-executor": "Отделу общего образования"}, status=200)
    assert "ещё не сохранён" in shown.text
    assert "осталось ваших: 1" in shown.text
    assert card(site, number).values == before.values, "nothing is kept yet"
    after = author.send(shown, {})
    kept = card(site, number)
    assert f"/documents/{number}" == after.response.request.path
    assert kept.values["variant"] == "group"
    assert kept.values["title"] == "О своём"
    texts = texts_of(kept)
    assert any(text.startswith("Создать рабочую группу") for text in texts), texts
    assert [row["executor"] for row in kept.values["points"]].count("Отделу общего образования") == 1
    assert kept.values["members_title"] == "Состав рабочей группы"
    again = author.send(author.get(f"/documents/{number}/edit"), {"city": "Нягань"})
    assert "ещё не сохранён" not in again.text
    assert texts_of(card(site, number)) == texts_of(kept)


def texts_of(found: Any) -> list[str]:
    """The points of an order; the page of a test sends the line end with which a text area begins."""
    return [row["text"].strip() for row in found.values["points"]]
