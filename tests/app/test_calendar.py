"""Terms in a calendar: secret addresses, what they show and to whom, read by an iCalendar library."""

from __future__ import annotations

from datetime import date, timedelta

from icalendar import Calendar

from registry.queries.completeness import organization_completeness
from registry.services import evidence, people
from tests.app.conftest import Site
from tests.app.page import Page, Visitor

OWN = "mouo-71876000"


def made(visitor: Visitor) -> str:
    """The path of a new feed of the visitor."""
    page = visitor.send(visitor.get("/calendar/"), button="Создать адрес")
    return shown(page)


def shown(page: Page) -> str:
    return page.find("#feed-address").text_content().removeprefix("http://localhost")


def read(site: Site, address: str) -> Calendar:
    """The calendar as a program without a session reads it."""
    answer = site.anyone().client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert "no-store" in answer.headers["Cache-Control"]
    return Calendar.from_ical(answer.data)


def test_a_feed_shows_every_dated_term_on_its_last_day(site: Site) -> None:
    calendar = read(site, made(site.visitor("author", OWN)))
    events = [e for e in calendar.walk("VEVENT") if str(e["summary"]).startswith("п. 1.2: локальный акт")]
    with site.parts.database.read() as uow:
        owed = organization_completeness(uow, OWN, site.clock.today()).rows
    ends = sorted(row.window.end for row in owed if row.item == "1.2" and row.window)
    assert [event.decoded("dtstart") for event in events] == ends
    event = events[0]
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
    assert "Срок:" in str(event["description"])
    assert str(event["url"]).endswith("/roadmap/1.2")
    assert calendar["x-wr-calname"] == "Сроки дорожной карты: МОУО (город Сургут)"


def test_the_same_term_keeps_its_name_and_turns_done(site: Site) -> None:
    address = made(site.visitor("author", OWN))
    before = {str(e["uid"]): str(e["summary"]) for e in read(site, address).walk("VEVENT")}
    assert len(before) == len(list(read(site, address).walk("VEVENT")))
    with site.parts.database.write() as uow:
        evidence.add_link(
            uow, organization=OWN, item="3.22", kind="web_publication", url="https://example.ru/a",
            fulfilled_on=date(2025, 5, 20),
        )  # fmt: skip
    after = {str(e["uid"]): str(e["description"]) for e in read(site, address).walk("VEVENT")}
    assert after.keys() == before.keys()
    assert sum("размещение на официальном сайте: исполнено" in text for text in after.values()) == 1


def test_a_revoked_feed_shows_nothing(site: Site) -> None:
    person = site.visitor("author", OWN)
    address = made(person)
    person.send(person.get("/calendar/"), button="Отключить")
    assert site.anyone().client.get(address).status_code == 404
    assert "Календарей пока нет" in person.get("/calendar/").text


def test_a_renewed_feed_shows_the_same_under_another_address_only(site: Site) -> None:
    person = site.visitor("author", OWN)
    before = made(person)
    terms = len(read(site, before).walk("VEVENT"))
    after = shown(person.send(person.get("/calendar/"), button="Обновить адрес"))
    assert site.anyone().client.get(before).status_code == 404
    assert len(read(site, after).walk("VEVENT")) == terms
    admin = site.visitor()
    token = admin.get("/calendar/").find("main input[name=csrf_token]").get("value")
    # Who knows the address sees what its person sees, so nobody else may make it anew.
    assert admin.client.post("/calendar/1/renew", data={"csrf_token": token}).status_code == 404
    assert site.anyone().client.get(after).status_code == 200


def test_a_feed_dies_with_the_account_and_follows_the_rights(site: Site) -> None:
    user_id, _ = site.person("author", OWN)
    person = site.anyone()
    with person.client.session_transaction() as session:
        session.update(user=user_id, version=1, since=site.clock.now().timestamp())
    address = made(person)
    with site.parts.database.write() as uow:
        people.set_roles(uow, user_id=user_id, roles=[("mouo-71871000", "viewer")])
    assert read(site, address)["x-wr-calname"] == "Сроки дорожной карты: МОУО (город Ханты-Мансийск)"
    with site.parts.database.write() as uow:
        people.set_active(uow, user_id=user_id, active=False)
    assert site.anyone().client.get(address).status_code == 404


def test_a_secret_cannot_be_guessed_or_found_in_the_database(site: Site) -> None:
    address = made(site.visitor("author", OWN))
    assert site.anyone().client.get("/calendar/feed/guess.ics").status_code == 404
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    with site.parts.database.engine.connect() as connection:
        dump = "".join(str(row) for row in connection.exec_driver_sql("SELECT * FROM calendar_feeds"))
        journal = "".join(str(row) for row in connection.exec_driver_sql("SELECT * FROM journal"))
    assert secret not in dump + journal


def test_somebody_elses_feed_is_not_there(site: Site) -> None:
    made(site.visitor("author", OWN))
    other = site.visitor("author", "mouo-71871000")
    token = other.get("/calendar/").find("input[name=csrf_token]").get("value")
    assert other.client.post("/calendar/1/revoke", data={"csrf_token": token}).status_code == 404
    assert other.client.post("/calendar/new", data={"csrf_token": token, "organization": OWN}).status_code == 404


def test_the_file_of_an_organization_needs_the_right_to_read_it(site: Site) -> None:
    answer = site.visitor("viewer", OWN).client.get(f"/calendar/organizations/{OWN}.ics")
    assert list(Calendar.from_ical(answer.data).walk("VEVENT"))
    assert "attachment" in answer.headers["Content-Disposition"]
    assert site.visitor("viewer", "mouo-71871000").client.get(f"/calendar/organizations/{OWN}.ics").status_code == 404
