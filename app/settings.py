"""Every setting of dokkarta: its type, its default and one sentence. Read from the environment, never from code.

The table of the README is made of this module and a guard keeps the two equal.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, Self, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from registry.errors import N_, InvalidInput

PREFIX = "DOKKARTA_"
_DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
DATA = Path("var")
_TRUE = {"1", "true", "yes", "on", "да"}
_FALSE = {"0", "false", "no", "off", "нет", ""}


def _setting(default: Any, means: str, shown: str | None = None) -> Any:
    """A field with its sentence; ``shown`` is how the README shows a default that is computed."""
    return field(default=default, metadata={"means": means, "shown": shown})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked. An empty text stands for "computed from the data folder" where the sentence says so."""

    data: Path = _setting(DATA, "папка встроенной базы, файлов и указателя", "./var")  # noqa: RUF009 - a field
    database_url: str = _setting("", "адрес общей базы: `postgresql+psycopg://…`", "SQLite в `DOKKARTA_DATA`")
    search_url: str = _setting(
        "",
        "поиск: `whoosh:` (встроенный указатель) или `postgresql:` (в той же базе PostgreSQL, для нескольких машин)",
        "`whoosh:` в `DOKKARTA_DATA`",
    )
    secret_key: str = _setting(
        "", "ключ подписи сеансов; обязателен, когда папка данных закрыта для записи", "создаётся в `DOKKARTA_DATA`"
    )
    host: str = _setting("127.0.0.1", "адрес, на котором отвечает сервер")
    port: int = _setting(8000, "порт сервера")
    threads: int = _setting(8, "сколько запросов обслуживается одновременно")
    trusted_hosts: str = _setting(
        "", "имена узла через запятую, под которыми система доступна людям", "`localhost` и `DOKKARTA_HOST`"
    )
    proxies: int = _setting(0, "сколько доверенных обратных прокси стоит перед сервером")
    public_url: str = _setting("", "внешний адрес портала для лент и ссылок вне запроса", "по запросу")
    secure_cookies: bool = _setting(False, "передавать cookie сеанса только по HTTPS (включите за прокси с TLS)")
    session_hours: int = _setting(12, "через сколько часов после входа сеанс заканчивается")
    timezone: str = _setting("Asia/Yekaterinburg", "часовой пояс дат регистрации и показа времени")
    default_locale: str = _setting("ru", "язык интерфейса до выбора человеком: `ru` или `en`")
    initials: str = _setting("before", "место инициалов в тексте документов: `before` (А.А. Дренин) или `after`")
    max_upload_mb: int = _setting(25, "наибольший размер одного запроса с файлами, МБ")
    converter: str = _setting("soffice", "команда LibreOffice для PDF; имя на PATH или полный путь")
    converter_seconds: int = _setting(120, "сколько секунд ждать одного преобразования в PDF")
    ocr: str = _setting(
        "rus", "языки распознавания сканов программой Tesseract, например `rus+eng`; `off` — не распознавать"
    )
    mail_url: str = _setting(
        "", "почтовый сервер напоминаний: `smtp://`, `smtp+starttls://` или `smtps://имя:пароль@узел:порт`", "нет"
    )
    mail_from: str = _setting("", "адрес отправителя напоминаний", "`dokkarta@` и имя узла из `DOKKARTA_PUBLIC_URL`")
    reminder_hour: int = _setting(8, "с какого часа рабочего дня рассылаются напоминания, по местному времени")
    small_group: int = _setting(
        5,
        "значения по группам меньше стольких участников в документах не печатаются (выбор системы, не норма); 0 — все",
    )
    support: str = _setting(
        "", "к кому обращаться за помощью: показывается внизу страниц и в ошибках", "не показывается"
    )
    log_level: str = _setting("INFO", "подробность журнала сервера: `DEBUG`, `INFO`, `WARNING`, `ERROR`")

    def __post_init__(self) -> None:
        _check_choice("default_locale", self.default_locale, ("ru", "en"))
        _check_choice("initials", self.initials, ("before", "after"))
        _check_database(self.database_url)
        _check_languages(self.ocr)
        _check_search(self.search_url, self.database_url)
        _check_choice("log_level", self.log_level, ("DEBUG", "INFO", "WARNING", "ERROR"))
        for name in ("port", "threads", "session_hours", "max_upload_mb", "converter_seconds"):
            _check_positive(name, getattr(self, name))
        if not 0 <= self.reminder_hour <= 23:
            raise _wrong("reminder_hour", str(self.reminder_hour), N_("час от 0 до 23"))
        if self.small_group < 0:
            raise _wrong("small_group", str(self.small_group), N_("целое число, 0 или больше"))
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise _wrong("timezone", self.timezone, N_("имя пояса, например Asia/Yekaterinburg")) from error

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings as the environment gives them. Raises ``InvalidInput`` naming the variable that is wrong."""
        given = os.environ if environment is None else environment
        kinds = get_type_hints(cls)
        named = {f.name: given[PREFIX + f.name.upper()] for f in fields(cls) if PREFIX + f.name.upper() in given}
        return cls(**{name: _read(name, text, kinds[name]) for name, text in named.items()})

    @property
    def database_address(self) -> str:
        """The address of the database in use."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'dokkarta.sqlite3'}"

    @property
    def search_address(self) -> str:
        """The address of the search engine in use: the scheme alone is completed with what it stands in."""
        if self.search_url in ("", "whoosh:"):
            return f"whoosh:{self.data.resolve() / 'index'}"
        return self.database_address if self.search_url == "postgresql:" else self.search_url

    @property
    def ocr_languages(self) -> str:
        """The languages in which scans are read, empty when they are not."""
        return "" if self.ocr.lower() in _FALSE else self.ocr

    @property
    def initials_order(self) -> Literal["before", "after"]:
        """Where initials stand in running text."""
        return "after" if self.initials == "after" else "before"

    @property
    def base_url(self) -> str:
        """The address of the site without the last slash, for links outside of a request."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and times are shown."""
        return ZoneInfo(self.timezone)

    @property
    def hosts(self) -> list[str]:
        """Names of the host that requests may carry."""
        named = [name.strip() for name in self.trusted_hosts.split(",") if name.strip()]
        own = [] if self.host in ("0.0.0.0", "::", "") else [self.host]  # noqa: S104 - recognised, not bound
        return [*named, *own, "localhost", "127.0.0.1", "[::1]"]


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One line of the README's table."""

    variable: str
    default: str
    means: str

    def __str__(self) -> str:
        return f"| `{self.variable}` | {self.default} | {self.means} |"


