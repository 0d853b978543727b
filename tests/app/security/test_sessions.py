"""Sessions: nobody goes on with a cookie that was taken, planted or ended."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from registry.models import EndedSession
from tests.app.conftest import PASSWORD, Site
from tests.app.page import Visitor
from tests.app.test_account import enter, settled


def cookie(visitor: Visitor) -> str:
    found = visitor.client.get_cookie("dokkarta")
    assert found is not None
    return str(found.value)


def with_cookie(site: Site, value: str) -> Visitor:
    visitor = site.anyone()
    visitor.client.set_cookie("dokkarta", value)
    return visitor


def log_out(visitor: Visitor) -> None:
    form = visitor.get("/account/profile").find("form[action=/account/logout]")
    assert visitor.client.post("/account/logout", data=dict(form.form_values())).status_code == 303


def test_a_copy_of_the_cookie_is_worth_nothing_after_the_log_out(site: Site) -> None:
    login = settled(site)
    here, elsewhere = site.anyone(), site.anyone()
    enter(here, login, PASSWORD)
    enter(elsewhere, login, PASSWORD)
    thief = with_cookie(site, cookie(here))
    assert thief.client.get("/account/profile").status_code == 200
    log_out(here)
    assert with_cookie(site, cookie(thief)).client.get("/account/profile").status_code == 302
    assert elsewhere.client.get("/account/profile").status_code == 200


def test_ended_sessions_are_forgotten_when_their_cookies_are_dead(site: Site) -> None:
    login = settled(site)
    for _ in range(2):
        visitor = site.anyone()
        enter(visitor, login, PASSWORD)
        log_out(visitor)
        site.clock.moment += timedelta(hours=13)
    with site.parts.database.read() as uow:
        assert uow.session.scalar(select(func.count()).select_from(EndedSession)) == 1


def test_a_planted_session_is_dropped_at_log_in(site: Site) -> None:
    login = settled(site)
    planted = site.anyone()
    planted.get("/account/login")
    before = cookie(planted)
    victim = with_cookie(site, before)
    enter(victim, login, PASSWORD)
    assert cookie(victim) != before
    assert with_cookie(site, before).client.get("/account/profile").status_code == 302


def test_a_forged_cookie_opens_nothing(site: Site) -> None:
    visitor = site.visitor("viewer")
    value = cookie(visitor)
    # Not the last sign: two of them may stand for the same bytes.
    for forged in (value[:-2] + ("A" if value[-2] != "A" else "B") + value[-1], value.split(".")[0], "x" * 3000, "."):
        assert with_cookie(site, forged).client.get("/account/profile").status_code == 302


def test_no_page_is_reached_before_the_first_password_is_changed(site: Site) -> None:
    _, password = site.person("system_admin")
    visitor = site.anyone()
    enter(visitor, "person1", password)
    allowed = {"/account/password", "/account/logout", "/display", "/static/<path:filename>"}
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule not in allowed:
            answer = visitor.client.get(rule.rule)
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/account/password"), rule.rule
    saved = visitor.client.post("/account/details", data={"name": "Кто-то"})
    assert saved.status_code in {302, 400}
