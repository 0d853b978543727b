"""The installation as a command sees it: opened when needed, its effects carried out before the command ends."""

from __future__ import annotations

import contextlib
import getpass
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.cli.late import LateCatalogue, LateDeclension, LateRenderer
from app.container import Container
from app.isolation import ForkIsolation
from app.settings import Settings
from registry.db import UnitOfWork
from registry.domain.roles import SYSTEM, Actor
from registry.errors import N_, NotFound, Unavailable

NO_ORGANIZATION = N_("Организации «{code}» нет. Все коды: dokkarta organizations.")
_NO_ORGANIZATION_BUT = N_("Организации «{code}» нет. Похожие: {near}. Все коды: dokkarta organizations.")
_NO_KIND = N_("Вида документа «{code}» нет. Все коды: dokkarta kinds.")
_NO_KIND_BUT = N_("Вида документа «{code}» нет. Похожие: {near}. Все коды: dokkarta kinds.")
_NEAREST = 3
OPERATOR = N_("Командная строка ({name})")
_MIGRATION = re.compile(r"(\d{4})_")


@dataclass(frozen=True, slots=True)
class House:
    """An opened installation and the person at the keyboard."""

    container: Container
    actor: Actor

    def read(self) -> UnitOfWork:
        """A unit of work that only looks."""
        return self.container.database.read(self.actor)

    def write(self) -> UnitOfWork:
        """A unit of work that may change things."""
        return self.container.database.write(self.actor)


def operator() -> Actor:
    """Who acts at the command line: the system, under the name of the user of the operating system."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "неизвестный пользователь"
    return replace(SYSTEM, label=OPERATOR.format(name=name))


def unprepared() -> Container:
    """The installation as the environment describes it, nothing opened, whether or not it was set up."""
    # One file is read in a command, so nothing is gained by loading libraries into the server of children before.
    settings = Settings.from_environment()
    catalogue = LateCatalogue()
    return Container(
        settings,
        isolation=ForkIsolation(preload=()),
        catalogue=catalogue,
        renderer=LateRenderer(catalogue, settings.initials_order),
        declension=LateDeclension(),
    )


@contextlib.contextmanager
def opened(container: Container | None = None) -> Iterator[House]:
    """An installation that was set up; on leaving, index and jobs get what the command left for them.

    Raises ``Unavailable`` when it was never set up, or by an older or a newer program.
    """
    container = container or unprepared()
    left: list[bool] = []
    try:
        _check_schema(container)
        container.effects = lambda: left.append(True)
        try:
            yield House(container, operator())
        finally:
            if left:
                from app.jobs.draining import settle

                settle(container)
    finally:
        container.close()


@contextlib.contextmanager
def naming(message: str, **facts: Any) -> Iterator[None]:
    """Say which thing there is not.

    The registry says only «Такого объекта нет…», so that nobody learns of what they may not see; the operator at the
    command line sees everything and is helped by the name.
    """
    try:
        yield
    except NotFound as error:
        if error.template.startswith("Такого объекта нет"):
            raise NotFound(message, **facts) from error
        raise


def no_document(identifier: int) -> contextlib.AbstractContextManager[None]:
    """Say the number of a document that there is not."""
    return naming(N_("Документа № {id} нет."), id=identifier)


def check_codes(house: House, *, kinds: Collection[str], organizations: Collection[str]) -> None:
    """Raise ``NotFound`` for the first code that there is not: an empty answer would pass for "nothing found"."""
    if kinds:
        names = {kind.code: kind.singular for kind in house.container.catalogue.kinds()}
        for code in (code for code in kinds if code not in names):
            near = nearest_codes(code, names)
            raise NotFound(_NO_KIND_BUT if near else _NO_KIND, code=code, near=near)
    if organizations:
        _check_organizations(house, organizations)


def nearest_codes(typed: str, names: Mapping[str, str]) -> str:
    """The codes that may have been meant, with their names: by the code, or by words of the name; empty for none."""
    import difflib

    wanted = typed.casefold().strip()
    named = [code for code, name in names.items() if len(wanted) > 2 and wanted in name.casefold()]
    alike = difflib.get_close_matches(wanted, list(names), n=_NEAREST, cutoff=0.6)
    said = {name.casefold(): code for code, name in names.items()}
    alike += [said[name] for name in difflib.get_close_matches(wanted, list(said), n=_NEAREST, cutoff=0.6)]
    listed = list(dict.fromkeys([*named, *alike]))[:_NEAREST]
    return ", ".join(f"{code} ({names[code]})" for code in listed)


def _check_organizations(house: House, codes: Collection[str]) -> None:
    from registry.queries.organizations import choices, readable_among

    with house.read() as uow:
        known = readable_among(uow, codes)
        for code in (code for code in codes if code not in known):
            near = nearest_codes(code, {row.code: row.title for row in choices(uow)})
            raise NotFound(_NO_ORGANIZATION_BUT if near else NO_ORGANIZATION, code=code, near=near)


def no_organization(code: str) -> contextlib.AbstractContextManager[None]:
    """Say the code of an organization that there is not."""
    return naming(NO_ORGANIZATION, code=code)


def _check_schema(container: Container) -> None:
    found, newest = schema_revision(container), newest_migration()
    if found is None:
        raise Unavailable(N_("Система ещё не подготовлена: выполните «dokkarta setup»."))
    if found < newest:
        raise Unavailable(N_("База данных создана прежней версией: выполните «dokkarta setup»."))
    if found > newest:
        raise Unavailable(N_("База данных создана более новой версией программы. Обновите программу."))


def schema_revision(container: Container) -> str | None:
    """The revision of the database, ``None`` when there is none; nothing is created by asking."""
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError, ProgrammingError

    address = container.settings.database_address
    if address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).is_file():
        return None
    try:
        with container.database.read() as uow:
            found: str | None = uow.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found
    except (OperationalError, ProgrammingError) as error:
        if "alembic_version" in str(error):
            return None
        raise


def newest_migration() -> str:
    """The number of the newest migration; read from the names of the files, since Alembic takes long to load."""
    import registry

    folder = Path(next(iter(registry.__path__))) / "migrations" / "versions"
    return max(found[1] for path in folder.glob("*.py") if (found := _MIGRATION.match(path.name)))
