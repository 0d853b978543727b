"""Organizations for tests: a small region, and what is bundled."""

from __future__ import annotations

from registry.db import Database, UnitOfWork
from registry.domain.roles import Actor, GrantedRole, Role
from registry.models import Organization
from registry.queries.scope import by_codes
from registry.services.organizations import create_organization
from registry.services.setup import SetupReport, load_bundled

SURGUT = "mouo-71876000"


def bundled(database: Database) -> SetupReport:
    """Load what is bundled."""
    with database.write() as uow:
        return load_bundled(uow)


def make_region(database: Database, *, schools: int = 2) -> None:
    """A department, an institute, two municipal bodies with schools ``a-1``… and ``b-1``…, a state school ``goo``."""
    with database.write() as uow:
        create_organization(uow, code="department", name="Департамент", level="department")
        create_organization(uow, code="iro", name="Институт", level="iro", parent="department")
        create_organization(uow, code="goo", name="Лицей-интернат", level="goo", parent="department")
        for letter in "ab":
            create_organization(uow, code=letter, name=f"Управление {letter}", level="mouo", parent="department")
            for number in range(1, schools + 1):
                make_school(uow, f"{letter}-{number}", letter)


def make_school(uow: UnitOfWork, code: str, parent: str) -> int:
    """A municipal school."""
    return create_organization(uow, code=code, name=f"Школа {code}", level="oo", parent=parent).id


def organization(uow: UnitOfWork, code: str) -> Organization:
    """The row of an organization, rights aside."""
    return by_codes(uow, [code])[code]


def actor_in(database: Database, code: str, role: Role | str, *, user_id: int | None = None) -> Actor:
    """Somebody with one role in an organization; without an account when ``user_id`` is ``None``."""
    with database.read() as uow:
        found = organization(uow, code)
        return Actor(user_id, f"{role} в {code}", (GrantedRole(found.id, found.path, Role(role)),))
