"""Coming in and going out: the first password, the session, the way back, the look."""

from __future__ import annotations

from datetime import timedelta

from registry.services import people
from tests.app.conftest import PASSWORD, QUICK, Site
from tests.app.page import Page, Visitor


def enter(visitor: Visitor, login: str, password: str, *, status: int = 200, next_: str = "") -> Page:
    address = f"/account/login?next={next_}" if next_ else "/account/login"
    return visitor.send(visitor.get(address), {"login": login, "password": password}, status=status)


def settled(site: Site, role: str = "author") -> str:
    """A person who has chosen a password already; the login."""
    user_id, _ = site.person(role)
    with site.parts.database.write() as uow:
        user = uow.session.get(people.User, user_id)
        assert user is not None
        user.password_hash, user.must_change_password = QUICK.hash(PASSWORD), False
        return user.login


def test_a_page_for_people_asks_a_stranger_to_log_in_and_leads_back(site: Site) -> None:
    login = settled(site)
    stranger = site.anyone()
    answer = stranger.client.get("/account/profile")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login?next=/account/profile")
    after = stranger.send(stranger.get("/account/profile"), {"login": login, "password": PASSWORD})
    assert after.response.request.path == "/account/profile"


def test_a_way_back_to_another_site_leads_home(site: Site) -> None:
    after = enter(site.anyone(), settled(site), PASSWORD, next_="//evil.example/")
    assert after.response.request.path == "/"


def test_a_wrong_password_is_refused_with_one_plain_message(site: Site) -> None:
    settled(site)
    visitor = site.anyone()
    wrong = enter(visitor, "person1", "не тот", status=422)
    unknown = enter(visitor, "nobody", "не тот", status=422)
    assert wrong.errors == unknown.errors == ["Имя для входа или пароль не подходят."]
    assert 'value="не тот"' not in wrong.html


def test_tries_are_counted_and_then_have_to_wait(site: Site) -> None:
    login = settled(site)
    visitor = site.anyone()
    for _ in range(12):
        page = Page(
            visitor.client.post(
                "/account/login", data={**token(visitor), "login": login, "password": "не тот"}, follow_redirects=True
            )
        )
    assert "Слишком много неудачных попыток" in " ".join(page.errors)
    assert "Слишком много" in " ".join(enter(visitor, login, PASSWORD, status=422).errors)


def token(visitor: Visitor) -> dict[str, str]:
    return {"csrf_token": visitor.get("/account/login").find("main input[name=csrf_token]").get("value")}


def test_empty_fields_are_named_at_the_fields(site: Site) -> None:
    page = enter(site.anyone(), "", "", status=422)
    assert page.errors == ["Введите имя для входа.", "Введите пароль."]
    assert page.find("#login").get("aria-invalid") == "true"
    assert page.find("#login").get("aria-describedby") == "login-error"


def test_the_first_password_must_be_changed_before_anything_else(site: Site) -> None:
    _, password = site.person("viewer")
    visitor = site.anyone()
    page = enter(visitor, "person1", password)
    assert page.heading == "Смена пароля"
    assert visitor.get("/").heading == "Смена пароля"
    after = visitor.send(page, {"old": password, "password": PASSWORD, "again": PASSWORD})
    assert after.heading == "Главная"
    assert "Пароль изменён" in after.text
    assert visitor.get("/account/profile").heading == "Сотрудник 1"


def test_a_new_password_ends_the_sessions_elsewhere(site: Site) -> None:
    login = settled(site)
    here, there = site.anyone(), site.anyone()
    enter(here, login, PASSWORD)
    enter(there, login, PASSWORD)
    page = here.get("/account/password")
    here.send(page, {"old": PASSWORD, "password": "другая длинная фраза", "again": "другая длинная фраза"})
    assert here.client.get("/account/profile").status_code == 200
    assert there.client.get("/account/profile").status_code == 302


def test_a_password_that_is_repeated_wrongly_is_refused(site: Site) -> None:
    visitor = site.visitor("viewer")
    page = visitor.get("/account/password")
    after = visitor.send(page, {"old": "x", "password": PASSWORD, "again": "другое"}, status=422)
    assert after.errors == ["Пароли не совпадают. Введите новый пароль ещё раз."]


def test_a_closed_account_is_out_at_once(site: Site) -> None:
    visitor = site.visitor("viewer")
    assert visitor.client.get("/account/profile").status_code == 200
    with site.parts.database.write() as uow:
        people.set_active(uow, user_id=1, active=False)
    assert visitor.client.get("/account/profile").status_code == 302


def test_a_session_ends_after_its_hours(site: Site) -> None:
    visitor = site.visitor("viewer")
    site.clock.moment += timedelta(hours=11, minutes=59)
    assert visitor.client.get("/account/profile").status_code == 200
    site.clock.moment += timedelta(minutes=2)
    assert visitor.client.get("/account/profile").status_code == 302


def test_going_out_ends_the_session_and_only_by_the_button(site: Site) -> None:
    visitor = site.visitor("viewer")
    assert visitor.client.get("/account/logout").status_code == 405
    page = visitor.get("/account/profile")
    form = page.find("form[action=/account/logout]")
    data = dict(form.form_values())
    visitor.client.post("/account/logout", data=data)
    assert visitor.client.get("/account/profile").status_code == 302


def test_the_cookie_of_the_session_is_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    answer = site.anyone().client.get("/account/login")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_behind_tls_cookies_are_sent_over_tls_only(make_site: object) -> None:
    site = make_site(secure_cookies=True)  # type: ignore[operator]
    assert "Secure" in site.anyone().client.get("/account/login").headers["Set-Cookie"]
    assert "Secure" in site.anyone().client.get("/display?theme=large").headers["Set-Cookie"]


def test_look_and_language_are_remembered_and_lead_back(site: Site) -> None:
    visitor = site.anyone()
    answer = visitor.client.get("/display?theme=contrast&locale=en&next=/account/login")
    assert answer.headers["Location"] == "/account/login"
    page = visitor.get("/account/login")
    assert page.tree.get("data-theme") == "contrast"
    assert page.tree.get("lang") == "en"


def test_an_unknown_look_changes_nothing(site: Site) -> None:
    answer = site.anyone().client.get("/display?theme=%22evil&locale=fr&next=https://evil.example/")
    assert answer.headers["Location"] == "/"
    assert "Set-Cookie" not in answer.headers


def test_a_person_keeps_the_language_on_another_device(site: Site) -> None:
    login = settled(site)
    here, there = site.anyone(), site.anyone()
    page = enter(here, login, PASSWORD, next_="/account/profile")
    saved = here.send(page, {"locale": "en", "theme": "large"})
    assert saved.tree.get("lang") == "en"
    assert saved.tree.get("data-theme") == "large"
    assert enter(there, login, PASSWORD).tree.get("lang") == "en"


def test_a_person_says_how_she_is_called(site: Site) -> None:
    visitor = site.visitor("author", "mouo-71876000")
    saved = visitor.send(
        visitor.get("/account/details"), {"name": "Иванова Мария", "post": "методист", "phone": "8 (3462) 52-00-00"}
    )
    assert saved.heading == "Иванова Мария"
    assert "методист" in saved.text
    assert "Автор: " in saved.text
    refused = visitor.send(visitor.get("/account/details"), {"name": " "}, status=422)
    assert refused.errors == ["Укажите фамилию, имя и отчество."]
