"""The server, its worker and their keeper as processes: starting, dying, stopping."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.container import Container
from app.jobs.alone import alone
from app.jobs.supervisor import Supervisor
from app.settings import Settings
from registry.errors import Unavailable
from registry.queries.jobs import job as find_job
from registry.services import jobs
from tests.app.jobs.conftest import converter

ROOT = Path(__file__).parents[3]


def environment(container: Container, **more: str) -> dict[str, str]:
    settings = container.settings
    given = {"DOKKARTA_DATA": str(settings.data), "DOKKARTA_CONVERTER": settings.converter}
    return {**os.environ, "PYTHONPATH": str(ROOT), **given, **more}


@contextmanager
def process(*words: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "app.cli", *words]
    started = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def eventually(check: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def state(container: Container, job: int) -> str:
    with container.database.read() as uow:
        return find_job(uow, job).state


def test_a_killed_worker_loses_no_job_and_does_none_twice(
    container: Container, draft: int, tmp_path: Path, calls: Path
) -> None:
    with container.database.write() as uow:
        job = jobs.order_pdf(uow, document_id=draft).id
    slow = environment(container, DOKKARTA_CONVERTER=converter(tmp_path, calls, seconds=60))
    with process("worker", env=slow) as worker:
        eventually(lambda: calls.exists() and state(container, job) == "running")
        worker.kill()
        worker.wait()
    assert state(container, job) == "running"
    with process("worker", env=environment(container)) as worker:
        eventually(lambda: state(container, job) == "done")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
    assert calls.read_text().splitlines() == ["called", "called"]


def test_a_second_worker_is_refused_in_one_line(container: Container) -> None:
    with alone(container):
        with pytest.raises(Unavailable, match="уже выполняет"), alone(Container(container.settings)):
            pass
        with process("worker", env=environment(container)) as second:
            _, said = second.communicate(timeout=20)
    assert second.returncode == 1
    assert said == "Фоновые задания уже выполняет другой процесс этой установки.\n"


def counting(tmp_path: Path, seconds: float) -> list[str]:
    """A child that notes its start and lives for a while, or until its stdin ends."""
    code = (
        "import os, select, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n');"
        f"select.select([sys.stdin], [], [], {seconds})"
    )
    return [sys.executable, "-c", code, str(tmp_path / "starts")]


def starts(tmp_path: Path) -> list[int]:
    file = tmp_path / "starts"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def test_a_dead_child_is_started_again_and_the_last_one_ends_with_its_keeper(tmp_path: Path) -> None:
    with Supervisor(Settings(data=tmp_path), counting(tmp_path, 60)) as supervisor:
        eventually(lambda: len(starts(tmp_path)) == 1)
        os.kill(starts(tmp_path)[0], signal.SIGKILL)
        eventually(lambda: len(starts(tmp_path)) == 2)
    assert supervisor.starts == 2
    assert not alive(starts(tmp_path)[1])


def test_a_child_that_dies_at_once_is_not_started_without_pause(tmp_path: Path) -> None:
    with Supervisor(Settings(data=tmp_path), counting(tmp_path, 0)):
        time.sleep(1.5)
    assert len(starts(tmp_path)) <= 2


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class Reader(threading.Thread):
    """Collects what a process says, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__(daemon=True)
        self.lines: list[str] = []
        self.process = process
        self.start()

    def run(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))


def children(pid: int) -> list[int]:
    return [int(each) for task in Path(f"/proc/{pid}/task").glob("*/children") for each in task.read_text().split()]


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/portal/", timeout=5) as response:
            return int(response.status) == 200
    except OSError:
        return False


def test_serve_prepares_serves_and_stops_cleanly_and_the_second_time_shows_no_password(tmp_path: Path) -> None:
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "DOKKARTA_DATA": str(tmp_path / "data"), "DOKKARTA_PORT": str(port)}
    for time_of_start in (1, 2):
        with process("serve", env=env) as server:
            reader = Reader(server)
            eventually(lambda: answers(port))
            eventually(lambda: bool(children(server.pid)))
            workers = children(server.pid)
            assert any(f"http://127.0.0.1:{port}" in line for line in reader.lines)
            assert any("пароль:" in line for line in reader.lines) is (time_of_start == 1)
            with process("serve", env=env) as second:
                _, said = second.communicate(timeout=20)
            assert (second.returncode, said.count("\n")) == (1, 1)
            assert "занят" in said
            server.send_signal(signal.SIGTERM if time_of_start == 1 else signal.SIGINT)
            assert server.wait(timeout=30) == 0
            eventually(lambda: not any(alive(each) for each in workers))  # noqa: B023 - called at once
            reader.join(5)
            assert reader.lines[-1] == "Остановлено."


def test_a_killed_server_takes_its_worker_along(tmp_path: Path) -> None:
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "DOKKARTA_DATA": str(tmp_path / "data"), "DOKKARTA_PORT": str(port)}
    with process("serve", env=env) as server:
        eventually(lambda: bool(children(server.pid)))
        eventually((tmp_path / "data" / "worker.lock").exists)
        workers = children(server.pid)
        server.kill()
        server.wait()
    eventually(lambda: not any(alive(each) for each in workers))
