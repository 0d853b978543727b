"""A whole site over an embedded database with the bundled data, and people of every role."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from app import create_app
from app.container import Container
from app.current import bind
from app.settings import DATA, Settings
from registry import schema
from registry.ports import Ports
from registry.services import people
from registry.services.passwords import Argon2id
from tests.app.page import Visitor
from tests.fakes import StillClock

PASSWORD = "тихий северный ветер"
# The parameters of production cost a twentieth of a second each time; tests ask for hundreds.
QUICK = Argon2id(time_cost=1, memory_cost=64, parallelism=1)


class Compiled(BytecodeCache):
    """The code of the pages' templates: each site has the same ones, and compiling them takes longer than a page."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()
# Applications whose test is over, by their settings: making one takes as long as a few pages.
FREE: dict[Settings, Flask] = {}


@dataclass
class Site:
    """The application, its parts, and a way to look at it through somebody's eyes."""

    app: Flask
    parts: Container
    clock: StillClock
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def anyone(self) -> Visitor:
        """A reader without a session."""
        return Visitor(self.app.test_client())

    def visitor(self, role: str = "system_admin", organization: str = "department") -> Visitor:
        """A person with the role in the organization, with a session."""
        user_id, _ = self.person(role, organization)
        visitor = self.anyone()
        with visitor.client.session_transaction() as session:
            session.permanent = True
            session.update(user=user_id, version=1, since=self.clock.now().timestamp())
        return visitor

    def person(self, role: str = "author", organization: str = "department") -> tuple[int, str]:
        """A person with the role, who has not logged in yet: the identifier and the one-time password."""
        number = next(self.numbers)
        with self.parts.database.write() as uow:
            made = people.create_user(
                uow,
                login=f"person{number}",
                name=f"Сотрудник {number}",
                roles=[(organization, role)],
                passwords=QUICK,
            )
        return made.id, made.password


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the bundled data, made once and copied for each test."""
    from registry.services import setup

    folder = tmp_path_factory.mktemp("prepared")
    parts = Container(Settings(data=folder), clock=StillClock())
    schema.upgrade(parts.database.engine)
    with parts.database.write() as uow:
        setup.load_bundled(uow)
    with parts.database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    parts.close()
    return folder / "dokkarta.sqlite3"


@pytest.fixture
def make_site(tmp_path: Path, prepared: Path, clock: StillClock, ports: Ports) -> Iterator[Callable[..., Site]]:
    """Make a site, with settings and parts of one's own if wanted.

    ``altered`` is for tests that alter the application itself: it then serves no other test.
    """
    made: list[Container] = []
    taken: dict[Settings, Flask] = {}

    def make(parts: dict[str, Any] | None = None, *, altered: bool = False, **settings: Any) -> Site:
        data = tmp_path / f"data{len(made)}"
        data.mkdir()
        shutil.copy(prepared, data / "dokkarta.sqlite3")
        given = {"clock": clock, "ports": ports, "files": ports.files, "catalogue": ports.catalogue}
        whole = Container(Settings(data=data, secret_key="ключ для проверок", **settings), **{**given, **(parts or {})})
        made.append(whole)
        if altered:
            return Site(create_app(whole), whole, clock)
        kept = replace(whole.settings, data=DATA)
        app = taken[kept] = _serving(FREE.pop(kept, None), whole)
        return Site(app, whole, clock)

    yield make
    FREE.update(taken)
    for whole in made:
        whole.close()


def _serving(free: Flask | None, parts: Container) -> Flask:
    """An application over the parts: one that served other parts with the same settings, or a new one."""
    if free is None:
        app = create_app(parts)
        app.jinja_env.bytecode_cache = COMPILED
        return app
    bind(free, parts)
    free.config["DOKKARTA"] = parts.settings
    return free


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """A site with the bundled data and default settings."""
    return make_site()
