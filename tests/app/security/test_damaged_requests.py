"""Requests that no page of ours sends: they are refused in words, and never end in a fault of the server."""

from __future__ import annotations

import re

import pytest

from tests.app.conftest import Site
from tests.app.security.conftest import OWN, Holdings, settled, token
from tests.app.security.test_matrix import DECLARED

ENDLESS = (2**63, 10**25)


@pytest.mark.parametrize("number", ENDLESS)
def test_a_number_beyond_the_database_names_nothing(site: Site, number: int) -> None:
    admin = site.visitor()
    tried = set()
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "<int:" in rule.rule:
            address = re.sub(r"<int:\w+>", str(number), rule.rule)
            address = re.sub(r"<any\((\w+).*?\):\w+>", r"\1", address).replace("<code>", OWN)
            assert admin.client.get(address).status_code == 404, address
            tried.add(rule.endpoint)
    assert len(tried) > 8


@pytest.mark.parametrize("number", ENDLESS)
def test_a_stranger_is_told_nothing_worse_than_that_there_is_none(site: Site, number: int) -> None:
    stranger = site.anyone()
    for tail in ("", "/docx", "/pdf"):
        assert stranger.client.get(f"/portal/documents/{number}{tail}").status_code == 404


def test_a_cursor_beyond_the_database_is_no_fault(site: Site) -> None:
    admin = site.visitor()
    for address in (f"/indicators/imports?before={10**25}", "/journal/?since=0001-01-01", "/journal/?until=9999-12-31"):
        assert admin.client.get(address).status_code in {200, 404}, address


def test_a_table_of_figures_is_asked_for_an_organization(site: Site) -> None:
    page = site.visitor("author", OWN).get("/indicators/import/template")
    assert page.heading == site.visitor("author", OWN).get("/indicators/import").heading


def test_a_form_without_its_fields_is_refused_like_an_empty_one(site: Site, holdings: Holdings) -> None:
    admin = settled(site, "system_admin", "department")
    sent = {"csrf_token": token(admin)}
    for name, entry in DECLARED.items():
        if name.startswith("POST") and name != "POST account.log_out":
            address = entry.address.format(**vars(holdings))
            for left in (None, *entry.data):
                data = {key: value for key, value in entry.data.items() if left is not None and key != left}
                status = admin.client.post(address, data={**data, **sent}).status_code
                assert status < 500 or status == 503, f"{address} without {left or 'all'}: {status}"
