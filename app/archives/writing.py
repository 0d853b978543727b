"""Making an archive while the system works."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.archives.databases import copy_database
from app.archives.manifest import MEMBERS, NAME, Manifest, Member, Progress, copy_hashed, sha256_of
from app.container import Container
from registry.errors import N_, InvalidInput, NotFound, RuleViolation
from registry.schema import current_revision


@dataclass(frozen=True, slots=True)
class Archive:
    """A finished archive: its size and checksum, how many files it holds, which of the store were damaged."""

    bytes: int
    sha256: str
    files: int
    broken: tuple[str, ...]


def write_archive(container: Container, target: Path, progress: Progress = lambda _done, _total: None) -> Archive:
    """Write everything into the file; it appears under its name only when it is whole.

    The database is copied first: files are never changed or removed, so each one that the copy names is there.
    Raises ``RuleViolation`` when something else stands under the name.
    """
    _check_target(target)
    with _aside(target) as unfinished:
        manifest = _write(container, unfinished, progress)
        size, digest = unfinished.stat().st_size, sha256_of(unfinished)
        unfinished.replace(target)
    files = sum(member.name.startswith("files/") for member in manifest.members)
    return Archive(size, digest, files, manifest.broken)


def _check_target(target: Path) -> None:
    if not target.parent.is_dir():
        raise InvalidInput(N_("Папки «{folder}» нет."), folder=target.parent)
    if target.is_dir():
        raise InvalidInput(N_("«{name}» — папка, а нужно имя файла."), name=target)
    if target.exists() and target.stat().st_size and not _is_archive(target):
        raise RuleViolation(N_("Файл «{name}» уже есть, и это не архив Доккарты. Назовите другой."), name=target)


def _is_archive(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return NAME in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _write(container: Container, path: Path, progress: Progress) -> Manifest:
    kind = "sqlite" if container.database.is_sqlite else "postgresql"
    with path.open("wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            members = [_add_database(container, archive, MEMBERS[kind], path)]
            files, broken = _add_files(container, archive, progress)
            manifest = Manifest(
                database=kind,
                revision=current_revision(container.database.engine) or "",
                created_at=container.clock.now().isoformat(timespec="seconds"),
                members=(*members, *files),
                broken=tuple(broken),
            )
            archive.writestr(NAME, manifest.as_bytes())
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def _add_database(container: Container, archive: zipfile.ZipFile, name: str, beside: Path) -> Member:
    copy = beside.with_name(beside.name + ".database")
    try:
        # It stands beside the archive for a while, in a folder that may be open to others.
        copy.touch(mode=0o600)
        copy_database(container.database, copy)
        with copy.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
            size, digest = copy_hashed(source, target)  # type: ignore[arg-type]
    finally:
        copy.unlink(missing_ok=True)
    return Member(name, size, digest)


def _add_files(container: Container, archive: zipfile.ZipFile, progress: Progress) -> tuple[list[Member], list[str]]:
    addresses = list(container.files.addresses())
    members, broken = [], []
    for done, address in enumerate(addresses, 1):
        try:
            data = container.files.read(address)
        except (NotFound, OSError):
            broken.append(address)
            continue
        if hashlib.sha256(data).hexdigest() != address:
            broken.append(address)
            continue
        name = f"files/{address}"
        # DOCX and PDF are packed already; packing them again costs time and saves nothing.
        archive.writestr(name, data, zipfile.ZIP_STORED if _packed(data) else zipfile.ZIP_DEFLATED)
        members.append(Member(name, len(data), address))
        progress(done, len(addresses))
    return members, broken


def _packed(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"%PDF")
