"""Bringing an installation to where this program needs it: schema, bundled data, the key, the first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.cli.house import newest_migration, operator, schema_revision
from app.container import Container
from registry.errors import N_, InvalidInput, Unavailable

if TYPE_CHECKING:
    from registry.services.setup import SetupReport

# Seconds; an upgrade of a large database rewrites whole tables.
_PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stands after the preparation. ``administrator`` is (login, one-time password), given only the first time."""

    report: SetupReport
    administrator: tuple[str, str] | None


def prepare(container: Container) -> Prepared:
    """Create or upgrade everything in place; a second call changes nothing.

    Processes that start together take turns. Raises ``Unavailable`` when another one does not finish.
    """
    from app.jobs.draining import make_whole, settle
    from registry.services.locks import setup_lock

    _make_folder(container)
    # The key is made now, so that the first request does not race for it.
    _ = container.secret_key
    with setup_lock(container.database, wait=_PATIENCE) as mine:
        if not mine:
            raise Unavailable(N_("Эту установку уже готовит другой процесс. Дождитесь его и повторите."))
        prepared = _fill(container)
    make_whole(container)
    settle(container)
    return prepared


def _fill(container: Container) -> Prepared:
    from registry.services import people, setup

    _upgrade(container)
    with container.database.write(operator()) as uow:
        report = setup.load_bundled(uow)
    with container.database.write(operator()) as uow:
        administrator = people.ensure_first_administrator(uow)
    return Prepared(report, administrator)


def _make_folder(container: Container) -> None:
    folder = container.settings.data
    try:
        # Hashes of passwords and unpublished documents lie here: other users of the machine have no business with them.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise InvalidInput(
            N_("«{folder}» — не папка. Назовите папку данных в DOKKARTA_DATA."), folder=folder
        ) from error


def _upgrade(container: Container) -> None:
    found, newest = schema_revision(container), newest_migration()
    if found == newest:
        return
    if found is not None and found > newest:
        raise Unavailable(N_("База данных создана более новой версией программы. Обновите программу."))
    # Alembic takes long to load; an installation that is up to date does without.
    from registry.schema import upgrade

    upgrade(container.database.engine)
