"""Who may open what: every address of the house by role. A new address takes a line here."""

from __future__ import annotations

import io

import pytest

from tests.app.conftest import Site

ROLES = ("viewer", "author", "registrar", "publisher", "org_admin", "system_admin")
READERS = set(ROLES)
WRITERS = {"author", "registrar", "org_admin", "system_admin"}
MANAGERS = {"org_admin", "system_admin"}
REGION = {"system_admin"}
OWN = "mouo-71876000"

# Address → roles (held in one municipal body; the system administrator's in the Department) that may open it.
OPEN = {
    "/": READERS,
    "/account/profile": READERS,
    "/account/password": READERS,
    "/account/details": READERS,
    "/roadmap/": READERS,
    "/roadmap/2.9": READERS,
    "/roadmap/timeline": READERS,
    "/audit/": READERS,
    "/audit/region.xlsx": READERS,
    "/audit/organizations": READERS,
    "/audit/items/2.9": READERS,
    "/audit/items/2.9/list.xlsx": READERS,
    f"/audit/{OWN}/timeline": READERS,
    "/roadmap/editions": READERS,
    "/roadmap/editions/10-p-2710": READERS,
    "/roadmap/editions/10-p-2710/compare?with=10-p-2710": READERS,
    "/roadmap/editions/10-p-2710/table.docx": READERS,
    "/roadmap/editions/10-p-2710/table.xlsx": READERS,
    "/roadmap/import": REGION,
    "/roadmap/editions/10-p-2710/2.9": REGION,
    "/events/": READERS,
    "/events/new": REGION,
    "/events/import": REGION,
    "/organizations/": READERS,
    "/organizations/tree": READERS,
    f"/organizations/{OWN}": READERS,
    f"/organizations/{OWN}/edit": MANAGERS,
    f"/organizations/{OWN}/forms/name": MANAGERS,
    "/organizations/new": MANAGERS,
    "/organizations/import": MANAGERS,
    "/organizations/import/template": MANAGERS,
    f"/organizations/{OWN}/traits/new": REGION,
    "/signs/": READERS,
    "/signs/sign/low_results": READERS,
    "/signs/sign/low_results/history": READERS,
    "/signs/sign/low_results/edit": REGION,
    "/signs/new": REGION,
    "/signs/conditions?condition=где имеются ОО с необъективными результатами": REGION,
    "/signs/import": MANAGERS,
    "/signs/import/template": MANAGERS,
    "/batches/": WRITERS,
    "/batches/new": WRITERS,
    f"/batches/fill?kind=order&organizations={OWN}": WRITERS,
    "/proposals/": READERS,
    "/proposals/all.xlsx": READERS,
    "/proposals/new?item=2.9": WRITERS,
    "/proposals/new?item=2.9&subject=title": WRITERS,
    "/people/": MANAGERS,
    "/people/new": MANAGERS,
    "/people/1": MANAGERS,
    "/people/1/edit": MANAGERS,
    "/people/1/roles": MANAGERS,
    "/calendar/": READERS,
    f"/calendar/organizations/{OWN}.ics": READERS,
    "/reminders/": READERS,
    "/indicators/": READERS,
    "/indicators/PS-01": READERS,
    "/indicators/PS-01/edit": REGION,
    "/indicators/new": REGION,
    "/indicators/catalogue/import": REGION,
    "/indicators/catalogue/template": MANAGERS,
    "/indicators/figures": READERS,
    f"/indicators/organizations/{OWN}": READERS,
    f"/indicators/organizations/{OWN}/rows": READERS,
    "/indicators/imports": READERS,
    "/indicators/import": WRITERS,
    f"/indicators/import/template?organization={OWN}&year=2025": WRITERS,
}

# Pages of evidence, beside those of the matrix in security/: what is asked about needs a requirement.
EVENT = f"organization={OWN}&item=2.13&kind=parent_meeting"
OPEN |= {
    f"/audit/{OWN}/proposals": READERS,
    f"/documents/protocol?{EVENT}": WRITERS - {"author"},
    f"/documents/find?{EVENT}": WRITERS - {"author"},
}

# Addresses that change something by a button → roles that may press it.
PRESSED = {
    "/batches/preview?kind=order": WRITERS,
    "/batches/1/pause": WRITERS,
    "/batches/1/register": WRITERS - {"author"},
    "/batches/1/print": WRITERS,
    "/people/1/password": MANAGERS,
    "/people/1/forms/name/genitive/restore": MANAGERS,
    f"/organizations/{OWN}/forms/name/genitive/restore": MANAGERS,
    "/people/1/close": MANAGERS,
    "/people/1/open": MANAGERS,
    "/roadmap/editions/10-p-2710/accept": REGION,
    "/roadmap/editions/10-p-2710/discard": REGION,
    "/roadmap/editions/10-p-2710/2.9/match": REGION,
    "/events/import/take": REGION,
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_it_may_and_nothing_else(site: Site, role: str) -> None:
    site.person("author", OWN)  # the person that the pages of people speak of
    visitor = site.visitor(role, "department" if role == "system_admin" else OWN)
    answers = {address: visitor.client.get(address).status_code for address in OPEN}
    expected = {address: role in roles for address, roles in OPEN.items()}
    assert {address: status in (200, 302) for address, status in answers.items()} == expected
    assert set(answers.values()) <= {200, 302, 403}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_presses_what_it_may_and_nothing_else(site: Site, role: str) -> None:
    site.person("author", OWN)
    visitor = site.visitor(role, "department" if role == "system_admin" else OWN)
    token = visitor.get("/account/profile").find("input[name=csrf_token]").get("value")
    for address, roles in PRESSED.items():
        status = visitor.client.post(address, data={"csrf_token": token}).status_code
        assert (status != 403) == (role in roles), f"{address}: {status}"


def test_a_stranger_is_asked_to_log_in_everywhere(site: Site) -> None:
    stranger = site.anyone()
    for address in OPEN.keys() - {"/"}:
        answer = stranger.client.get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/account/login"), address


def test_nothing_is_pressed_without_the_token(site: Site) -> None:
    admin = site.visitor()
    for address in [
        *PRESSED,
        "/account/logout",
        "/account/profile",
        "/people/new",
        "/indicators/import",
        "/signs/import",
        "/signs/import/confirm",
    ]:
        answer = admin.client.post(address, data={"file": (io.BytesIO(b"x"), "x.csv")})
        assert answer.status_code == 400, address


def test_pages_of_a_person_are_kept_by_nobody(site: Site) -> None:
    answer = site.visitor("viewer", OWN).client.get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_versioned_files_are_kept_for_long(site: Site) -> None:
    page = site.anyone().get("/account/login")
    visitor = site.anyone()
    for link in page.all("link[href]"):
        answer = visitor.client.get(link.get("href"))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()


@pytest.mark.parametrize("theme", ["standard", "large", "contrast"])
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_address_without_a_part_to_fill_is_polite_in_every_look_and_language(
    site: Site, theme: str, locale: str
) -> None:
    visitor = site.visitor()
    visitor.client.set_cookie("dokkarta_theme", theme)
    visitor.client.set_cookie("dokkarta_locale", locale)
    plain = [
        rule.rule
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint.split(".")[0] in OURS
    ]
    assert len(plain) > 12
    for address in plain:
        answer = visitor.client.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            page = visitor.get(address)
            assert (page.tree.get("data-theme"), page.tree.get("lang")) == (theme, locale)


OURS = {
    "home",
    "account",
    "audit",
    "roadmap",
    "organizations",
    "people",
    "indicators",
    "events",
    "calendar",
    "reminders",
    "signs",
    "proposals",
}
