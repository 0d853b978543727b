"""What is refused is refused plainly: one table of statuses, one shape for programs, no insides shown."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest
from flask import Flask

from app.errors import STATUSES, status_of
from app.i18n import localized
from app.security.access import LOGGED_IN, PUBLIC, allow
from registry import errors
from registry.domain.roles import Permission
from registry.errors import DokkartaError, ImportRejected, InvalidInput, NotFound, Remark, Unavailable
from tests.app.conftest import Site
from tests.app.page import Page


def tree() -> list[type[DokkartaError]]:
    found = [getattr(errors, name) for name in dir(errors)]
    return [each for each in found if isinstance(each, type) and issubclass(each, DokkartaError)]


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """A site whose application these tests give addresses of their own."""
    return make_site(altered=True)


def raising(app: Flask, error: BaseException, rule: object = PUBLIC, path: str = "/raise") -> None:
    """Add an address that raises the error; Flask allows it before the first request only."""

    @allow(rule)  # type: ignore[arg-type]
    def view() -> str:
        raise error

    app._got_first_request = False
    app.add_url_rule(path, path.strip("/"), view, methods=["GET", "POST"])


def test_every_error_of_the_tree_has_its_status() -> None:
    assert {status_of(kind("x")) for kind in tree() if kind is not DokkartaError} == set(STATUSES.values())
    assert all(status_of(kind("x")) != 500 for kind in tree() if kind is not DokkartaError)


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (InvalidInput("Так нельзя."), 422, "Действие не выполнено"),
        (NotFound("Такого объекта нет."), 404, "Не найдено"),
        (errors.Forbidden("Нет роли."), 403, "Доступ закрыт"),
        (Unavailable("Занято."), 503, "Временно недоступно"),
        (errors.TooOften("Запросов слишком много."), 429, "Слишком много запросов"),
    ],
)
def test_a_person_reads_what_happened(site: Site, error: DokkartaError, status: int, heading: str) -> None:
    raising(site.app, error)
    page = site.anyone().get("/raise", status)
    assert page.heading == heading
    assert error.message in page.text


def test_a_busy_part_says_when_to_come_again(site: Site) -> None:
    raising(site.app, Unavailable("Занято."))
    assert int(site.anyone().client.get("/raise").headers["Retry-After"]) > 0


def test_a_program_is_told_in_one_shape(site: Site) -> None:
    remark = Remark("строка 3, столбец «Код»", "Код «{code}» уже занят.", (("code", "x1"),))
    raising(site.app, ImportRejected("Не загружено: {count}.", remarks=[remark], count=1))
    answer = site.anyone().client.get("/raise", headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.get_json() == {
        "error": {
            "message": "Не загружено: 1.",
            "remarks": [{"place": "строка 3, столбец «Код»", "message": "Код «x1» уже занят."}],
        }
    }


def test_a_program_without_a_session_is_told_so_and_not_led_to_a_form(site: Site) -> None:
    raising(site.app, RuntimeError("never"), LOGGED_IN, "/api/raise")
    answer = site.anyone().client.get("/api/raise")
    assert answer.status_code == 401
    assert "message" in answer.get_json()["error"]


def test_a_role_that_is_missing_is_told_without_the_page(site: Site) -> None:
    raising(site.app, RuntimeError("never"), Permission.SYSTEM)
    page = site.visitor("viewer").get("/raise", 403)
    assert "нужной роли" in page.text


def test_an_unforeseen_error_shows_a_number_and_nothing_else(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    raising(site.app, RuntimeError("пароль базы: 12345"))
    with caplog.at_level(logging.ERROR):
        page = site.anyone().get("/raise", 500)
    assert "12345" not in page.html
    assert "Traceback" not in page.html
    number = page.text.partition("под номером ")[2].partition(".")[0]
    assert len(number) == 8
    assert number in caplog.text
    assert "12345" in caplog.text


def test_a_broken_database_still_gives_a_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = site.visitor("viewer")
    site.parts.database.close()
    with site.parts.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE users RENAME TO gone")
    page = visitor.get("/account/profile", 500)
    assert page.heading == "Ошибка на сервере"
    assert "gone" not in page.html


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/static/nothing.css", 404), ("/account/logout", 405)]
)
def test_addresses_that_do_not_answer_have_friendly_pages(site: Site, path: str, status: int) -> None:
    page = site.anyone().get(path, status)
    assert page.links["На главную"] == "/"


def test_a_form_without_its_token_is_refused(site: Site) -> None:
    answer = Page(site.anyone().client.post("/account/login", data={"login": "a", "password": "b"}))
    assert answer.status == 400
    assert answer.heading == "Форма устарела"


def test_a_form_with_the_token_of_another_session_is_refused(site: Site) -> None:
    stolen = site.anyone().get("/account/login").find("main input[name=csrf_token]").get("value")
    other = site.anyone()
    other.get("/account/login")
    answer = other.client.post("/account/login", data={"csrf_token": stolen, "login": "a", "password": "b"})
    assert answer.status_code == 400


def test_too_much_at_once_names_the_limit(make_site: object) -> None:
    site = make_site(max_upload_mb=1)  # type: ignore[operator]
    answer = Page(site.anyone().client.post("/account/login", data={"login": "x" * (2 * 1024 * 1024)}))
    assert answer.status == 413
    assert "1 МБ" in answer.text


def test_a_name_of_the_host_that_is_not_ours_is_refused(site: Site) -> None:
    answer = site.anyone().client.get("/account/login", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.get_data(as_text=True)


def test_a_person_behind_the_proxy_is_seen_by_her_own_address(make_site: object) -> None:
    site = make_site(proxies=1, trusted_hosts="d.example")  # type: ignore[operator]
    answer = site.anyone().client.get(
        "/account/profile",
        headers={"X-Forwarded-For": "10.1.1.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "d.example"},
    )
    assert answer.status_code == 302
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_messages_speak_of_days_as_people_do(site: Site) -> None:
    from datetime import date

    error = InvalidInput("Дата {day} раньше {other:%Y}.", day=date(2025, 3, 9), other=date(2024, 1, 1))
    with site.app.test_request_context("/"):
        assert localized(error) == "Дата 09.03.2025 раньше 2024."


def test_answers_are_json_in_plain_russian(site: Site) -> None:
    raising(site.app, NotFound("Нет."), path="/api/none")
    body = site.anyone().client.get("/api/none").get_data(as_text=True)
    assert "Нет." in body
    assert json.loads(body)["error"]["remarks"] == []
