"""The portal: what everybody reads is what was published, exactly as it was registered, and nothing else."""

from __future__ import annotations

import hashlib
from datetime import date
from urllib.parse import quote

import lxml.etree
import pytest

from registry.queries.documents import document_file
from registry.services import entering, jobs, publication
from tests.app.conftest import Site
from tests.app.page import Visitor
from tests.app.papers import OTHER, SURGUT, card, draft, published, registered
from tests.factories.documents import pdf_bytes
from tests.factories.system import counted_statements

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def reader(site: Site) -> Visitor:
    return site.anyone()


def withdraw(site: Site, number: int) -> None:
    with site.parts.database.write() as uow:
        publication.withdraw(uow, document_id=number, reason="Опечатка")


def feed(visitor: Visitor, query: str = "") -> lxml.etree._Element:
    answer = visitor.client.get(f"/portal/feed.atom{query}")
    assert answer.mimetype == "application/atom+xml"
    return lxml.etree.fromstring(answer.data)


def texts(tree: lxml.etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in tree.findall(path, ATOM)]


def test_an_empty_portal_says_so(reader: Visitor) -> None:
    assert "Опубликованных документов пока нет" in reader.get("/portal/").text
    assert texts(feed(reader), "a:entry/a:id") == []


def test_only_published_documents_are_listed(site: Site, reader: Visitor) -> None:
    shown = published(site, values={"title": "Об одном"})
    draft(site, kind="method_recs", values={"title": "О втором"})
    registered(site, kind="method_recs", values={"title": "О третьем"})
    gone = published(site, values={"title": "О четвёртом"})
    withdraw(site, gone)
    page = reader.get("/portal/")
    assert [a.get("href") for a in page.all("main .dk-entry a")] == [f"/portal/documents/{shown}"]
    assert texts(feed(reader), "a:entry/a:title") == [card(site, shown).title]


@pytest.mark.parametrize("state", ["draft", "registered", "withdrawn", "missing"])
def test_what_is_not_published_looks_missing(site: Site, reader: Visitor, state: str) -> None:
    makers = {"draft": lambda: draft(site, kind="method_recs"), "registered": lambda: registered(site)}
    number = makers[state]() if state in makers else published(site)
    if state == "withdrawn":
        withdraw(site, number)
    number = 4242 if state == "missing" else number
    for address in ("", "/docx", "/pdf"):
        assert reader.get(f"/portal/documents/{number}{address}", 404).text.count("Такого документа на портале нет.")


def test_the_page_shows_requisites_sheet_and_the_sum_of_the_file(site: Site, reader: Visitor) -> None:
    number = published(site, values={"title": "Об одном"}, item="2.4")
    page = reader.get(f"/portal/documents/{number}")
    kept = card(site, number)
    assert page.heading == kept.title
    assert "15 октября 2025" in page.text
    assert "2.4" in page.text
    assert page.find("main .dk-sheet").text_content().strip()
    data = reader.client.get(page.links["Скачать DOCX"]).data
    assert hashlib.sha256(data).hexdigest() == page.find("main .dk-hash").text_content() == kept.current.sha256


def test_the_file_is_the_one_that_was_registered(site: Site, reader: Visitor) -> None:
    number = registered(site, kind="method_recs")
    with site.parts.database.read() as uow:
        registered_file = site.parts.files.read(document_file(uow, number, "docx").sha256)
    with site.parts.database.write() as uow:
        publication.publish(uow, document_id=number)
    answer = reader.client.get(f"/portal/documents/{number}/docx")
    assert answer.data == registered_file
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert quote("Методические рекомендации от 15.10.2025.docx") in disposition


def test_the_pdf_is_offered_when_it_is_made(site: Site, reader: Visitor) -> None:
    number = published(site)
    assert "Скачать PDF" not in reader.get(f"/portal/documents/{number}").links
    reader.get(f"/portal/documents/{number}/pdf", 404)
    with site.parts.database.write() as uow:
        [job] = [row for row in _jobs(uow) if row.document_id == number]
        jobs.attach_pdf(uow, version_id=int(job.payload["version"]), data=pdf_bytes())
    link = reader.get(f"/portal/documents/{number}").links["Скачать PDF"]
    assert reader.client.get(link).data.startswith(b"%PDF")


def _jobs(uow):
    from registry.queries.jobs import jobs as rows

    return rows(uow)


