"""An archive holds everything, is put back only into an empty place, and is believed only when it is whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from app.archives import restore_archive, write_archive
from app.container import Container
from app.settings import Settings
from registry.errors import FileRejected, InvalidInput, NotFound, RuleViolation
from registry.models import Organization
from registry.ports import IndexEntry
from registry.schema import upgrade
from registry.services.locks import setup_lock
from tests.databases import postgres_database

FILES = [b"PK\x03\x04 docx", b"%PDF-1.7 pdf", "текст".encode() * 1000, b""]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Callable[..., Container]]:
    """Makes installations in folders of their own."""
    made: list[Container] = []

    def make(name: str, **settings: Any) -> Container:
        container = Container(Settings(data=tmp_path / name, **settings))
        made.append(container)
        return container

    yield make
    for container in made:
        container.close()


def furnish(container: Container) -> None:
    """A schema, an organization and a few files."""
    container.settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(container.database.engine)
    with container.database.write() as uow:
        now = container.clock.now()
        uow.session.add(Organization(code="department", name="Департамент", level="department", created_at=now))
        uow.journal("test", "organization", 1)
    for data in FILES:
        container.files.put(data)


def names(container: Container) -> list[str]:
    with container.database.read() as uow:
        return list(uow.session.scalars(select(Organization.name)))


def test_what_was_archived_comes_back_whole(installation: Callable[..., Container], tmp_path: Path) -> None:
    source, target = installation("source"), installation("target")
    furnish(source)
    archive = tmp_path / "copy.zip"
    written = write_archive(source, archive)
    assert written.bytes == archive.stat().st_size
    assert written.sha256 == hashlib.sha256(archive.read_bytes()).hexdigest()
    assert (written.files, written.broken) == (len(FILES), ())

    with setup_lock(target.database, wait=0):
        pass  # a preparation that was given up leaves its lock behind
    restored = restore_archive(target, archive)
    assert (restored.files, restored.sha256) == (len(FILES), written.sha256)
    assert names(target) == ["Департамент"]
    with target.database.read() as uow:
        assert uow.session.execute(text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'organizations'")).scalar_one()
    assert sorted(target.files.addresses()) == sorted(source.files.addresses())
    assert all(target.files.read(hashlib.sha256(data).hexdigest()) == data for data in FILES)
    assert not [path for path in target.settings.data.iterdir() if path.name.startswith(".restore-")]


def test_the_key_of_the_sessions_is_not_in_an_archive(installation: Callable[..., Container], tmp_path: Path) -> None:
    source = installation("source")
    furnish(source)
    secret = source.secret_key.encode()
    write_archive(source, tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert all(secret not in archive.read(name) for name in archive.namelist())


def test_an_archive_made_during_writing_is_consistent(installation: Callable[..., Container], tmp_path: Path) -> None:
    source, target = installation("source"), installation("target")
    furnish(source)
    stop = threading.Event()

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with source.database.write() as uow:
                uow.journal("test", "organization", number)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        write_archive(source, tmp_path / "copy.zip")
    finally:
        stop.set()
        writer.join()
    restore_archive(target, tmp_path / "copy.zip")
    with target.database.read() as uow:
        counted = uow.session.execute(text("SELECT count(*), max(id) FROM journal")).one()
        head = uow.session.execute(text("SELECT last_id FROM journal_head")).scalar_one()
    assert counted[0] == counted[1] == head


def test_a_damaged_file_of_the_store_is_named_and_the_rest_is_saved(
    installation: Callable[..., Container], tmp_path: Path
) -> None:
    source = installation("source")
    furnish(source)
    address = hashlib.sha256(FILES[0]).hexdigest()
    damaged = source.settings.data / "files" / address[:2] / address[2:]
    damaged.chmod(0o640)
    damaged.write_bytes(b"spoiled")
    written = write_archive(source, tmp_path / "copy.zip")
    assert (written.files, written.broken) == (len(FILES) - 1, (address,))


@pytest.mark.parametrize("left", ["dokkarta.sqlite3", "files/ab/cd", "index/MAIN"])
def test_nothing_is_restored_over_an_installation(
    installation: Callable[..., Container], tmp_path: Path, left: str
) -> None:
    source, target = installation("source"), installation("target")
    furnish(source)
    write_archive(source, tmp_path / "copy.zip")
    there = target.settings.data / left
    there.parent.mkdir(parents=True)
    there.write_bytes(b"precious")
    with pytest.raises(RuleViolation, match="не пуста"):
        restore_archive(target, tmp_path / "copy.zip")
    assert there.read_bytes() == b"precious"
    assert len([path for path in target.settings.data.rglob("*") if path.is_file()]) == 1


def changed(archive: Path, **members: bytes | None) -> None:
    """Rewrite the archive with other bytes in some members; ``None`` drops one."""
    old = archive.with_suffix(".old")
    shutil.copy(archive, old)
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(archive, "w") as target:
        for name in source.namelist():
            key = "file" if name.startswith("files/") else name.split(".")[0]
            if key not in members:
                target.writestr(name, source.read(name))
            elif members[key] is not None:
                target.writestr(name, members[key] or b"")


def cut_short(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-100])


def flip_a_bit(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    data[200] ^= 1
    archive.write_bytes(data)


def manifest_with(**facts: Any) -> Callable[[Path], None]:
    def change(archive: Path) -> None:
        with zipfile.ZipFile(archive) as source:
            manifest = json.loads(source.read("manifest.json"))
        changed(archive, manifest=json.dumps({**manifest, **facts}).encode())

    return change


SPOILERS: dict[str, Callable[[Path], None]] = {
    "a file's bytes": lambda archive: changed(archive, file=b"other bytes"),
    "a file is missing": lambda archive: changed(archive, file=None),
    "the database": lambda archive: changed(archive, database=b"not a database"),
    "no manifest": lambda archive: changed(archive, manifest=None),
    "manifest is no JSON": lambda archive: changed(archive, manifest=b"{"),
    "cut short": cut_short,
    "a flipped bit": flip_a_bit,
    "a path that leads out": manifest_with(members=[{"name": "../evil", "size": 0, "sha256": "0" * 64}]),
    "a newer format": manifest_with(version=99),
    "a newer schema": manifest_with(revision="9999"),
    "another program": manifest_with(format="something"),
    "not a zip": lambda archive: archive.write_bytes("просто текст".encode()),
}


@pytest.mark.parametrize("spoil", SPOILERS.values(), ids=SPOILERS.keys())
def test_a_spoiled_archive_is_refused_and_leaves_nothing(
    installation: Callable[..., Container], tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    source, target = installation("source"), installation("target")
    furnish(source)
    archive = tmp_path / "copy.zip"
    write_archive(source, archive)
    spoil(archive)
    with pytest.raises(FileRejected, match=r"Архив|архив"):
        restore_archive(target, archive)
    assert list(target.settings.data.iterdir()) == []


def test_an_archive_of_one_kind_of_database_is_not_put_into_another(
    installation: Callable[..., Container], tmp_path: Path
) -> None:
    source = installation("source")
    furnish(source)
    write_archive(source, tmp_path / "copy.zip")
    target = installation("target", database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(RuleViolation, match="sqlite"):
        restore_archive(target, tmp_path / "copy.zip")


def test_a_file_of_somebody_else_is_not_overwritten(installation: Callable[..., Container], tmp_path: Path) -> None:
    source = installation("source")
    furnish(source)
    precious = tmp_path / "годовой отчёт.zip"
    precious.write_bytes(b"precious")
    with pytest.raises(RuleViolation, match="не архив"):
        write_archive(source, precious)
    assert precious.read_bytes() == b"precious"
    assert write_archive(source, tmp_path / "copy.zip").files == write_archive(source, tmp_path / "copy.zip").files


def test_a_place_that_is_not_there_is_named(installation: Callable[..., Container], tmp_path: Path) -> None:
    source = installation("source")
    furnish(source)
    with pytest.raises(InvalidInput, match="нет"):
        write_archive(source, tmp_path / "nowhere" / "copy.zip")
    with pytest.raises(NotFound, match="нет"):
        restore_archive(installation("target"), tmp_path / "nothing.zip")


def test_postgresql_is_archived_by_its_own_tools(
    installation: Callable[..., Container], tmp_path: Path, postgres: str
) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed (package postgresql-client)")
    source = installation("source")
    with postgres_database(postgres, source.ports) as first, postgres_database(postgres, source.ports) as second:
        source = installation("source", database_url=first.url, search_url="postgresql:")
        furnish(source)
        source.search.index([IndexEntry(id="1", title="Приказ")])
        write_archive(source, tmp_path / "copy.zip")
        with second.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        target = installation("target", database_url=second.url)
        restore_archive(target, tmp_path / "copy.zip")
        assert names(target) == ["Департамент"]
        with second.engine.connect() as connection:
            assert "dokkarta_search" not in inspect(connection).get_schema_names()
        with pytest.raises(RuleViolation, match="не пуста"):
            restore_archive(installation("third", database_url=second.url), tmp_path / "copy.zip")
        source.close()
        target.close()
