"""The list of what an archive holds, and how it is read back with suspicion."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from registry.errors import N_, FileRejected

FORMAT = "dokkarta-backup"
VERSION = 1
NAME = "manifest.json"
SQLITE_MEMBER = "database.sqlite3"
POSTGRES_MEMBER = "database.pgdump"
MEMBERS = {"sqlite": SQLITE_MEMBER, "postgresql": POSTGRES_MEMBER}
_LARGEST_MANIFEST = 256 * 1024 * 1024
_SAFE = re.compile(r"files/[0-9a-f]{64}|database\.(?:sqlite3|pgdump)")
_CHUNK = 1024 * 1024

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says about itself. ``broken`` are addresses whose files were damaged when it was made."""

    database: str
    revision: str
    created_at: str
    members: tuple[Member, ...]
    broken: tuple[str, ...] = ()
    format: str = field(default=FORMAT)
    version: int = field(default=VERSION)

    def as_bytes(self) -> bytes:
        """The JSON of the manifest."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def copy_hashed(source: BinaryIO, target: BinaryIO) -> tuple[int, str]:
    """Copy a stream; the number of bytes and their sha256."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The sha256 of a file on the disk."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_manifest(archive: zipfile.ZipFile, name: str) -> Manifest:
    """The manifest of an archive. Raises ``FileRejected`` when it is not one of ours or not whole."""
    try:
        with archive.open(NAME) as stream:
            # A list longer than this is cut, and then is no JSON.
            manifest = _manifest(json.loads(stream.read(_LARGEST_MANIFEST)))
    except Exception as error:
        raise FileRejected(N_("Файл «{name}» — не архив Доккарты: в нём нет её описи."), name=name) from error
    _check(manifest, archive, name)
    return manifest


def _manifest(facts: dict[str, Any]) -> Manifest:
    if facts["format"] != FORMAT:
        raise ValueError(facts["format"])
    members = tuple(Member(str(m["name"]), int(m["size"]), str(m["sha256"])) for m in facts["members"])
    return Manifest(
        database=str(facts["database"]),
        revision=str(facts["revision"]),
        created_at=str(facts["created_at"]),
        members=members,
        broken=tuple(str(address) for address in facts.get("broken", ())),
        version=int(facts["version"]),
    )


def _check(manifest: Manifest, archive: zipfile.ZipFile, name: str) -> None:
    if manifest.version > VERSION or manifest.database not in MEMBERS:
        raise FileRejected(N_("Архив «{name}» сделан более новой версией Доккарты. Обновите программу."), name=name)
    listed = [member.name for member in manifest.members]
    unsafe = [member for member in listed if _SAFE.fullmatch(member) is None]
    if unsafe or len(set(listed)) != len(listed) or MEMBERS[manifest.database] not in listed:
        raise FileRejected(N_("Архив «{name}» повреждён: опись противоречива."), name=name)
    absent = set(listed) - set(archive.namelist())
    if absent:
        raise FileRejected(
            N_("Архив «{name}» неполон: нет {absent} файлов, например {one}."),
            name=name,
            absent=len(absent),
            one=min(absent),
        )
