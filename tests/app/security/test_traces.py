"""What stays behind: in caches on the way, in folders of the machine, in logs."""

from __future__ import annotations

import logging
import os
import stat
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.archives import databases
from app.archives.writing import write_archive
from app.cli.preparation import prepare
from app.container import Container
from app.settings import Settings
from tests.app.conftest import Site
from tests.app.security.conftest import OWN, Holdings, settled
from tests.app.security.test_matrix import DECLARED


def test_no_cache_on_the_way_keeps_what_a_person_was_given(site: Site, holdings: Holdings) -> None:
    admin = settled(site, "system_admin", "department")
    for name, entry in DECLARED.items():
        if name.startswith("GET") and name != "GET static":
            answer = admin.client.get(entry.address.format(**vars(holdings)))
            kept = answer.cache_control
            assert kept.no_store or kept.private, f"{name}: {kept}"
            assert not kept.public
            assert not kept.max_age
            assert "Cookie" in answer.headers["Vary"]
            answer.close()


def test_a_published_file_is_asked_about_again_after_a_withdrawal(site: Site, holdings: Holdings) -> None:
    answer = site.anyone().client.get(f"/portal/documents/{holdings.published}/docx")
    assert answer.cache_control.no_cache
    assert answer.headers["ETag"]
    answer.close()


@pytest.fixture
def open_mask() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_mask")
def test_the_data_folder_is_closed_to_other_users_of_the_machine(tmp_path: Path) -> None:
    parts = Container(Settings(data=tmp_path / "data"))
    prepare(parts)
    parts.close()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


@pytest.mark.usefixtures("open_mask")
def test_a_backup_is_closed_to_other_users_while_and_after_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, seen = Container(Settings(data=tmp_path / "data")), []
    prepare(parts)
    copy = databases.copy_database

    def watched(database: object, target: Path) -> None:
        copy(database, target)  # type: ignore[arg-type]
        seen.append(stat.S_IMODE(target.stat().st_mode))

    monkeypatch.setattr("app.archives.writing.copy_database", watched)
    write_archive(parts, tmp_path / "copy.zip")
    parts.close()
    assert [*seen, stat.S_IMODE((tmp_path / "copy.zip").stat().st_mode)] == [0o600, 0o600]
    assert not any("secret_key" in name for name in zipfile.ZipFile(tmp_path / "copy.zip").namelist())


def test_an_error_of_the_database_names_no_values(site: Site) -> None:
    with pytest.raises(DBAPIError) as caught, site.parts.database.read() as uow:
        uow.session.execute(text("SELECT :secret FROM nowhere"), {"secret": "хеш пароля"})
    assert "хеш пароля" not in str(caught.value)


def test_a_password_that_was_typed_stands_in_no_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = site.anyone()
    visitor.send(visitor.get("/account/login"), {"login": "admin", "password": "тайное слово"}, status=422)
    admin = settled(site, "org_admin", OWN)
    journal = admin.client.get("/journal/").get_data(as_text=True)
    assert "тайное слово" not in caplog.text + journal
