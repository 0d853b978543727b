"""Pages ask the database a fixed number of questions, however much there is to show."""

from __future__ import annotations

import pytest

from registry.services import demo
from tests.app.conftest import Site
from tests.factories.system import counted_statements

# Address → the most statements it may take, the check of the session among them.
BOUNDS = {
    "/": 10,
    "/roadmap/": 8,
    "/roadmap/editions": 4,
    "/roadmap/editions/10-p-2710": 12,
    "/roadmap/editions/10-p-2710/compare?with=10-p-2710": 12,
    "/roadmap/2.9": 28,
    "/roadmap/timeline": 8,
    "/events/": 5,
    "/organizations/": 6,
    "/organizations/tree": 4,
    "/people/": 5,
    "/calendar/": 4,
    "/reminders/": 9,
    "/proposals/": 7,
    "/signs/": 8,
    "/signs/sign/biased_results": 6,
    "/indicators/": 4,
    "/indicators/imports": 3,
}
SIGNS = {"/roadmap/2.9"}


@pytest.mark.parametrize("address", BOUNDS)
def test_the_number_of_statements_does_not_grow_with_the_data(site: Site, address: str) -> None:
    visitor = site.visitor()
    with counted_statements(site.parts.database) as few:
        visitor.client.get(address)
    with site.parts.database.write() as uow:
        demo.create(uow)
    with counted_statements(site.parts.database) as many:
        assert visitor.client.get(address).status_code == 200
    # The schools of the demonstration bring signs, which take two statements more where somebody is bound by them.
    assert len(few) <= len(many) <= len(few) + (2 if address in SIGNS else 0), "\n".join(many)
    assert len(many) <= BOUNDS[address], "\n".join(many)
