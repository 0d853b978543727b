"""Putting an archive back: into an empty place only, and only after everything in it was verified."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.archives.databases import check_sqlite, restore_postgres, sqlite_path
from app.archives.manifest import MEMBERS, Manifest, Member, Progress, copy_hashed, read_manifest, sha256_of
from app.container import Container
from registry.errors import N_, FileRejected, NotFound, RuleViolation
from registry.schema import newest_revision, upgrade

_PREFIX = ".restore-"
# What may lie in the folder before: the key and the log of a machine are not data.
_HARMLESS = {"log", "secret_key"}
# The lock of a preparation that did not come about.
_LOCK = ".setup"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: the archive's size and checksum, how many files, when the archive was made."""

    bytes: int
    sha256: str
    files: int
    created_at: str


def restore_archive(container: Container, source: Path, progress: Progress = lambda _done, _total: None) -> Restored:
    """Verify the archive and put it into the empty data folder; the database is upgraded to this program's schema.

    Raises ``NotFound``, ``FileRejected`` or ``RuleViolation``; the data folder is then as it was.
    """
    if not source.is_file():
        raise NotFound(N_("Файла «{name}» нет."), name=source)
    data = container.settings.data
    _check_empty(data, container.settings.database_address)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(source) as archive, _aside(data) as folder:
            manifest = read_manifest(archive, source.name)
            _check_fits(manifest, container, source.name)
            _extract(archive, manifest, folder, source.name, progress)
            _move_in(container, manifest, folder, source.name)
    except zipfile.BadZipFile as error:
        raise FileRejected(N_("Файл «{name}» — не архив Доккарты или повреждён."), name=source.name) from error
    upgrade(container.database.engine)
    container.database.refresh_statistics()
    files = sum(member.name.startswith("files/") for member in manifest.members)
    return Restored(source.stat().st_size, sha256_of(source), files, manifest.created_at)


def _check_empty(data: Path, url: str) -> None:
    found = {path.name for path in data.iterdir()} if data.is_dir() else set()
    if data.exists() and not data.is_dir():
        raise RuleViolation(N_("«{folder}» — не папка. Проверьте DOKKARTA_DATA."), folder=data)
    left = {name for name in found - _HARMLESS if not name.startswith(_PREFIX) and not name.endswith(_LOCK)}
    if left:
        raise RuleViolation(
            N_(
                "Папка данных «{folder}» не пуста (в ней есть {one}). "
                "Восстанавливать можно только в пустую папку: назовите её в DOKKARTA_DATA."
            ),
            folder=data,
            one=min(left),
        )
    if url.startswith("sqlite") and sqlite_path(url).exists():
        raise RuleViolation(N_("База данных «{name}» уже есть."), name=sqlite_path(url))


@contextmanager
def _aside(data: Path) -> Iterator[Path]:
    # A restore that was killed leaves such a folder; nothing of it was in use.
    for left in data.glob(f"{_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=data, prefix=_PREFIX))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_fits(manifest: Manifest, container: Container, name: str) -> None:
    ours = "sqlite" if container.settings.database_address.startswith("sqlite") else "postgresql"
    if manifest.database != ours:
        raise RuleViolation(
            N_("Архив «{name}» сделан из базы {theirs}, а настроена {ours}. Поменяйте DOKKARTA_DATABASE_URL."),
            name=name,
            theirs=manifest.database,
            ours=ours,
        )
    if manifest.revision > (newest_revision() or ""):
        raise FileRejected(N_("Архив «{name}» сделан более новой версией Доккарты. Обновите программу."), name=name)


def _extract(archive: zipfile.ZipFile, manifest: Manifest, folder: Path, name: str, progress: Progress) -> None:
    for done, member in enumerate(manifest.members, 1):
        target = _place(folder, member)
        target.parent.mkdir(parents=True, exist_ok=True)
        _extract_one(archive, member, target, name)
        progress(done, len(manifest.members))


def _place(folder: Path, member: Member) -> Path:
    if not member.name.startswith("files/"):
        return folder / member.name
    address = member.name.removeprefix("files/")
    return folder / "files" / address[:2] / address[2:]


def _extract_one(archive: zipfile.ZipFile, member: Member, target: Path, name: str) -> None:
    damaged = FileRejected(
        N_("Архив «{name}» повреждён: {member} не соответствует описи."), name=name, member=member.name
    )
    if archive.getinfo(member.name).file_size != member.size:
        raise damaged
    try:
        with archive.open(member.name) as source, target.open("wb") as stream:
            found = copy_hashed(source, stream)  # type: ignore[arg-type]
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise damaged from error
    except Exception as error:
        # zlib.error and its like come from a damaged stream; a full disk is not the archive's fault.
        if isinstance(error, OSError):
            raise
        raise damaged from error
    if found != (member.size, member.sha256):
        raise damaged
    if member.name.startswith("files/"):
        target.chmod(0o440)


def _move_in(container: Container, manifest: Manifest, folder: Path, name: str) -> None:
    copy = folder / MEMBERS[manifest.database]
    if manifest.database == "sqlite":
        check_sqlite(copy, name)
    else:
        restore_postgres(container.database, copy)
    if (folder / "files").exists():
        (folder / "files").replace(container.settings.data / "files")
    # The database comes last: until it stands, the folder counts as not set up.
    if manifest.database == "sqlite":
        target = sqlite_path(container.settings.database_address)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(copy, target)
