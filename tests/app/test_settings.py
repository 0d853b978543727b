"""Settings come from the environment, are checked, and say what is wrong with which variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.secret import secret_key
from app.settings import Settings, settings_table
from registry.errors import InvalidInput


def test_nothing_set_gives_the_embedded_installation() -> None:
    settings = Settings.from_environment({})
    assert settings.database_address.startswith("sqlite:////")
    assert settings.search_address.startswith("whoosh:/")
    assert settings.timezone == "Asia/Yekaterinburg"
    assert settings.hosts == ["127.0.0.1", "localhost", "127.0.0.1", "[::1]"]


def test_every_kind_of_value_is_read() -> None:
    settings = Settings.from_environment(
        {"DOKKARTA_DATA": "/srv/d", "DOKKARTA_PORT": "80", "DOKKARTA_SECURE_COOKIES": "да", "HOME": "/home"}
    )
    assert (settings.data, settings.port, settings.secure_cookies) == (Path("/srv/d"), 80, True)


def test_full_text_in_postgresql_uses_the_database_in_use() -> None:
    settings = Settings(database_url="postgresql+psycopg://x/y", search_url="postgresql:")
    assert settings.search_address == "postgresql+psycopg://x/y"


def test_full_text_in_postgresql_needs_a_database_there() -> None:
    with pytest.raises(InvalidInput, match="DOKKARTA_DATABASE_URL"):
        Settings(search_url="postgresql:")


def test_a_server_open_to_the_network_trusts_only_the_names_it_was_told() -> None:
    settings = Settings(host="0.0.0.0", trusted_hosts="dokkarta.example, d.local")
    assert settings.hosts[:2] == ["dokkarta.example", "d.local"]
    assert "0.0.0.0" not in settings.hosts


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DOKKARTA_PORT", "восемь"),
        ("DOKKARTA_PORT", "0"),
        ("DOKKARTA_SECURE_COOKIES", "может быть"),
        ("DOKKARTA_TIMEZONE", "Asia/Surgut"),
        ("DOKKARTA_DEFAULT_LOCALE", "fr"),
        ("DOKKARTA_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Settings.from_environment({variable: value})
    assert variable in refused.value.message
    assert value in refused.value.message


def test_the_table_has_a_sentence_for_every_setting() -> None:
    lines = settings_table()
    assert len(lines) == len({line.variable for line in lines}) > 15
    assert all(line.means and line.default for line in lines)


def test_the_key_is_made_once_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new")
    key = secret_key(settings)
    assert len(key) > 40
    assert secret_key(settings) == key
    assert (tmp_path / "new/secret_key").stat().st_mode & 0o077 == 0


def test_a_given_key_writes_nothing(tmp_path: Path) -> None:
    assert secret_key(Settings(data=tmp_path / "new", secret_key="дано")) == "дано"
    assert not (tmp_path / "new").exists()


def test_a_closed_data_folder_asks_for_the_key(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="DOKKARTA_SECRET_KEY"):
        secret_key(Settings(data=tmp_path / "file"))


@pytest.mark.parametrize("address", ["nonsense", "postgresql+psycopg://a:secret@localhost:abc/z", "mysql://x"])
def test_an_address_of_no_database_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(InvalidInput, match="DOKKARTA_DATABASE_URL") as caught:
        Settings.from_environment({"DOKKARTA_DATABASE_URL": address})
    assert "secret" not in caught.value.message
