"""People for tests, with passwords that are quick to check."""

from __future__ import annotations

from registry.db import Database
from registry.domain.roles import Actor
from registry.services import people
from registry.services.passwords import Argon2id

QUICK = Argon2id(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "верблюд-скрепка-октябрь"


def make_user(
    database: Database, login: str = "ivanova", *, roles: list[tuple[str, str]], password: str = PASSWORD
) -> people.CreatedUser:
    """An account with the roles and a password of its own."""
    with database.write() as uow:
        created = people.create_user(uow, login=login, name=f"Сотрудник {login}", roles=roles, passwords=QUICK)
    with database.write(actor_of(database, login)) as uow:
        people.change_password(uow, old=created.password, new=password, passwords=QUICK)
    return people.CreatedUser(created.id, created.login, password)


def actor_of(database: Database, login: str) -> Actor:
    """The person with the login."""
    with database.read() as uow:
        return people.actor_by_login(uow, login)
