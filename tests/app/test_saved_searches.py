"""Searches that people keep: asked again, read as a feed, told of by mail once, and only of what may be read then."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from lxml import etree

from app.mail.new_hits import send_new_hits
from registry.errors import Unavailable
from registry.models import User
from registry.ports import Letter
from registry.queries.journal import JournalFilters, journal_page
from registry.services import people
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import OTHER, SURGUT, draft, indexed, published, registered

ATOM = "{http://www.w3.org/2005/Atom}"


class Box:
    """A mail server that keeps what it takes, or refuses everything while ``broken``."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.broken = False

    def available(self) -> bool:
        return True

    def send(self, letter: Letter) -> None:
        if self.broken:
            raise Unavailable("Почтовый сервер не принял письмо.")
        self.letters.append(letter)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def post(make_site, box: Box) -> Site:
    """A site with a mail server."""
    site: Site = make_site({"mailer": box})
    return site


def begun(site: Site) -> Site:
    """The site with an index: there is something to search in."""
    draft(site, values={"title": "О разном"})
    indexed(site)
    return site


def reader_with_mail(site: Site, organization: str = SURGUT) -> Visitor:
    visitor = site.visitor("viewer", organization)
    with visitor.client.session_transaction() as session, site.parts.database.write() as uow:
        person = uow.session.get(User, session["user"])
        assert person is not None
        person.email = "reader@example.ru"
    return visitor


def save(visitor: Visitor, words: str, *, name: str = "Мой поиск", by_mail: bool = False, more: str = "") -> Page:
    page = visitor.get(f"/search/?q={quote(words)}{more}")
    return visitor.send(page, {"name": name, **({"by_mail": "1"} if by_mail else {"by_mail": ""})})


def feed_of(page: Page) -> str:
    return page.find("#feed-address").text_content().removeprefix("http://localhost")


def entries(site: Site, address: str) -> list[tuple[str, str]]:
    answer = site.anyone().client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    root = etree.fromstring(answer.data)
    return [(each.findtext(f"{ATOM}title"), each.find(f"{ATOM}link").get("href")) for each in root.iter(f"{ATOM}entry")]


def test_a_saved_search_is_asked_again_with_its_filters(site: Site) -> None:
    registered(site, day=date(2024, 12, 17), values={"title": "О первом"})
    registered(site, day=date(2025, 3, 3), values={"title": "О втором"})
    indexed(site)
    reader = site.visitor("viewer", SURGUT)
    page = save(reader, "приказ", name="Приказы года", more="&year=2025&kind=order")
    again = reader.get(page.links["Приказы года"])
    assert [h.text_content() for h in again.all("main .dk-entry h2")] == ["Приказ о втором"]
    assert "Приказы года" not in site.visitor("viewer", SURGUT).get("/search/saved").text


def test_a_new_hit_comes_into_the_feed_and_another_bodys_draft_does_not(site: Site) -> None:
    begun(site)
    reader = site.visitor("viewer", SURGUT)
    address = feed_of(save(reader, "заповедном"))
    assert entries(site, address) == []
    own = draft(site, values={"title": "О заповедном деле"})
    draft(site, organization=OTHER, values={"title": "О заповедном чужом"})
    public = published(site, organization=OTHER, values={"title": "О заповедном общем"})
    indexed(site)
    assert {link for _, link in entries(site, address)} == {
        f"http://localhost/documents/{own}", f"http://localhost/portal/documents/{public}"
    }  # fmt: skip


def test_the_feed_follows_the_rights_and_dies_with_the_search(site: Site) -> None:
    begun(site)
    reader = site.visitor("viewer", SURGUT)
    address = feed_of(save(reader, "заповедном"))
    draft(site, values={"title": "О заповедном деле"})
    indexed(site)
    assert len(entries(site, address)) == 1
    with reader.client.session_transaction() as session:
        user_id = session["user"]
    with site.parts.database.write() as uow:
        people.set_roles(uow, user_id=user_id, roles=[(OTHER, "viewer")])
    assert entries(site, address) == []
    with reader.client.session_transaction() as session:
        session["version"] += 1
    reader.send(reader.get("/search/saved"), button="Удалить")
    assert site.anyone().client.get(address).status_code == 404
    assert site.anyone().client.get("/search/saved/nosuch.atom").status_code == 404


