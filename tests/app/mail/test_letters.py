"""Digests: to whom, what they say, and that nobody gets one twice; over a real SMTP server."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app.mail import daily
from app.mail.smtp import SmtpMailer
from registry.errors import Forbidden, InvalidInput, RefusedAddress, Unavailable
from registry.ports import Letter
from registry.queries.jobs import jobs as list_jobs
from registry.queries.reminders import digests, sent_digests
from registry.services import people, reminders
from tests.app.conftest import Site
from tests.factories.system import counted_statements

MONTH_AHEAD = date(2025, 11, 28)  # a month before the last working day of December


class Box:
    """A mail server that keeps what it takes; ``refused`` addresses are turned away."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.refusal = "550 no such box"
        self.sources: list[str] = []

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        self.sources.append(envelope.content.decode("ascii"))
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, str]]:
    """The box, and the address of its server."""
    kept = Box()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def mailed(make_site: Callable[..., Site], box: tuple[Box, str]) -> Site:
    """A site with a mail server, on a day that is a month before many terms, and one officer with an address."""
    site = make_site(mail_url=box[1], public_url="https://karta.example.ru")
    site.clock.set(MONTH_AHEAD)
    with site.parts.database.write() as uow:
        uow.session.execute(people.User.__table__.update().values(reminders=False))
    officer(site, "sr@example.ru", "mouo-71876000")
    return site


def officer(site: Site, address: str, organization: str, *, wanted: bool = True) -> int:
    user_id, _ = site.person("registrar", organization)
    with site.parts.database.write() as uow:
        people.update_user(uow, user_id=user_id, name="Иванова Анна", email=address, reminders=wanted)
    return user_id


def test_a_digest_names_every_term_with_its_days_and_its_page(mailed: Site, box: tuple[Box, str]) -> None:
    outcome = daily.send_digests(mailed.parts, MONTH_AHEAD)
    assert (outcome.sent, outcome.failed) == (1, 0)
    [letter] = box[0].letters
    text = letter.get_content()
    assert letter["To"] == "sr@example.ru"
    assert letter["From"] == "dokkarta@karta.example.ru"
    assert letter["Subject"].startswith("Дорожная карта на 28.11.2025: ")
    assert "Здравствуйте, Иванова Анна!" in text
    assert "ОСТАЛСЯ МЕСЯЦ" in text
    assert "https://karta.example.ru/roadmap/" in text


def test_nobody_gets_the_digest_of_a_day_twice(mailed: Site, box: tuple[Box, str]) -> None:
    for _ in range(3):
        daily.send_digests(mailed.parts, MONTH_AHEAD)
    assert len(box[0].letters) == 1


def test_a_letter_of_unknown_fate_is_not_sent_again(mailed: Site, box: tuple[Box, str]) -> None:
    with mailed.parts.database.read() as uow:
        [digest] = digests(uow, MONTH_AHEAD)
    with mailed.parts.database.write() as uow:  # the program died while it was handing the letter over
        reminders.begin(
            uow, user_id=digest.recipient.user_id, day=MONTH_AHEAD, address="sr@example.ru", subject="", body="", rows=1
        )
    assert daily.send_digests(mailed.parts, MONTH_AHEAD).held == 1
    assert box[0].letters == []


def test_a_refused_letter_stops_no_other_and_is_tried_again(mailed: Site, box: tuple[Box, str]) -> None:
    officer(mailed, "gone@example.ru", "mouo-71871000")
    box[0].refused.add("gone@example.ru")
    outcome = daily.send_digests(mailed.parts, MONTH_AHEAD)
    assert (outcome.sent, outcome.failed) == (1, 1)
    with mailed.parts.database.read() as uow:
        [refused] = [row for row in sent_digests(uow) if row.error]
    assert refused.error == "Почтовый сервер не принял адрес gone@example.ru."
    box[0].refused.clear()
    again = daily.send_digests(mailed.parts, MONTH_AHEAD)
    assert (again.sent, again.held) == (1, 1)


def test_what_was_sent_stands_in_the_journal(mailed: Site) -> None:
    daily.send_digests(mailed.parts, MONTH_AHEAD)
    page = mailed.visitor().get("/journal/?action=reminder.")
    assert "Отправлено напоминание" in page.text
    assert "sr@example.ru" in page.text


def test_nothing_goes_out_on_a_day_off(mailed: Site, box: tuple[Box, str]) -> None:
    assert daily.send_digests(mailed.parts, date(2025, 11, 29)).sent == 0  # a Saturday
    assert box[0].letters == []


def test_those_without_address_or_wish_get_nothing(mailed: Site) -> None:
    officer(mailed, "", "mouo-71871000")
    officer(mailed, "quiet@example.ru", "mouo-71872000", wanted=False)
    with mailed.parts.database.read() as uow:
        held = {digest.on_hold for digest in digests(uow, MONTH_AHEAD)}
    assert held == {"", "address", "unwanted"}
    assert daily.send_digests(mailed.parts, MONTH_AHEAD).sent == 1


def test_digests_of_many_people_take_a_fixed_number_of_statements(mailed: Site) -> None:
    def taken() -> int:
        with counted_statements(mailed.parts.database) as statements, mailed.parts.database.read() as uow:
            digests(uow, MONTH_AHEAD)
        return len(statements)

    few = taken()
    for number in range(5):
        officer(mailed, f"p{number}@example.ru", f"mouo-7187{number + 1}000")
    assert taken() == few
    assert few <= 8


