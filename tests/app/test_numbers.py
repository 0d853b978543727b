"""How an organization writes its numbers."""

from __future__ import annotations

from registry.services import documents, registration
from tests.app.conftest import Site


def test_the_series_show_what_comes_next(site: Site) -> None:
    page = site.visitor("viewer").get("/organizations/department/numbers")
    orders = next(row for row in page.rows() if row[0] == "П")
    assert orders[1] == "10-П-{n}"
    assert orders[3] == "10-П-1"


def test_a_new_pattern_is_used_by_the_next_registration(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    page = admin.get("/organizations/mouo-71876000/numbers")
    after = admin.send(page, {"series": "П", "pattern": "12-П-{n}/{yy}"})
    assert "12-П-1/25" in after.text
    with site.parts.database.write() as uow:
        made = documents.draft(
            uow,
            kind="order",
            organization="mouo-71876000",
            item="2.9",
            values={"signatory_name": "П.П. Петров", "signatory_post": "Директор"},
        )
    with site.parts.database.write() as uow:
        assert registration.register(uow, document_id=made.id).number == "12-П-1/25"


def test_a_pattern_without_the_place_of_the_number_is_refused_at_the_form(site: Site) -> None:
    admin = site.visitor("org_admin", "mouo-71876000")
    page = admin.get("/organizations/mouo-71876000/numbers")
    refused = admin.send(page, {"series": "П", "pattern": "12-П"}, status=422)
    assert any("{n}" in message for message in refused.errors)


def test_who_does_not_manage_sees_no_form_and_changes_nothing(site: Site) -> None:
    viewer = site.visitor("viewer", "mouo-71876000")
    page = viewer.get("/organizations/mouo-71876000/numbers")
    assert not page.all("#change")
    token = page.find("form input[name=csrf_token]").get("value")
    answer = viewer.client.post(
        "/organizations/mouo-71876000/numbers", data={"series": "П", "pattern": "1-{n}", "csrf_token": token}
    )
    assert answer.status_code == 403
    assert site.visitor("viewer", "mouo-71873000").client.get("/organizations/mouo-71876000/numbers").status_code == 404