def test_new_hits_are_mailed_once_and_only_those_that_may_be_read(post: Site, box: Box) -> None:
    draft(post, values={"title": "О заповедном старом"})
    indexed(post)
    post.clock.moment += timedelta(minutes=1)
    reader = reader_with_mail(post)
    save(reader, "заповедном", name="Заповедное", by_mail=True)
    post.clock.moment += timedelta(minutes=1)
    new = draft(post, values={"title": "О заповедном новом"})
    draft(post, organization=OTHER, values={"title": "О заповедном чужом"})
    indexed(post)
    post.clock.moment += timedelta(minutes=1)
    assert send_new_hits(post.parts) == {"sent": 1, "failed": 0}
    assert send_new_hits(post.parts) == {"sent": 0, "failed": 0}
    (letter,) = box.letters
    assert (letter.to, letter.subject) == ("reader@example.ru", "Новое по сохранённым поискам: 1")
    assert f"/documents/{new}" in letter.text
    assert "/search/saved" in letter.text
    assert "старом" not in letter.text
    assert "чужом" not in letter.text


def test_what_the_server_refused_is_told_the_next_time(post: Site, box: Box) -> None:
    begun(post)
    reader = reader_with_mail(post)
    save(reader, "заповедном", by_mail=True)
    post.clock.moment += timedelta(minutes=1)
    draft(post, values={"title": "О заповедном новом"})
    indexed(post)
    post.clock.moment += timedelta(minutes=1)
    box.broken = True
    assert send_new_hits(post.parts) == {"sent": 0, "failed": 1}
    box.broken = False
    assert send_new_hits(post.parts) == {"sent": 1, "failed": 0}
    with post.parts.database.read() as uow:
        actions = [row.action for row in journal_page(uow, JournalFilters()).rows if row.action.startswith("search.")]
    assert actions == ["search.send", "search.send_fail", "search.save"]


def test_who_does_not_want_letters_gets_none(post: Site, box: Box) -> None:
    begun(post)
    reader = reader_with_mail(post)
    save(reader, "заповедном", by_mail=True)
    reader.send(reader.get("/search/saved"), button="Не присылать")
    post.clock.moment += timedelta(minutes=1)
    draft(post, values={"title": "О заповедном новом"})
    indexed(post)
    assert send_new_hits(post.parts) == {"sent": 0, "failed": 0}
    assert box.letters == []


def test_another_persons_search_is_as_if_it_were_not(site: Site) -> None:
    begun(site)
    save(site.visitor("viewer", SURGUT), "приказ")
    other = site.visitor("viewer", SURGUT)
    page = save(other, "приказ")
    token = page.find("main input[name=csrf_token]").get("value")
    assert other.client.post("/search/saved/1/drop", data={"csrf_token": token}).status_code == 404
    assert other.client.post("/search/saved/2/drop", data={"csrf_token": token}).status_code == 303


@pytest.mark.parametrize("name", ["", "   ", "и" * 121])
def test_a_bad_name_keeps_nothing(site: Site, name: str) -> None:
    begun(site)
    reader = site.visitor("viewer", SURGUT)
    page = reader.get("/search/?q=приказ")
    token = page.find("main input[name=csrf_token]").get("value")
    answer = reader.client.post("/search/saved/new?q=приказ", data={"csrf_token": token, "name": name})
    assert answer.status_code == 422
    assert "Название поиска: от 1 до 120 знаков" in answer.get_data(as_text=True)
    assert "Сохранённых поисков пока нет" in reader.get("/search/saved").text
