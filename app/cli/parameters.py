"""Types of the words a person types: days, periods of events, values of fields, files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from registry.domain.lifecycle import State
from registry.errors import N_, InvalidInput, NotFound

# Where a document may stand.
STATES = tuple(state.value for state in State)
_RUSSIAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_day(text: str) -> date | None:
    """A day written as 2025-12-31 or 31.12.2025; ``None`` when it is neither."""
    russian = _RUSSIAN_DAY.fullmatch(text.strip())
    try:
        if russian is not None:
            return date(int(russian[3]), int(russian[2]), int(russian[1]))
        return date.fromisoformat(text.strip()) if _ISO_DAY.fullmatch(text.strip()) else None
    except ValueError:
        return None


class Day(click.ParamType[date]):
    """A calendar day."""

    name = "ГГГГ-ММ-ДД"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day. Anything else is wrong usage."""
        found = value if isinstance(value, date) else read_day(value)
        if found is None:
            self.fail(f"«{value}» — не дата; пишите так: 2025-12-31", param, ctx)
        return found


class EventPeriod(click.ParamType[tuple[str, date, date]]):
    """When an event takes place: ``vpr=2025-04-11..2025-05-16``, or one day."""

    name = "СОБЫТИЕ=НАЧАЛО..КОНЕЦ"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, date, date]:
        """The event's code, its first and its last day."""
        if isinstance(value, tuple):
            return value  # click converts defaults twice
        code, found, period = str(value).partition("=")
        start, _, end = period.partition("..")
        first, last = read_day(start), read_day(end or start)
        if not (found and code.strip() and first and last):
            self.fail(f"«{value}»; пишите так: vpr=2025-04-11..2025-05-16", param, ctx)
        if last < first:
            self.fail(f"«{value}»: конец раньше начала", param, ctx)
        return code.strip(), first, last


DAY = Day()
EVENT = EventPeriod()


def read_file(name: str, *, limit_mb: int = 200) -> bytes:
    """The bytes of a file the person named. Raises ``NotFound`` or ``InvalidInput``."""
    path = Path(name)
    if path.is_dir():
        raise InvalidInput(N_("«{name}» — папка, а нужен файл."), name=name)
    try:
        size = path.stat().st_size
        if size > limit_mb * 1024 * 1024:
            raise InvalidInput(N_("Файл «{name}» больше {limit} МБ."), name=name, limit=limit_mb)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(N_("Файла «{name}» нет."), name=name) from error
    except ValueError as error:
        raise InvalidInput(N_("Имя файла «{name}» недопустимо."), name=name) from error


def read_values(assignments: Iterable[str], file_name: str | None) -> dict[str, Any]:
    """Values of fields: those of the JSON file first, then each ``name=value`` over them."""
    values = _values_of_file(file_name) if file_name is not None else {}
    for assignment in assignments:
        name, found, text = assignment.partition("=")
        if not found or not name.strip():
            raise click.BadParameter(f"«{assignment}»; пишите так: имя=значение", param_hint="--set")
        values[name.strip()] = _value(text)
    return values


def _values_of_file(name: str) -> dict[str, Any]:
    try:
        values = json.loads(read_file(name).decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        where = f"строка {error.lineno}" if isinstance(error, json.JSONDecodeError) else _WHY.get(type(error), "число")
        raise InvalidInput(N_("Файл «{name}» — не JSON ({where})."), name=name, where=where) from error
    if not isinstance(values, dict):
        raise InvalidInput(N_("Файл «{name}»: нужен объект JSON вида {example}."), name=name, example='{"поле": "…"}')
    return values


_WHY: dict[type[Exception], str] = {UnicodeDecodeError: "не UTF-8", RecursionError: "слишком глубокая вложенность"}


def _refuse_constant(name: str) -> Any:
    """JSON has no NaN and no Infinity, though Python reads them."""
    raise ValueError(name)


def _value(text: str) -> Any:
    """Lists and tables are written as JSON; anything that is no JSON is the text itself."""
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def write_file(name: str, data: bytes) -> None:
    """Write a file that appears under its name only when it is whole. Raises ``InvalidInput`` naming the folder."""
    import tempfile

    target = Path(name)
    if target.is_dir():
        raise InvalidInput(N_("«{name}» — папка, а нужно имя файла."), name=name)
    if not target.parent.is_dir():
        raise InvalidInput(N_("Папки «{folder}» нет."), folder=target.parent)
    if target.exists() and not target.is_file():
        target.write_bytes(data)  # a device or a pipe, such as /dev/stdout
        return
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as stream:
        unfinished = Path(stream.name)
        try:
            stream.write(data)
            stream.flush()
            unfinished.chmod(0o644)
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