def settings_table() -> list[SettingLine]:
    """The table of the README: variable, default as a person reads it, meaning."""
    return [
        SettingLine(PREFIX + f.name.upper(), _shown(f.default, f.metadata), f.metadata["means"])
        for f in fields(Settings)
    ]


def _shown(default: object, metadata: Mapping[str, Any]) -> str:
    shown = metadata["shown"]
    if shown is not None:
        return shown if "`" in shown or " " in shown else f"`{shown}`"
    return f"`{'нет' if default is False else default}`"


def _read(name: str, text: str, kind: Any) -> Any:
    if kind is bool:
        return _read_flag(name, text)
    if kind is int:
        return _read_number(name, text)
    return Path(text) if kind is Path else text.strip()


def _read_flag(name: str, text: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise _wrong(name, text, N_("да или нет"))
    return word in _TRUE


def _read_number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise _wrong(name, text, N_("целое число")) from error


def _check_database(address: str) -> None:
    """Refuse an address that no database has; the message leaves the address out, since it may hold a password."""
    if not address:
        return
    try:
        parts = urlsplit(address)
        sound = parts.scheme in _DATABASES and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound:
        raise _wrong("database_url", "…", "postgresql+psycopg://имя:пароль@узел:порт/база")


def _check_search(address: str, database: str) -> None:
    """Refuse full text in the database in use when that is the embedded one."""
    if address == "postgresql:" and not database:
        raise _wrong("search_url", address, N_("`whoosh:`; для `postgresql:` задайте и DOKKARTA_DATABASE_URL"))


def _check_languages(value: str) -> None:
    if value.lower() not in _FALSE and re.fullmatch(r"[a-z_]{2,16}(\+[a-z_]{2,16}){0,4}", value) is None:
        raise _wrong("ocr", value, N_("языки Tesseract через «+», например rus+eng, или off"))


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _wrong(name, value, ", ".join(allowed))


def _check_positive(name: str, value: int) -> None:
    if value < 1:
        raise _wrong(name, str(value), N_("целое число больше нуля"))


def _wrong(name: str, value: str, expected: str) -> InvalidInput:
    variable = PREFIX + name.upper()
    template = N_("Настройка {variable}: значение «{value}» не подходит, ожидается {expected}.")
    return InvalidInput(template, variable=variable, value=value, expected=expected)
