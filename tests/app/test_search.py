"""Search on its page: words, facets, notices, pages, rights; and what is found while the index is away."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from app.jobs.draining import settle
from registry.errors import N_, IndexUnavailable
from registry.ports import SearchQuery, SearchResult
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import OTHER, SURGUT, draft, indexed, published, registered

ASKED = "приказа о подготовке к итоговой аттестации"


@pytest.fixture
def reader(site: Site) -> Visitor:
    return site.visitor("viewer", SURGUT)


def titles(page: Page) -> list[str]:
    return [h2.text_content() for h2 in page.all("main .dk-entry h2")]


def test_an_order_is_found_by_other_forms_of_its_words(site: Site, reader: Visitor) -> None:
    number = registered(site, values={"title": "О подготовке к ГИА"})
    indexed(site)
    page = reader.get(f"/search/?q={quote(ASKED)}")
    assert page.links["Приказ о подготовке к ГИА"] == f"/documents/{number}"
    assert "Найден 1 документ" in page.text
    assert page.all("main .dk-entry mark")


def test_a_number_is_found_exactly(site: Site, reader: Visitor) -> None:
    for _ in range(3):
        registered(site)
    indexed(site)
    page = reader.get("/search/?q=2-П")
    assert len(titles(page)) == 1
    assert "№ 2-П" in page.text


def test_without_words_the_page_tells_how_to_ask(reader: Visitor) -> None:
    page = reader.get("/search/")
    assert "Как искать" in page.text
    assert titles(page) == []


def test_each_example_of_the_help_is_a_search_and_the_help_stays_beside_what_was_found(
    site: Site, reader: Visitor
) -> None:
    registered(site)
    indexed(site)
    for visitor, address in ((reader, "/search/"), (site.anyone(), "/portal/search")):
        examples = [a.get("href") for a in visitor.get(address).all(".dk-ways a")]
        assert len(examples) == 8
        for example in examples:
            page = visitor.get(example)
            assert page.all("#results")
            assert "Условие" not in page.text
            assert [a.get("href") for a in page.all(".dk-ways a")] == examples


def test_documents_with_a_part_of_the_words_are_counted_apart(site: Site, reader: Visitor) -> None:
    for title in ("О зимнем слёте лыжников", "О зимнем слёте пловцов", "О летнем слёте лыжников"):
        registered(site, values={"title": title})
    indexed(site)
    page = reader.get(f"/search/?q={quote('зимний слёт лыжников')}")
    assert "со всеми словами запроса — 1, с частью слов — 2" in page.text
    page = reader.get(f"/search/?q={quote('зимний слёт бегунов')}")
    assert "словами запроса —" not in page.text
    assert "Документов со всеми словами запроса нет" in page.text
    assert "со всеми словами" not in reader.get("/search/?q=слёт").text


def test_measures_of_a_facet_stand_in_the_order_of_the_plan(site: Site, reader: Visitor) -> None:
    for item in ("2.15", "2.9", "2.3"):
        draft(site, item=item)
    indexed(site)
    page = reader.get("/search/?state=draft")
    (facet,) = [each for each in page.all(".dk-facet") if "Мероприятие" in each.text_content()]
    assert [a.text_content() for a in facet.iter("a")] == ["2.3", "2.9", "2.15"]


def test_without_words_a_list_shows_no_beginnings_of_texts(site: Site, reader: Visitor) -> None:
    registered(site, values={"title": "О подготовке к ГИА"})
    indexed(site)
    assert len(reader.get("/search/?q=подготовка").all(".dk-entry p")) > 1
    assert len(reader.get("/search/?kind=order").all(".dk-entry p")) == 1


def test_what_a_document_is_about_is_said_in_the_language_of_the_page(site: Site, reader: Visitor) -> None:
    registered(site, kind="method_recs", values={"addressee": "физика"})
    indexed(site)
    reader.get("/display?locale=en&back=/search/")
    page = reader.get("/search/?kind=method_recs")
    assert "Subject teachers" in page.text
    assert "педагоги-предметники" not in page.text.lower()


def test_what_is_not_found_is_said_so(site: Site, reader: Visitor) -> None:
    registered(site)
    indexed(site)
    assert "Ничего не найдено" in reader.get("/search/?q=бегемоты").text


@pytest.mark.parametrize(
    "query", ["«незакрытая", "((", "AND OR NOT", "вид: год: -", "*", "год:abc", "я" * 5000, "%00", "-"]
)
def test_whatever_is_typed_is_answered(site: Site, reader: Visitor, query: str) -> None:
    registered(site)
    indexed(site)
    assert reader.get(f"/search/?q={quote(query)}").heading == "Поиск"


def test_what_could_not_be_honoured_is_said(site: Site, reader: Visitor) -> None:
    registered(site)
    indexed(site)
    assert reader.get(f"/search/?q={quote('приказ год:давно')}").all("main .dk-notice")


def test_facets_narrow_and_let_go(site: Site, reader: Visitor) -> None:
    registered(site, day=date(2024, 12, 17), item="1.2", values={"title": "О первом"})
    registered(site, day=date(2025, 3, 3), values={"title": "О втором"})
    indexed(site)
    page = reader.get("/search/?q=приказ")
    narrowed = reader.get(page.links["2024"])
    assert titles(narrowed) == ["Приказ о первом"]
    on = narrowed.find("main .dk-facet a[aria-current=true]")
    assert on.text_content().startswith("2024 ✕")
    assert len(titles(reader.get(on.get("href")))) == 2
    assert titles(reader.get(page.links["1.2"])) == ["Приказ о первом"]


def test_a_facet_alone_lists_without_words(site: Site, reader: Visitor) -> None:
    registered(site)
    indexed(site)
    assert len(titles(reader.get("/search/?kind=order"))) == 1
    assert titles(reader.get("/search/?kind=minutes")) == []


@pytest.mark.parametrize("words", ["приказ", ""])
def test_a_filter_by_a_code_that_there_is_not_is_dropped_and_named(site: Site, reader: Visitor, words: str) -> None:
    registered(site)
    indexed(site)
    page = reader.get(f"/search/?q={words}&kind=nosuch&organization=nowhere&organization={SURGUT}&kind=order")
    assert "Отбор не применён: в системе нет «nosuch», «nowhere»." in page.text
    assert len(titles(page)) == 1
    assert not [each for each in page.all("main input[type=hidden]") if each.get("value") in {"nosuch", "nowhere"}]
    assert "Отбор не применён: в системе нет «nosuch»." in reader.get("/search/?kind=nosuch").text


def test_an_organization_that_a_person_may_not_know_of_is_filtered_by_like_none(site: Site, reader: Visitor) -> None:
    draft(site, organization=OTHER)
    indexed(site)
    hidden, absent = (reader.get(f"/search/?q=приказ&organization={code}").text for code in (OTHER, "nowhere"))
    assert hidden.replace(OTHER, "nowhere") == absent
    published(site, organization=OTHER)
    indexed(site)
    shown = reader.get(f"/search/?q=рекомендации&organization={OTHER}")
    assert "Отбор не применён" not in shown.text
    assert len(titles(shown)) == 1


@pytest.mark.parametrize("query", ["year=abc", "offset=-1", "offset=²", "offset=99999999999", "sort=нет", "state=нет"])
def test_nonsense_in_the_address_does_no_harm(site: Site, reader: Visitor, query: str) -> None:
    registered(site)
    indexed(site)
    assert reader.get(f"/search/?q=приказ&{query}").heading == "Поиск"


def test_pages_follow_one_another(site: Site, reader: Visitor) -> None:
    for n in range(22):
        draft(site, values={"title": f"О вопросе {n:02}"})
    indexed(site)
    first = reader.get("/search/?q=приказ")
    second = reader.get(first.links["Дальше"])
    assert "Найдено 22 документа" in first.text
    assert len({*titles(first), *titles(second)}) == 22
    assert second.links["К началу"] == "/search/?q=%D0%BF%D1%80%D0%B8%D0%BA%D0%B0%D0%B7"


def test_the_newest_may_come_first(site: Site, reader: Visitor) -> None:
    for day in (date(2025, 3, 1), date(2025, 9, 1)):
        registered(site, day=day, values={"title": f"О делах {day:%m}"})
    indexed(site)
    page = reader.get("/search/?q=приказ")
    newest = reader.get(page.links["сначала новые"])
    assert titles(newest) == ["Приказ о делах 09", "Приказ о делах 03"]
    assert "по соответствию" in newest.links


def test_a_person_finds_what_she_may_read_and_what_is_published(site: Site, reader: Visitor) -> None:
    draft(site, organization=OTHER, values={"title": "О чужом проекте"})
    public = published(site, organization=OTHER, values={"title": "О чужом опубликованном"})
    indexed(site)
    page = reader.get(f"/search/?q={quote('чужом')}")
    assert titles(page) == ["Методические рекомендации о чужом опубликованном"]
    assert site.anyone().client.get("/search/?q=x").status_code == 302
    link = page.find("main .dk-entry a").get("href")
    assert link == f"/portal/documents/{public}"
    assert reader.get(link).heading


def test_a_discarded_draft_is_found_no_more(site: Site) -> None:
    author = site.visitor("author", SURGUT)
    number = draft(site)
    indexed(site)
    author.send(author.get(f"/documents/{number}"), button="Отменить проект")
    indexed(site)
    assert titles(author.get("/search/?q=приказ")) == []


def test_a_hostile_text_stays_text_in_the_snippet(site: Site, reader: Visitor) -> None:
    draft(site, values={"preamble": "В целях <img src=x onerror=alert(1)> аттестации"})
    indexed(site)
    page = reader.get(f"/search/?q={quote('аттестации целях')}")
    assert not page.all("main img")
    assert "<img src=x" in page.text


class Broken:
    """A search engine whose index is gone."""

    def search(self, query: SearchQuery | str) -> SearchResult:
        raise IndexUnavailable(N_("Поисковый указатель повреждён."))

    def close(self) -> None:
        return


def test_while_the_index_is_away_titles_are_found_in_the_registry(make_site) -> None:
    site = make_site({"search": Broken()})
    registered(site, values={"title": "О подготовке к ГИА"})
    draft(site, organization=OTHER, values={"title": "О подготовке чужих"})
    reader = site.visitor("viewer", SURGUT)
    page = reader.get(f"/search/?q={quote('подготовке')}&state=registered")
    assert "Полный поиск временно недоступен" in page.text
    assert titles(page) == ["Приказ о подготовке к ГИА"]
    assert "Ничего не найдено" in reader.get("/search/?q=бегемоты").text


def test_a_damaged_index_heals_with_the_next_change(site: Site, reader: Visitor) -> None:
    registered(site, values={"title": "О подготовке к ГИА"})
    indexed(site)
    vars(site.parts).pop("search").close()
    for path in sorted((site.parts.settings.data / "index").rglob("*")):
        if path.is_file():
            path.write_bytes(b"damaged")
    assert titles(reader.get(f"/search/?q={quote('подготовке')}")) == ["Приказ о подготовке к ГИА"]
    draft(site, values={"title": "О другом"})
    assert settle(site.parts)
    assert "Приказ о подготовке к ГИА" in titles(reader.get(f"/search/?q={quote(ASKED)}"))
