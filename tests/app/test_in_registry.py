"""Without an index the registry answers by itself: titles, numbers, ИЛИ, minus, conditions; in turn and in time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from app.searching import in_registry
from registry.domain.roles import SYSTEM
from registry.errors import Busy, IndexUnavailable
from registry.ports import SearchQuery
from tests.app.conftest import Site
from tests.app.papers import OTHER, SURGUT, draft, published, registered


class Away:
    """An engine whose index is gone."""

    def __getattr__(self, _name: str) -> Callable[..., Any]:
        def refuse(*_given: object, **_named: object) -> None:
            raise IndexUnavailable("Поисковый указатель не читается.")

        return refuse

    def close(self) -> None:
        return


@pytest.fixture
def papers(site: Site) -> Site:
    """A site without an index."""
    registered(site, day=date(2024, 12, 17), values={"title": "О подготовке к ГИА"})
    registered(site, day=date(2025, 3, 3), values={"title": "О вебинаре по ГИА"})
    draft(site, values={"title": "О семинаре для учителей"}, item="2.9")
    registered(site, day=date(2025, 4, 4), kind="method_recs", values={"title": "Советы о подготовке"})
    vars(site.parts)["search"] = Away()
    return site


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("подготовку", {1, 4}),
        ("семинар ИЛИ вебинар", {2, 3}),
        ("семинар OR вебинар", {2, 3}),
        ("ГИА -вебинар", {1}),
        ("-ГИА", {3, 4}),
        ("-номер:П", {3, 4}),
        ("(семинар ИЛИ подготовка) -ГИА", {3, 4}),
        ("-(семинар ИЛИ ГИА)", {4}),
        ("вид:приказ подготовка", {1}),
        ("-вид:приказ", {4}),
        ("вид:приказ вид:рекомендации подготовка", {1, 4}),
        ("год:2025 ИЛИ семинар", {2, 3, 4}),
        ("-год:2024", {2, 3, 4}),
        ("мероприятие:2.9", {3}),
        ("организация:mouo-71876000 вебинар", {2}),
        ("организация:mouo-71871000", set()),
        ("подготов*", {1, 4}),
        ("", {1, 2, 3, 4}),
    ],
)
def test_alternatives_and_exclusions_are_honoured(papers: Site, question: str, expected: set[int]) -> None:
    answer = in_registry.found(papers.parts, SYSTEM, SearchQuery(question))
    assert {int(hit.id) for hit in answer.hits} == expected
    assert answer.total == len(expected)
    assert answer.notices == (in_registry.NOTICE,)


def test_what_cannot_be_honoured_is_said_on_the_page(papers: Site) -> None:
    page = papers.visitor("viewer", SURGUT).get(f"/search/?q={quote('вид:нетакого ГИА ((((семинар')}")
    assert "Вид документа «нетакого»: такого названия нет, условие пропущено." in page.text
    assert "Скобки вложены глубже трёх уровней" in page.text


def test_what_everybody_may_read_is_found_beside_ones_own_and_leads_to_the_portal(papers: Site) -> None:
    public = published(papers, organization=OTHER, values={"title": "О подготовке соседей"})
    draft(papers, organization=OTHER, values={"title": "О подготовке тайной"})
    page = papers.visitor("viewer", SURGUT).get(f"/search/?q={quote('подготовка')}")
    assert f"/portal/documents/{public}" in page.links.values()
    assert "тайной" not in page.text
    assert "соседей" in papers.anyone().get(f"/portal/search?q={quote('подготовка -ГИА')}").text


def test_a_hostile_question_is_answered_within_its_time(papers: Site) -> None:
    reader = papers.visitor("viewer", SURGUT)
    for question in ("а" * 5000, "%_%" * 50, "-" * 200, "(" * 300, "OR " * 100, "'; DROP TABLE documents --", "\x00а"):
        assert reader.client.get(f"/search/?q={quote(question)}").status_code in (200, 404)


def test_completion_and_likeness_go_on_by_titles_and_numbers(papers: Site) -> None:
    reader = papers.visitor("viewer", SURGUT)
    hidden = draft(papers, organization=OTHER, values={"title": "О подготовке к ГИА тайной"})
    offered = reader.client.get(f"/search/complete?q={quote('о подгот')}").get_data(as_text=True)
    assert "Приказ о подготовке к ГИА" in offered
    assert "тайной" not in offered
    found = reader.client.get("/api/v1/search/similar/1").get_json()
    assert 2 in [each["id"] for each in found]
    assert hidden not in [each["id"] for each in found]
    assert "Похожие документы" in reader.get("/documents/1").text


def test_it_takes_turns_with_all_other_searches(papers: Site) -> None:
    papers.parts.search_patience.seconds = 0.0
    places = papers.parts.search_turns
    with ExitStack() as taken:
        for _ in range(papers.parts.settings.threads // 2):
            taken.enter_context(places.turn())
        with pytest.raises(Busy):
            in_registry.found(papers.parts, SYSTEM, SearchQuery("ГИА"))
    assert in_registry.found(papers.parts, SYSTEM, SearchQuery("ГИА")).total == 2
