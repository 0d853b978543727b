"""What every command promises: exit codes, clean streams, one Russian line, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from sqlalchemy.exc import OperationalError

from app.cli import commands
from app.cli.failures import explain_usage, report
from app.cli.program import COMMANDS
from app.cli.streams import Progress
from registry.errors import ImportRejected, InvalidInput, Remark
from tests.app.cli.conftest import Run

ROOT = Path(__file__).parents[3]


def shell(*words: str, data: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    environment = {**os.environ, "DOKKARTA_DATA": str(data), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "app.cli", *words]
    return subprocess.run(command, env=environment, text=True, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_of_the_table_loads_and_explains_itself_in_russian(entry: object, run: Run) -> None:
    outcome = run(entry.name, "--help")  # type: ignore[attr-defined]
    assert outcome.code == 0
    assert outcome.out.startswith("Вызов: dokkarta ")
    assert "Параметры:" in outcome.out
    assert not {"Usage", "Options", "Show this message", "Commands:"} & set(outcome.out.split("\n"))
    assert outcome.err == ""


def test_the_same_commands_are_offered_to_flask() -> None:
    assert [command.name for command in commands()] == [entry.name for entry in COMMANDS]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "Нет такой команды: «nonsense»"),
        (["deadline"], "Не указано обязательное: ТЕКСТ"),
        (["deadline", "до 1 мая"], "Не указано обязательное: --from"),
        (["deadline", "x", "--from", "2025-02-30", "--to", "2025-12-31"], "не дата"),
        (["deadline", "x", "--from", "20250201", "--to", "2025-12-31"], "не дата"),
        (["deadline", "x", "--form", "2025-02-28"], "Нет такого параметра: --form"),
        (["requirement", "x", "--column", "other"], "возможно: kinds, responsible"),
        (["requirement", "x", "y", "--column", "kinds"], "Лишние слова"),
        (["register", "abc"], "«abc» не подходит"),
        (["register", "0"], "«0» вне допустимых границ"),
        (["register", "1", "--date"], "должно стоять значение"),
        (["audit", "--json=1"], "не принимает значения"),
        (["search", "x", "--status", "nosuch"], "возможно: draft, registered, published"),
        (["user"], "Вызов: dokkarta user"),
        ([], "Вызов: dokkarta"),
    ],
)
def test_wrong_usage_is_said_in_russian_and_ends_with_two(run: Run, words: list[str], said: str) -> None:
    outcome = run(*words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_progress_never_counts_more_than_all(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Файлы", 80) as progress:
        progress.to(81)
    assert capsys.readouterr().err == "Файлы: 81 из 81\n"


@pytest.mark.parametrize("words", [["audit"], ["roadmap", "show", "--json"], ["search", "приказ"], ["register", "1"]])
def test_a_command_before_setup_says_what_to_do_and_makes_nothing(run: Run, data: Path, words: list[str]) -> None:
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (1, "")
    assert "dokkarta setup" in outcome.err
    assert outcome.err.count("\n") == 1
    assert not data.exists()


def test_a_wrong_setting_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOKKARTA_PORT", "много")
    outcome = run("audit")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert "DOKKARTA_PORT" in outcome.err


def test_a_data_folder_that_is_a_file_is_one_line(run: Run, data: Path) -> None:
    data.write_text("")
    outcome = run("setup")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert "папк" in outcome.err.lower()


def test_a_database_that_is_none_is_one_line(run: Run, data: Path) -> None:
    data.mkdir()
    (data / "dokkarta.sqlite3").write_bytes(b"this is no database at all, whatever it says" * 100)
    outcome = run("audit", "--json")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert "повреждён" in outcome.err


def test_a_folder_in_place_of_a_file_is_one_line(run: Run, tmp_path: Path) -> None:
    outcome = run("check", tmp_path)
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert "папка" in outcome.err


def test_a_refusal_lists_its_rows_in_its_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    remarks = [Remark(f"строка {n}", "плохо: {why}", (("why", "текст"),)) for n in range(60)]
    assert report(ImportRejected("Ничего не загружено.", remarks=remarks)) == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("Ничего не загружено: строка 0: плохо: текст; строка 1: плохо: текст; ")
    assert line.endswith("; и ещё замечаний: 10.")


def test_a_refusal_stays_one_line_whatever_a_person_typed(capfd: pytest.CaptureFixture[str]) -> None:
    assert report(InvalidInput("Значение «{text}» не годится.", text="строка\n\nещё {строка}")) == 1
    assert capfd.readouterr().err == "Значение «строка ещё {строка}» не годится.\n"


def test_an_unexpected_error_gets_a_number_and_its_details_go_to_a_file(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data.mkdir()
    assert report(RuntimeError("secret details")) == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "secret" not in said
    number = said.split("№ ")[1].split(":")[0]
    log = (data / "log" / "errors.log").read_text()
    assert number in log
    assert "RuntimeError: secret details" in log


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('connection failed: FATAL:  database "x" does not exist', "нет такой базы"),
        ('connection failed: FATAL:  password authentication failed for user "x"', "имя или пароль"),
        ("connection failed: connection refused", "не отвечает"),
        ("no such table: documents", "dokkarta setup"),
        ("database is locked", "занята"),
        ("database disk image is malformed", "повреждён"),
        ("attempt to write a readonly database", "только для чтения"),
        ("database or disk is full", "кончилось место"),
    ],
)
def test_troubles_of_the_database_are_told_as_what_to_do(
    said: str, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert report(OperationalError("SELECT 1", None, Exception(said))) == 1
    err = capfd.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_wrong_usage_without_a_context_is_explained_too(capfd: pytest.CaptureFixture[str]) -> None:
    assert explain_usage(click.UsageError("что-то не так")) == 2
    assert capfd.readouterr().err.startswith("что-то не так")


def test_an_answer_cut_off_by_its_reader_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m app.cli --help | head -1; echo codes ${{PIPESTATUS[*]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "DOKKARTA_DATA": str(tmp_path)},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "codes 0 0"
    assert done.stderr == ""


@contextmanager
def _writer(fifo: Path) -> Iterator[None]:
    """Wait until somebody has opened the pipe for reading, and keep him waiting there."""
    while True:
        try:
            end = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.01)
            continue
        yield
        os.close(end)
        return


def test_an_interrupted_command_says_so_in_one_line(tmp_path: Path) -> None:
    fifo = tmp_path / "never.docx"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "check", str(fifo)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "DOKKARTA_DATA": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    with _writer(fifo):
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert said.startswith("Прервано")
    assert said.count("\n") == 1


@pytest.mark.parametrize("words", [["--help"], ["requirement", "МОУО", "--column", "responsible", "--json"]])
def test_simple_commands_load_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    code = f"import sys; from app.cli import main; main({words!r}); print(*sys.modules, file=sys.stderr)"
    environment = {**os.environ, "DOKKARTA_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, text=True, capture_output=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert loaded.isdisjoint({"flask", "sqlalchemy", "numpy", "whoosh", "pymorphy3", "docx", "alembic"})
