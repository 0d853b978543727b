"""Searches that people keep: asked again, read as a feed, told of by mail once, and only of what may be read then."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from lxml import etree

from app.mail.new_hits import send_new_hits
from registry.errors import RefusedAddress, Unavailable
from registry.models import SavedSearch, User
from registry.ports import Letter
from registry.queries.journal import JournalFilters, journal_page
from registry.services import people, publication
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import OTHER, SURGUT, draft, indexed, published, registered

ATOM = "{http://www.w3.org/2005/Atom}"


class Box:
    """A mail server that keeps what it takes, or refuses everything while ``broken``: for good when ``vanished``."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.broken = False
        self.vanished = False

    def available(self) -> bool:
        return True

    def send(self, letter: Letter) -> None:
        if self.broken:
            raise (RefusedAddress if self.vanished else Unavailable)("Почтовый сервер не принял письмо.")
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
    assert (letter.to, letter.subject) == ("reader@example.ru", "Новое по поиску «Заповедное»: 1")
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


def subscribed(post: Site, words: str = "заповедном") -> Visitor:
    """Somebody who wants letters about the words."""
    begun(post)
    reader = reader_with_mail(post)
    save(reader, words, name="Заповедное", by_mail=True)
    return reader


def told(site: Site, box: Box) -> str:
    """What the next letters say; empty when there are none."""
    indexed(site)
    before = len(box.letters)
    send_new_hits(site.parts)
    return "".join(letter.text for letter in box.letters[before:])


def test_an_old_document_entered_today_is_new_however_many_later_ones_there_are(post: Site, box: Box) -> None:
    for day in (date(2025, 3, 3), date(2025, 3, 4)):
        registered(post, day=day, values={"title": "О заповедном позднем"})
    subscribed(post)
    old = registered(post, day=date(2024, 1, 9), values={"title": "О заповедном давнем"}, kind="method_recs")
    assert f"/documents/{old}\n" in told(post, box)
    assert told(post, box) == ""


def test_a_document_that_was_restricted_or_withdrawn_since_is_named_nowhere(post: Site, box: Box) -> None:
    reader = subscribed(post)
    public = published(post, organization=OTHER, values={"title": "О заповедном общем"})
    indexed(post)
    address = feed_of(reader.send(reader.get("/search/saved"), button="Обновить адрес ленты"))
    assert len(entries(post, address)) == 1
    with post.parts.database.write() as uow:
        publication.withdraw(uow, document_id=public, reason="Ошибка.")
    # The index does not know of it yet.
    assert send_new_hits(post.parts) == {"sent": 0, "failed": 0}
    assert entries(post, address) == []


def test_a_closed_account_gets_no_letters_and_an_opened_one_gets_all_at_once(post: Site, box: Box) -> None:
    reader = subscribed(post)
    draft(post, values={"title": "О заповедном новом"})
    activate(post, reader, active=False)
    assert told(post, box) == ""
    activate(post, reader, active=True)
    assert "Приказ о заповедном новом" in told(post, box)


def activate(site: Site, visitor: Visitor, *, active: bool) -> None:
    with visitor.client.session_transaction() as session, site.parts.database.write() as uow:
        person = uow.session.get(User, session["user"])
        assert person is not None
        person.active = active


def test_an_address_that_is_refused_for_good_gets_no_more_letters_and_its_person_is_told(post: Site, box: Box) -> None:
    reader = subscribed(post)
    draft(post, values={"title": "О заповедном новом"})
    box.broken = box.vanished = True
    assert [(told(post, box), subscriptions(post)) for _ in range(4)] == [("", 1), ("", 1), ("", 0), ("", 0)]
    assert "Почтовый сервер не принимает ваш адрес" in reader.get("/search/saved").text
    box.broken = False
    reader.send(reader.get("/search/saved"), button="Присылать новое")
    assert "Почтовый сервер не принимает ваш адрес" not in reader.get("/search/saved").text
    assert told(post, box) == ""


def subscriptions(site: Site) -> int:
    with site.parts.database.read() as uow:
        return uow.session.query(SavedSearch).filter_by(by_mail=True).count()


def test_the_link_in_a_letter_stops_the_letters_of_its_search_by_a_button_and_without_a_session(
    post: Site, box: Box
) -> None:
    reader = subscribed(post)
    save(reader, "заповедном", name="Второй", by_mail=True)
    draft(post, values={"title": "О заповедном новом"})
    told(post, box)
    link = {letter.subject: letter.unsubscribe for letter in box.letters}["Новое по поиску «Заповедное»: 1"]
    assert link in next(letter.text for letter in box.letters if "Заповедное" in letter.subject)
    path = link.removeprefix(post.parts.settings.base_url.rstrip("/"))
    stranger = post.anyone()
    asked = stranger.get(path)
    assert (subscriptions(post), "Прекратить письма?" in asked.text) == (2, True)
    # As a mail program does it: no cookie, no token, no redirect.
    answer = post.anyone().client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, subscriptions(post)) == (200, 1)
    assert "Письма прекращены" in stranger.send(asked, button="Больше не присылать").text
    assert "Заповедное" in reader.get("/search/saved").text
    with post.parts.database.read() as uow:
        rows = [row for row in journal_page(uow, JournalFilters()).rows if row.action == "search.stop"]
    assert [dict(row.details) for row in rows] == [{"reason": "По ссылке из письма."}]


@pytest.mark.parametrize("key", ["1", "MQ.xxxx", "a" * 3000, "%00", "%D0%B9"])
def test_a_made_up_link_stops_nothing(post: Site, box: Box, key: str) -> None:
    subscribed(post)
    for answer in (
        post.anyone().client.get(f"/search/letters/{key}"),
        post.anyone().client.post(f"/search/letters/{key}"),
    ):
        assert answer.status_code == 404
    assert subscriptions(post) == 1


def test_a_renewed_address_replaces_the_one_before_and_is_its_persons_alone(site: Site) -> None:
    begun(site)
    reader = site.visitor("viewer", SURGUT)
    before = feed_of(save(reader, "заповедном"))
    after = feed_of(reader.send(reader.get("/search/saved"), button="Обновить адрес ленты"))
    assert site.anyone().client.get(before).status_code == 404
    assert entries(site, after) == []
    admin = site.visitor()
    token = admin.get("/search/saved").find("input[name=csrf_token]").get("value")
    assert admin.client.post("/search/saved/1/renew", data={"csrf_token": token}).status_code == 404
    assert entries(site, after) == []


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
