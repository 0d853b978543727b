"""Nobody makes more of herself, or reaches past her body, by a form that says more than its page does."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import select

from registry.models import Document, Grant, Organization, User
from registry.services import people
from tests.app.conftest import QUICK, Site
from tests.app.page import Visitor
from tests.app.security.conftest import OTHER, OWN, Holdings, settled, token
from tests.factories.documents import docx_bytes


def roles_of(site: Site) -> set[tuple[int, str, str]]:
    statement = select(Grant.user_id, Organization.code, Grant.role).join(Organization)
    with site.parts.database.read() as uow:
        return {(row[0], row[1], row[2]) for row in uow.session.execute(statement)}


def sent_roles(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    numbered = enumerate(pairs)
    return {
        key: value
        for number, (organization, role) in numbered
        for key, value in ((f"roles-{number}-organization", organization), (f"roles-{number}-role", role))
    }


def post(visitor: Visitor, address: str, data: dict[str, Any]) -> int:
    return int(visitor.client.post(address, data={**data, "csrf_token": token(visitor)}).status_code)


@pytest.mark.parametrize(
    "wanted",
    [
        [(OWN, "system_admin")],
        [("department", "org_admin")],
        [(OTHER, "viewer")],
        [(OWN, "viewer"), (OTHER, "org_admin")],
        [(OWN, "root")],
    ],
)
def test_an_administrator_gives_only_what_is_hers_to_give(
    site: Site, holdings: Holdings, wanted: list[tuple[str, str]]
) -> None:
    admin, data = settled(site, "org_admin", OWN), sent_roles(wanted)
    before = roles_of(site)
    assert post(admin, f"/people/{holdings.person}/roles", data) in {403, 404, 422}
    assert post(admin, "/people/new", {**data, "login": "newcomer", "name": "Новый"}) in {403, 404, 422}
    assert roles_of(site) == before


def test_an_administrator_of_a_body_cannot_take_over_one_of_all(site: Site) -> None:
    above = administrator_with_a_role_below(site)
    admin = settled(site, "org_admin", OWN)
    for address in (f"/people/{above}/password", f"/people/{above}/close", f"/people/{above}/edit"):
        assert post(admin, address, {"name": "Подменена"}) == 403, address
    assert post(admin, f"/people/{above}/roles", sent_roles([(OWN, "viewer")])) in {303, 403}
    assert (above, "department", "system_admin") in roles_of(site)


def administrator_with_a_role_below(site: Site) -> int:
    roles = [("department", "system_admin"), (OWN, "viewer")]
    with site.parts.database.write() as uow:
        return people.create_user(uow, login="above", name="Администратор", roles=roles, passwords=QUICK).id


def test_fields_that_a_form_does_not_have_are_not_taken(site: Site, holdings: Holdings) -> None:
    viewer = settled(site, "viewer", OWN)
    more = {"active": "", "must_change_password": "", "password_hash": "x", "login": "admin", "user_id": "1"}
    assert post(viewer, "/account/details", {"name": "Своё имя", **more, **sent_roles([(OWN, "org_admin")])}) == 303
    with site.parts.database.read() as uow:
        named = uow.session.scalars(select(User).where(User.name == "Своё имя")).one()
        assert named.id != holdings.person
        assert named.login != "admin"
        assert named.password_hash != "x"
    assert all(role != "org_admin" for _, _, role in roles_of(site))


def test_an_organization_is_not_moved_where_one_may_not_manage(site: Site) -> None:
    admin = settled(site, "org_admin", OWN)
    facts = {"name": "Управление", "active": "y", "code": "evil", "level": "department", "path": "/1/", "is_demo": "y"}
    assert post(admin, f"/organizations/{OWN}/edit", {**facts, "parent": OTHER}) in {404, 422}
    assert post(admin, "/organizations/new", {**facts, "parent": OTHER, "level": "oo"}) in {404, 422}
    assert post(admin, "/organizations/new", {**facts, "parent": ""}) in {403, 404, 422}
    with site.parts.database.read() as uow:
        row = uow.session.scalars(select(Organization).where(Organization.code == OWN)).one()
        assert (row.level, row.is_demo, row.path.count("/")) == ("mouo", False, 3)
        assert uow.session.scalar(select(Organization.id).where(Organization.code == "evil")) is None


def test_a_document_is_entered_for_ones_own_body_only(site: Site) -> None:
    clerk = settled(site, "registrar", OWN)
    data = {"organization": OTHER, "kind": "order", "title": "Подложный", "number": "1", "day": "2025-02-03"}
    file = (io.BytesIO(docx_bytes()), "a.docx")
    assert post(clerk, "/documents/enter", {**data, "file": file}) in {404, 422}
    with site.parts.database.read() as uow:
        assert uow.session.scalars(select(Document)).all() == []


def test_figures_of_another_body_are_refused_with_the_whole_table(site: Site) -> None:
    author = settled(site, "author", OWN)
    head = "Код показателя;Код организации;Год;Числитель;Знаменатель;Значение\n"
    table = f"{head}PS-01;{OWN};2024;40;100;\nPS-01;{OTHER};2024;40;100;\n"
    assert post(author, "/indicators/import", {"file": (io.BytesIO(table.encode()), "a.csv")}) in {404, 422}
    page = author.get(f"/indicators/organizations/{OWN}/rows")
    assert "40" not in page.text
