"""What a page of results offers: filters as chips, the place of a hit, and the same for readers of the portal."""

from __future__ import annotations

import time
from datetime import date
from urllib.parse import quote

import pytest

from app.buckets import Buckets, Pace
from app.security.pace import SEARCHES
from registry.services.entering import enter_document
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import OTHER, SURGUT, draft, indexed, published, registered
from tests.factories.documents import docx_bytes


@pytest.fixture
def reader(site: Site) -> Visitor:
    return site.visitor("viewer", SURGUT)


def titles(page: Page) -> list[str]:
    return [h2.text_content() for h2 in page.all("main .dk-entry h2")]


def chips(page: Page) -> dict[str, str]:
    return {" ".join(a.text_content().split()): a.get("href") for a in page.all("main .dk-chip")}


def test_each_filter_is_a_chip_that_lets_it_go(site: Site, reader: Visitor) -> None:
    registered(site, day=date(2024, 12, 17), values={"title": "О первом"})
    registered(site, day=date(2025, 3, 3), values={"title": "О втором"})
    indexed(site)
    page = reader.get("/search/?q=приказ&kind=order&year=2024")
    assert list(chips(page)) == ["Снять отбор: Вид документа: Приказ ✕", "Снять отбор: Год: 2024 ✕"]
    assert titles(page) == ["Приказ о первом"]
    without = reader.get(chips(page)["Снять отбор: Год: 2024 ✕"])
    assert len(titles(without)) == 2
    assert list(chips(without)) == ["Снять отбор: Вид документа: Приказ ✕"]
    assert chips(reader.get(page.links["Снять весь отбор"])) == {}


def test_values_of_one_facet_add_up(site: Site, reader: Visitor) -> None:
    for day in (date(2024, 12, 17), date(2025, 3, 3)):
        registered(site, day=day, values={"title": f"О годе {day.year}"})
    indexed(site)
    page = reader.get(reader.get("/search/?q=приказ&year=2025").links["2024"])
    assert sorted(titles(page)) == ["Приказ о годе 2024", "Приказ о годе 2025"]


def test_an_empty_list_under_a_filter_offers_the_words_alone(site: Site, reader: Visitor) -> None:
    registered(site, day=date(2025, 3, 3))
    indexed(site)
    page = reader.get("/search/?q=приказ&year=1999")
    assert "Ничего не найдено" in page.text
    assert len(titles(reader.get(page.links["Искать без отбора"]))) == 1


def test_a_hit_leads_to_the_line_of_its_words(site: Site, reader: Visitor) -> None:
    draft(site, values={"preamble": "В целях чудесной аттестации"})
    indexed(site)
    place = reader.get(f"/search/?q={quote('чудесной')}").find("main .dk-entry .dk-line-of a").get("href")
    address, _, anchor = place.partition("#")
    assert "чудесной" in reader.get(address).find(f"#{anchor}").text_content()


def test_an_entered_file_is_opened_at_the_line_and_its_section_is_named(site: Site, reader: Visitor) -> None:
    text = "Справка\n\nI. Общие сведения\nОбычные слова.\n" + "Ещё строка.\n" * 30 + "II. Итоги\nРедкостный вывод."
    with site.parts.database.write() as uow:
        enter_document(
            uow, organization=SURGUT, kind="order", title="Приказ 7", number="7", day=date(2025, 2, 3),
            file_name="приказ.docx", data=docx_bytes("Текст"), extracted_text=text,
        )  # fmt: skip
    indexed(site)
    place = reader.get(f"/search/?q={quote('редкостный')}").find("main .dk-entry .dk-line-of a")
    assert "раздел «II. Итоги»" in place.text_content()
    address, _, anchor = place.get("href").partition("#")
    assert reader.get(address).find(f"#{anchor}").text_content() in text.splitlines()[-2:]


def test_readers_of_the_portal_find_what_is_published_and_nothing_else(site: Site) -> None:
    draft(site, values={"title": "О тайном вопросе"})
    shown = published(site, organization=OTHER, values={"title": "О тайном вопросе"})
    indexed(site)
    page = site.anyone().get(f"/portal/search?q={quote('тайном')}")
    assert [page.links[title] for title in titles(page)] == [f"/portal/documents/{shown}"]
    assert "Найден 1 документ" in page.text
    page = site.anyone().get(f"/portal/search?q={quote('вводные')}")
    place = page.find("main .dk-entry .dk-line-of a").get("href")
    address, _, anchor = place.partition("#")
    assert "Вводные" in site.anyone().get(address).find(f"#{anchor}").text_content()
    assert "Как искать" in site.anyone().get("/portal/search").text


def test_a_reader_who_asks_without_pause_is_asked_to_wait(site: Site) -> None:
    reader = site.anyone()
    assert reader.client.get("/portal/search?q=приказ").status_code == 200
    for _ in range(30):
        site.parts.buckets.take(SEARCHES, "address:127.0.0.1", time.monotonic() + 60)
    answer = reader.client.get("/portal/search?q=приказ")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert "Запросов слишком много" in answer.get_data(as_text=True)
    assert site.visitor("viewer", SURGUT).client.get("/portal/search?q=приказ").status_code == 200


def test_a_bucket_fills_again_and_sides_do_not_share() -> None:
    buckets, pace = Buckets(), Pace("x", 2, 1)
    assert [buckets.take(pace, "a", 0) for _ in range(3)] == [True, True, False]
    assert buckets.take(pace, "b", 0)
    assert buckets.take(pace, "a", 1)
    assert not buckets.take(pace, "a", 1.5)