def test_an_entered_pdf_is_published_as_it_is(site: Site, reader: Visitor) -> None:
    data = pdf_bytes("рекомендации")
    with site.parts.database.write() as uow:
        made = entering.enter_document(
            uow,
            organization=SURGUT,
            kind="method_recs",
            title="Рекомендации по химии",
            number="",
            day=date(2025, 2, 3),
            file_name="химия.pdf",
            data=data,
            extracted_text="Первая страница\fВторая <b>страница</b>",
        )
        publication.publish(uow, document_id=made.id)
        assert [job for job in _jobs(uow) if job.document_id == made.id] == []
    page = reader.get(f"/portal/documents/{made.id}")
    assert "Вторая <b>страница</b>" in page.text
    assert reader.client.get(page.links["Скачать PDF"]).data == data


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=method_recs", 2),
        ("kind=order", 0),
        (f"organization={OTHER}", 1),
        ("year=2025", 2),
        ("year=1999", 0),
        ("year=abc", 2),
        ("text=" + quote("втором"), 1),
        ("text=%25", 0),
        ("state=draft", 2),
        ("item=2.4", 1),
    ],
)
def test_filters_of_the_portal_and_of_its_feed(site: Site, reader: Visitor, query: str, found: int) -> None:
    published(site, values={"title": "О первом"}, item="2.4")
    published(site, organization=OTHER, values={"title": "О втором"})
    page = reader.get(f"/portal/?{query}")
    assert len(page.all("main .dk-entry")) == found
    assert len(texts(feed(reader, f"?{query}"), "a:entry/a:id")) == found


def test_pages_of_the_portal_follow_one_another(site: Site, reader: Visitor) -> None:
    for n in range(23):
        published(site, values={"title": f"О вопросе {n:02}"})
    first = reader.get("/portal/")
    second = reader.get(first.links["Дальше"])
    shown = [a.get("href") for page in (first, second) for a in page.all("main .dk-entry a")]
    assert len(shown) == len(set(shown)) == 23
    assert "К началу" in second.links


@pytest.mark.parametrize("cursor", ["нет", "1", "1.2.3", "9" * 18 + ".1"])
def test_a_broken_cursor_is_told_so(reader: Visitor, cursor: str) -> None:
    assert "Откройте список с начала" in reader.get(f"/portal/?after={quote(cursor)}", 422).text


def test_the_feed_has_stable_identifiers_and_moments(site: Site, reader: Visitor) -> None:
    number = published(site, values={"title": "О <b>важном</b> & срочном"})
    first, second = feed(reader), feed(reader)
    [entry] = first.findall("a:entry", ATOM)
    assert texts(first, "a:entry/a:id") == texts(second, "a:entry/a:id")
    assert texts(first, "a:entry/a:id")[0].endswith(f"/portal/documents/{number}")
    assert "<b>важном</b> & срочном" in entry.findtext("a:title", namespaces=ATOM)
    assert entry.findtext("a:published", namespaces=ATOM).startswith("2025-10-15T09:00:00")
    assert first.find("a:author", ATOM) is None
    assert entry.findtext("a:author/a:name", namespaces=ATOM)
    assert first.findtext("a:updated", namespaces=ATOM) == entry.findtext("a:updated", namespaces=ATOM)
    links = {link.get("rel"): link.get("href") for link in first.findall("a:link", ATOM)}
    assert links["self"].endswith("/portal/feed.atom")


def test_the_portal_points_to_its_feed(reader: Visitor) -> None:
    page = reader.get("/portal/")
    assert page.find("link[type=application/atom+xml]").get("href") == "/portal/feed.atom"


def test_hostile_texts_stay_texts(site: Site, reader: Visitor) -> None:
    hostile = 'О <script>alert(1)</script> «" onclick=x»'
    number = published(site, values={"title": hostile, "annotation": hostile})
    for address in ("/portal/", f"/portal/documents/{number}"):
        assert "<script>alert" not in reader.get(address).html
    assert "<script>" in texts(feed(reader), "a:entry/a:title")[0]


def test_readers_see_no_doors_of_the_house(site: Site, reader: Visitor) -> None:
    number = published(site)
    for address in ("/portal/", f"/portal/documents/{number}"):
        page = reader.get(address)
        assert not [href for href in page.links.values() if href.startswith(("/documents", "/audit", "/journal"))]
        assert not page.all("main form[method=post]")


def test_the_portal_asks_as_many_questions_for_any_number_of_documents(site: Site, reader: Visitor) -> None:
    published(site)
    with counted_statements(site.parts.database) as few:
        reader.get("/portal/")
    for n in range(6):
        published(site, values={"title": f"О вопросе {n}"})
    with counted_statements(site.parts.database) as many:
        reader.get("/portal/")
    assert len(many) <= len(few) <= 5
