"""Accounts: created with a password that is shown once, given roles, closed; within what one manages."""

from __future__ import annotations

from tests.app.conftest import PASSWORD, Site
from tests.app.page import Page, Visitor


def new_person(
    visitor: Visitor, *, login: str = "petrova", organization: str = "mouo-71876000", status: int = 200
) -> Page:
    page = visitor.get("/people/new")
    values = {
        "name": "Петрова Анна Сергеевна",
        "login": login,
        "roles-0-organization": organization,
        "roles-0-role": "author",
    }
    return visitor.send(page, values, status=status)


def test_the_one_time_password_is_shown_once_and_works_once(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    made = new_person(admin)
    login, password = (code.text_content() for code in made.all("main code"))
    assert made.response.headers["Cache-Control"] == "no-store"
    assert password not in admin.get(made.links["К учётной записи"]).html
    person = site.anyone()
    page = person.send(person.get("/account/login"), {"login": login, "password": password})
    assert page.heading == "Смена пароля"
    person.send(page, {"old": password, "password": PASSWORD, "again": PASSWORD})
    other = site.anyone()
    other.send(other.get("/account/login"), {"login": login, "password": password}, status=422)


def test_bad_fields_are_named_and_nobody_is_created(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    refused = new_person(admin, login="a b", organization="", status=422)
    assert refused.find("#login").get("aria-invalid") == "true"
    assert any("роль" in message for message in refused.errors)
    assert len(admin.get("/people/").rows()) == 1


def test_an_administrator_gives_roles_only_where_she_manages(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    options = [option.get("value") for option in admin.get("/people/new").all("#roles-0-organization option")]
    assert options == ["", "mouo-71876000"]
    new_person(admin, organization="mouo-71871000", status=404)


def test_the_role_over_everything_is_given_by_those_who_have_it(site: Site) -> None:
    def offered(visitor: Visitor) -> list[str]:
        return [option.get("value") for option in visitor.get("/people/new").all("#roles-0-role option")]

    assert "system_admin" not in offered(site.visitor("org_admin", "department"))
    assert "system_admin" in offered(site.visitor())


def test_roles_are_changed_and_the_sessions_end(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    person = site.visitor("viewer", "mouo-71876000")
    page = admin.get("/people/2/roles")
    after = admin.send(page, {"roles-0-role": "registrar"})
    assert "Регистратор" in after.text
    assert person.client.get("/account/profile").status_code == 302


def test_a_new_password_and_a_closed_account(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    person = site.visitor("viewer", "mouo-71876000")
    shown = admin.send(admin.get("/people/2"), button="Выдать новый пароль")
    assert len(shown.all("main code")) == 2
    assert person.client.get("/account/profile").status_code == 302
    closed = admin.send(admin.get("/people/2"), button="Закрыть учётную запись")
    assert "Учётная запись закрыта" in closed.text
    assert "Учётная запись открыта" in admin.send(closed, button="Открыть учётную запись").text


def test_people_of_other_organizations_are_not_found(site: Site) -> None:
    site.person("author", "mouo-71871000")
    stranger = site.visitor("org_admin", "mouo-71876000")
    assert len(stranger.get("/people/").rows()) == 1
    for path in ("/people/1", "/people/1/edit", "/people/1/roles", "/people/999"):
        stranger.get(path, 404)


def test_the_last_administrator_stays(site: Site) -> None:
    admin = site.visitor()
    refused = admin.send(admin.get("/people/1"), button="Закрыть учётную запись", status=422)
    assert "последний администратор" in refused.text


def test_the_list_is_narrowed_by_organization(site: Site) -> None:
    admin = site.visitor()
    site.person("author", "mouo-71876000")
    assert len(admin.get("/people/").rows()) == 2
    assert len(admin.get("/people/?organization=mouo-71876000").rows()) == 1
