"""How a command ends badly: one Russian line on stderr, an exit code, and the details in a file of the data folder."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from registry.errors import DokkartaError, MissingFields

REFUSED = 1
WRONG_USAGE = 2
MOST_REMARKS = 50


def report(error: BaseException) -> int:
    """Say on stderr what happened and return the exit code."""
    if isinstance(error, DokkartaError):
        _say(_refusal(error))
        return REFUSED
    if isinstance(error, click.exceptions.Exit | SystemExit):
        code = error.exit_code if isinstance(error, click.exceptions.Exit) else error.code
        return code if isinstance(code, int) else REFUSED
    if isinstance(error, KeyboardInterrupt | click.Abort):
        _say("Прервано. Всё, что было сделано до этого, сохранено целиком.")
        return REFUSED
    _say(_known(error) or _incident(error))
    return REFUSED


def _refusal(error: DokkartaError) -> str:
    """One line: the sentence, then the places it speaks of."""
    # A remark that only repeats the sentence is for forms, which show it beside the field.
    remarks = [_bare(f"{remark.place}: {remark.text}") for remark in error.remarks if remark.text != error.message]
    shown = remarks[:MOST_REMARKS]
    if len(remarks) > MOST_REMARKS:
        shown.append(f"и ещё замечаний: {len(remarks) - MOST_REMARKS}")
    sentence = " ".join(_message(error).split())
    return f"{_bare(sentence)}: {'; '.join(shown)}." if shown else sentence


def _bare(sentence: str) -> str:
    """The sentence in one line, without its last stop."""
    return " ".join(sentence.split()).removesuffix(".")


def _message(error: DokkartaError) -> str:
    try:
        return error.message
    except (KeyError, IndexError, ValueError):
        # A place of the template that no fact fills is a slip of ours; the sentence still helps the person.
        return error.template if not isinstance(error, MissingFields) else "Не заполнены обязательные поля."


# ------------------------------------------------------------------------------------------------ known troubles


def _known(error: BaseException) -> str | None:
    """A sentence for troubles of the machine that a person can mend; ``None`` for anything else."""
    if type(error).__module__.startswith("sqlalchemy."):
        return _database_trouble(str(getattr(error, "orig", None) or error))
    if isinstance(error, PermissionError):
        return f"Нет доступа: {_named(error)}. Проверьте права на файл и на папку данных."
    if isinstance(error, OSError):
        return f"Файловая система отказала: {_named(error)} ({error.strerror or error})."
    if isinstance(error, MemoryError):
        return "Не хватило оперативной памяти."
    return None


def _named(error: OSError) -> str:
    return str(error.filename or error.strerror or error)


_DATABASE_TROUBLES: tuple[tuple[str, str], ...] = (
    ("fatal:  database", "На сервере нет такой базы данных. Создайте её или исправьте DOKKARTA_DATABASE_URL."),
    ("authentication failed", "Сервер базы данных не принял имя или пароль. Проверьте DOKKARTA_DATABASE_URL."),
    ("no such table", "База данных не подготовлена. Выполните «dokkarta setup»."),
    ("does not exist", "База данных не подготовлена или её нет. Выполните «dokkarta setup»."),
    ("not a database", "Файл базы данных повреждён. Восстановите её из архива командой «dokkarta restore»."),
    ("malformed", "Файл базы данных повреждён. Восстановите её из архива командой «dokkarta restore»."),
    ("locked", "База данных занята другим процессом. Повторите чуть позже."),
    ("readonly", "База данных открыта только для чтения. Проверьте права на папку данных."),
    ("unable to open", "Файл базы данных не открывается. Проверьте папку данных (DOKKARTA_DATA) и права на неё."),
    ("disk i/o", "Диск с папкой данных отказал при чтении или записи."),
    ("is full", "На диске с папкой данных кончилось место."),
    ("connection", "Сервер базы данных не отвечает. Проверьте DOKKARTA_DATABASE_URL и сам сервер."),
)


def _database_trouble(text: str) -> str | None:
    low = text.lower()
    return next((sentence for sign, sentence in _DATABASE_TROUBLES if sign in low), None)


# ----------------------------------------------------------------------------------------------------- incidents


def _incident(error: BaseException) -> str:
    number = secrets.token_hex(4).upper()
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    trace = "".join(traceback.format_exception(error))
    text = f"=== {number} {stamp} {' '.join(sys.argv[:2])}\n{trace}\n"
    place = next((path for path in _log_places() if _append(path, text)), None)
    where = f"подробности в файле {place}" if place is not None else "подробности записать не удалось"
    return f"Внутренняя ошибка № {number}: {where}. Сообщите номер администратору."


def _log_places() -> tuple[Path, ...]:
    data = Path(os.environ.get("DOKKARTA_DATA") or "var")
    aside = Path(tempfile.gettempdir()) / f"dokkarta-{os.getuid()}.log"
    return (data / "log" / "errors.log", aside) if data.is_dir() else (aside,)


def _append(path: Path, text: str) -> bool:
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(text)
    except OSError:
        return False
    return True


# --------------------------------------------------------------------------------------------------- wrong usage


def explain_usage(error: click.UsageError) -> int:
    """Say in Russian what is wrong with the words of the command."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        _say(error.message)
        return WRONG_USAGE
    path = error.ctx.command_path if error.ctx is not None else "dokkarta"
    _say(f"{_usage(error)} Подсказка: {path} --help")
    return WRONG_USAGE