def test_the_page_shows_what_would_be_sent_and_to_whom(mailed: Site) -> None:
    page = mailed.visitor().get("/reminders/?on=2025-11-28")
    assert "Иванова Анна" in page.text
    assert "Будет отправлено" in page.text
    assert "ОСТАЛСЯ МЕСЯЦ" in page.text


def test_a_person_sees_her_own_letter_and_nobody_elses(mailed: Site) -> None:
    officer(mailed, "other@example.ru", "mouo-71871000")
    page = mailed.visitor("viewer", "mouo-71871000").get("/reminders/?on=2025-11-28")
    assert "sr@example.ru" not in page.text
    assert "other@example.ru" not in page.text


def test_the_administrator_may_send_now_and_only_once(mailed: Site) -> None:
    admin = mailed.visitor()
    after = admin.send(admin.get("/reminders/"), button="Разослать сейчас")
    assert "Рассылка поставлена в очередь" in after.html
    after = admin.send(admin.get("/reminders/"), button="Разослать сейчас")
    assert "уже заказана" in after.html
    with mailed.parts.database.read() as uow:
        assert [job.kind for job in list_jobs(uow)] == ["reminders"]


def test_the_day_has_one_job_and_failed_letters_another_one_later(mailed: Site, box: tuple[Box, str]) -> None:
    from app.jobs.running import carry_out

    letters = daily.DailyLetters(mailed.parts)
    letters.order_when_due()
    box[0].refused.add("sr@example.ru")
    with mailed.parts.database.read() as uow:
        [job] = list_jobs(uow)
    carry_out(mailed.parts, job.id)
    assert not daily.order(mailed.parts, MONTH_AHEAD)
    mailed.clock.moment = mailed.clock.moment.replace(hour=12)
    assert daily.order(mailed.parts, MONTH_AHEAD)


def test_letters_wait_for_the_hour(mailed: Site) -> None:
    mailed.clock.moment = mailed.clock.moment.replace(hour=1)  # six in the morning where the okrug is
    daily.DailyLetters(mailed.parts).order_when_due()
    with mailed.parts.database.read() as uow:
        assert list_jobs(uow) == ()


def test_only_the_system_sends(mailed: Site) -> None:
    from registry.domain.roles import NOBODY

    with pytest.raises(Forbidden), mailed.parts.database.write(NOBODY) as uow:
        reminders.begin(uow, user_id=1, day=MONTH_AHEAD, address="", subject="", body="", rows=0)


def test_a_server_that_is_not_there_is_told_in_words(make_site: Callable[..., Site]) -> None:
    site = make_site(mail_url="smtp://127.0.0.1:9")
    with pytest.raises(Unavailable, match="Почтовый сервер не принял письмо"):
        site.parts.mailer.send(Letter("a@example.ru", "Тема", "Текст"))


@pytest.mark.parametrize("address", ["http://mail", "smtp://", "почта"])
def test_an_address_of_no_server_is_refused(make_site: Callable[..., Site], address: str) -> None:
    with pytest.raises(InvalidInput, match="DOKKARTA_MAIL_URL"):
        _ = make_site(mail_url=address).parts.mailer


@pytest.mark.parametrize("address", ["не адрес", "a@b", "a@example.ru\nBcc: b@example.ru", "a b@example.ru"])
def test_a_wrong_address_of_a_person_is_refused_at_its_field(site: Site, address: str) -> None:
    person = site.visitor("author", "mouo-71876000")
    page = person.get("/account/details")
    after = person.send(page, {"name": "Иванова Анна", "email": address}, status=422)
    assert after.errors


def test_a_person_sets_her_address_and_wish(site: Site) -> None:
    person = site.visitor("author", "mouo-71876000")
    after = person.send(person.get("/account/details"), {"name": "Иванова", "email": "i@example.ru", "reminders": "y"})
    assert "i@example.ru" in after.text
    assert "приходят на почту" in after.text


@pytest.mark.parametrize(
    ("scheme", "one_click"), [("https", "List-Unsubscribe=One-Click"), ("http", None)], ids=["safe", "plain"]
)
def test_a_letter_that_can_be_stopped_says_how_whole_however_long_the_address(
    box: tuple[Box, str], scheme: str, one_click: str | None
) -> None:
    link = f"{scheme}://karta.example.ru/search/letters/{'Ab1-_.' * 20}"
    mailer = SmtpMailer(box[1], site="https://karta.example.ru")
    mailer.send(Letter("sr@example.ru", "Новое", "Текст", unsubscribe=link))
    (letter,) = box[0].letters
    assert letter["List-Unsubscribe"] == f"<{link}>"
    assert letter["List-Unsubscribe-Post"] == one_click
    assert f"\nList-Unsubscribe: <{link}>\n" in box[0].sources[0].replace("\r\n", "\n")


@pytest.mark.parametrize(("answer", "kind"), [("550 no such box", RefusedAddress), ("450 later", Unavailable)])
def test_an_address_refused_for_good_is_told_from_one_refused_for_now(
    box: tuple[Box, str], answer: str, kind: type[Unavailable]
) -> None:
    box[0].refused.add("sr@example.ru")
    box[0].refusal = answer
    with pytest.raises(Unavailable, match="не принял адрес sr@example") as caught:
        SmtpMailer(box[1]).send(Letter("sr@example.ru", "Новое", "Текст"))
    assert type(caught.value) is kind
