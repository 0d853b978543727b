"""Lines to choose while one types: only of what the person may see, quiet when there is nothing to say."""

from __future__ import annotations

import time
from datetime import date
from urllib.parse import quote

import pytest
from lxml.html import fragment_fromstring

from app.security.pace import COMPLETIONS
from registry.errors import N_, IndexUnavailable
from registry.ports import Completion
from tests.app.conftest import Site
from tests.app.page import Visitor
from tests.app.papers import OTHER, SURGUT, draft, indexed, published, registered


@pytest.fixture
def reader(site: Site) -> Visitor:
    return site.visitor("viewer", SURGUT)


def offered(visitor: Visitor, words: str, address: str = "/search/complete") -> dict[str, str]:
    answer = visitor.client.get(f"{address}?q={quote(words)}")
    assert answer.status_code == 200
    root = fragment_fromstring(answer.get_data(as_text=True), create_parent="div")
    return {a.text_content(): a.get("href") for a in root.iter("a")}


def test_titles_numbers_and_words_go_on_from_what_is_typed(site: Site, reader: Visitor) -> None:
    number = registered(site, values={"title": "О подготовке к аттестации"})
    indexed(site)
    found = offered(reader, "подгот")
    assert found["Приказ о подготовке к аттестации"] == f"/documents/{number}"
    assert any(address.startswith("/search/?q=") for address in found.values())
    assert f"/documents/{number}" in offered(reader, "1-П").values()


def test_documents_with_alike_numbers_are_told_apart_by_their_titles(site: Site, reader: Visitor) -> None:
    years = (date(2024, 9, 2), date(2025, 9, 1))
    numbers = [registered(site, day, values={"title": f"О начале {day.year} года"}) for day in years]
    indexed(site)
    found = offered(reader, "1-П")
    assert [found[f"1-П Приказ о начале {day.year} года"] for day in years] == [f"/documents/{n}" for n in numbers]


def test_nobody_is_offered_what_she_may_not_read(site: Site, reader: Visitor) -> None:
    draft(site, organization=OTHER, values={"title": "О заповедном деле"})
    own = draft(site, values={"title": "О заповедных местах"})
    indexed(site)
    assert offered(reader, "заповед") == {
        "Приказ о заповедных местах": f"/documents/{own}",
        **{words: address for words, address in offered(reader, "заповед").items() if address.startswith("/search/")},
    }
    assert "заповедном" not in offered(reader, "заповедно")
    assert offered(site.anyone(), "заповед", "/portal/complete") == {}
    assert site.anyone().client.get("/search/complete?q=x").status_code == 302


def test_what_is_published_elsewhere_opens_on_the_portal(site: Site, reader: Visitor) -> None:
    shown = published(site, organization=OTHER, values={"title": "О заповедном деле"})
    indexed(site)
    for visitor, address in ((reader, "/search/complete"), (site.anyone(), "/portal/complete")):
        assert f"/portal/documents/{shown}" in offered(visitor, "заповед", address).values()


@pytest.mark.parametrize("words", ["", "а", "я" * 5000, "((", "*", "\x00", "<script>"])
def test_whatever_is_typed_is_answered(site: Site, reader: Visitor, words: str) -> None:
    registered(site)
    indexed(site)
    assert offered(reader, words) == {}


def test_one_who_types_like_a_machine_is_offered_nothing(site: Site) -> None:
    published(site, values={"title": "О заповедном деле"})
    indexed(site)
    for _ in range(40):
        site.parts.buckets.take(COMPLETIONS, "address:127.0.0.1", time.monotonic() + 60)
    assert offered(site.anyone(), "заповед", "/portal/complete") == {}


class Broken:
    """A search engine whose index is gone."""

    def complete(self, text: str, **_more: object) -> tuple[Completion, ...]:
        raise IndexUnavailable(N_("Поисковый указатель повреждён."))

    def close(self) -> None:
        return


def test_while_the_index_is_away_nothing_is_offered(make_site) -> None:
    site = make_site({"search": Broken()})
    assert offered(site.visitor("viewer", SURGUT), "приказ") == {}


def test_the_line_of_a_search_names_where_its_offers_come_from(site: Site, reader: Visitor) -> None:
    line = reader.get("/search/").find("main input[role=combobox]")
    assert (line.get("hx-get"), line.get("aria-controls")) == ("/search/complete", "q-offers")
    assert site.anyone().get("/portal/search").find("main input[role=combobox]").get("hx-get") == "/portal/complete"
