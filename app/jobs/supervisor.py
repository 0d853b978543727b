"""Keeps the worker alive while the server serves, and lets it end with the server whatever happens to the latter."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import app
from app.settings import PREFIX, Settings

LONGEST_PAUSE = 30.0
PATIENCE = 20.0
WORKER = (sys.executable, "-m", "app.cli", "worker", "--supervised")


class Supervisor:
    """A child process that is started again when it dies, after a growing pause.

    The child's stdin is a pipe that nobody writes to: its end tells the child that the parent is gone, even killed.
    """

    def __init__(self, settings: Settings, command: Sequence[str] = WORKER) -> None:
        self.command = list(command)
        self.starts = 0
        self._environment = _environment(settings)
        self._stopping = threading.Event()
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="supervisor", daemon=True)

    def __enter__(self) -> Self:
        self._start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._turn:
            self._stopping.set()
        if self._child is not None:
            _end(self._child)
        self._thread.join(PATIENCE)

    @property
    def pid(self) -> int | None:
        """The child's process number, ``None`` before the first start."""
        return self._child.pid if self._child is not None else None

    def _start(self) -> None:
        with self._turn:
            if self._stopping.is_set():
                return
            self.starts += 1
            self._child = subprocess.Popen(self.command, env=self._environment, stdin=subprocess.PIPE)

    def _keep(self) -> None:
        pause = 0.5
        while not self._stopping.is_set():
            began = time.monotonic()
            if self._child is not None:
                self._child.wait()
                _let_go(self._child)
            # A worker that lived for a minute was healthy; one that dies at once must not eat the machine.
            pause = 0.5 if time.monotonic() - began > 60 else min(pause * 2, LONGEST_PAUSE)
            if self._stopping.wait(pause):
                return
            self._start()


def _environment(settings: Settings) -> dict[str, str]:
    root = str(Path(app.__file__).parents[1])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, "PYTHONPATH": path, f"{PREFIX}DATA": str(settings.data.resolve())}


def _end(child: subprocess.Popen[bytes]) -> None:
    _let_go(child)
    with contextlib.suppress(ProcessLookupError):
        child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _let_go(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if child.stdin is not None:
            child.stdin.close()