def _usage(error: click.UsageError) -> str:
    for kind, sentence in _USAGE:
        if isinstance(error, kind):
            return sentence(error)
    name = _quoted(error.message)
    if error.message.startswith("No such command"):
        return f"Нет такой команды: {name}."
    if "unexpected extra argument" in error.message:
        return f"Лишние слова в команде: {error.message[error.message.find('(') + 1 : -1]}."
    if error.message.startswith("Missing command"):
        return "Не названа команда."
    return error.message


def _quoted(message: str) -> str:
    parts = message.split("'")
    return f"«{parts[1]}»" if len(parts) > 2 else message


def _missing(error: click.UsageError) -> str:
    return f"Не указано обязательное: {_parameter(error)}."


def _no_option(error: click.UsageError) -> str:
    name = getattr(error, "option_name", "")
    near = getattr(error, "possibilities", None)
    return f"Нет такого параметра: {name}." + (f" Похожие: {', '.join(sorted(near))}." if near else "")


def _bad_value(error: click.UsageError) -> str:
    message = error.message
    if " is not one of " in message:
        allowed = message.split(" is not one of ")[1].rstrip(".").replace("'", "")
        message = f"{_quoted(message)} не подходит; возможно: {allowed}"
    elif " is not in the range " in message:
        value, _, bounds = message.rstrip(".").partition(" is not in the range ")
        message = f"«{value}» вне допустимых границ ({bounds})"
    elif "is not a valid" in message:
        message = f"{_quoted(message)} не подходит"
    return f"{_parameter(error)}: {message.rstrip('.')}."


def _bad_option(error: click.UsageError) -> str:
    name = getattr(error, "option_name", "")
    if "does not take a value" in error.message:
        return f"Параметр {name} не принимает значения."
    return f"После параметра {name} должно стоять значение."


def _parameter(error: click.UsageError) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "параметр"
    if isinstance(parameter, click.Option):
        return str(max(parameter.opts, key=len))
    return str(parameter.make_metavar(error.ctx) if error.ctx is not None else parameter.human_readable_name)


_USAGE: tuple[tuple[type[click.UsageError], Callable[[click.UsageError], str]], ...] = (
    (click.MissingParameter, _missing),
    (click.NoSuchOption, _no_option),
    (click.BadOptionUsage, _bad_option),
    (click.BadParameter, _bad_value),
)


# ------------------------------------------------------------------------------------------------------- streams


def _say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - the one place where a refusal is said


def silence_broken_pipe() -> int:
    """The reader of our output left (`| head`): the work itself was done."""
    # The interpreter flushes stdout once more when it ends, and would complain.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
