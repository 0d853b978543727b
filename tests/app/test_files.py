"""The file store: same bytes once, nothing half-written, nothing outside."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files import LocalFiles
from registry.errors import NotFound
from registry.ports import FileStore
from tests.fakes import MemoryFiles


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return LocalFiles(tmp_path / "files") if request.param == "disk" else MemoryFiles()


def test_what_was_put_is_read_back_under_its_hash(store: FileStore) -> None:
    stored = store.put("приказ".encode())
    assert stored.sha256 == hashlib.sha256("приказ".encode()).hexdigest()
    assert stored.size == 12
    assert store.read(stored.sha256) == "приказ".encode()
    with store.open(stored.sha256) as stream:
        assert stream.read(4) == "пр".encode()
    assert store.exists(stored.sha256)


def test_the_same_bytes_are_stored_once(store: FileStore) -> None:
    first, second = store.put(b"x"), store.put(b"x")
    store.put(b"y")
    assert first == second
    assert len(list(store.addresses())) == 2


def test_an_unknown_address_is_not_found(store: FileStore) -> None:
    missing = "0" * 64
    assert not store.exists(missing)
    with pytest.raises(NotFound):
        store.read(missing)
    with pytest.raises(NotFound):
        store.open(missing)


@given(st.text())
def test_an_address_that_is_no_hash_never_leaves_the_store(address: str) -> None:
    store = LocalFiles(Path("nowhere"))
    assert not store.exists("../" + address)
    with pytest.raises(NotFound):
        store.read("../" + address)


def test_a_file_in_the_store_cannot_be_written_by_chance(tmp_path: Path) -> None:
    store = LocalFiles(tmp_path)
    address = store.put(b"final").sha256
    path = tmp_path / address[:2] / address[2:]
    assert path.stat().st_mode & 0o222 == 0


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.files.os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        LocalFiles(tmp_path).put(b"lost")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
