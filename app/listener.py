"""DOCX to PDF through a LibreOffice that stays: one process, one document at a time, replaced now and then.

Starting LibreOffice costs many times a conversion. The process is as closed as a cold call: a fresh profile without
macros and active content, every proxy a closed port, and beside that no network where the system allows it. It is
replaced after a number of documents, after some time, and after each failure. Where it cannot be had, or dies, the
cold call does the work, as it does for other formats: each of them in a process of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from app import office_child
from app.converter import (
    FILTER_OPTIONS,
    PICTURES,
    LibreOffice,
    ReachesOut,
    end_group,
    is_pdf,
    private_environment,
    refuse_reaching,
    write_profile,
)
from app.scratch import Scratch
from registry.errors import N_, ConversionFailed

MOST_DOCUMENTS = 200
MOST_SECONDS = 1800.0
IDLE_SECONDS = 300.0
START_SECONDS = 60.0


class _Gone(Exception):
    """The process did not start or died."""


class WarmLibreOffice:
    """The converter. ``cold`` is the one to fall back on; calls from several threads wait for one another.

    ``documents``, ``age`` and ``idle`` (seconds) say when the process is replaced or let go.
    """

    def __init__(
        self,
        cold: LibreOffice,
        *,
        documents: int = MOST_DOCUMENTS,
        age: float = MOST_SECONDS,
        idle: float = IDLE_SECONDS,
    ) -> None:
        self.cold = cold
        self.starts = 0
        self._documents = documents
        self._age = age
        self._idle = idle
        self._turn = threading.Lock()
        self._process: _Process | None = None
        self._timer: threading.Timer | None = None

    def available(self) -> bool:
        """Whether the converter is installed."""
        return self.cold.available()

    def to_pdf(self, data: bytes, format: str = "docx") -> bytes:  # noqa: A002
        """The PDF of a file in the format with that code. Raises ``ConverterMissing`` or ``ConversionFailed``."""
        program = _folder_of(self.cold.command)
        if program is None or format != "docx" or not data.startswith(b"PK"):
            return self.cold.to_pdf(data, format)
        with self._turn:
            try:
                return self._warm(program, data)
            except _Gone:
                self._stop()
            except ReachesOut:
                raise  # the process is as good as before
            except BaseException:
                self._stop()
                raise
            finally:
                self._let_go_later()
        return self.cold.to_pdf(data)

    def close(self) -> None:
        """End the process; a later call starts another one."""
        with self._turn:
            if self._timer is not None:
                self._timer.cancel()
            self._stop()

    @property
    def pid(self) -> int | None:
        """The number of the process, ``None`` while there is none."""
        return self._process.pid if self._process is not None else None

    def _warm(self, program: Path, docx: bytes) -> bytes:
        current = self._process
        if current is not None and (current.done >= self._documents or current.age >= self._age):
            self._stop()
        if self._process is None:
            self._process = _Process(program)
            self.starts += 1
        return self._process.convert(docx, self.cold.seconds)

    def _stop(self) -> None:
        if self._process is not None:
            self._process.end()
        self._process = None

    def _let_go_later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(self._idle, self.close)
        self._timer.daemon = True
        self._timer.start()


class _Process:
    """One LibreOffice that stays. Raises ``_Gone`` when it cannot be started."""

    def __init__(self, program: Path) -> None:
        self.done = 0
        self._begun = time.monotonic()
        self._scratch = Scratch("dokkarta-office-")
        self._folder = self._scratch.path
        profile = write_profile(self._folder / "profile")
        script = str(Path(office_child.__file__))
        # A group of its own, so that all of it can be ended; an interpreter without the product's libraries.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", script, str(program), profile.as_uri(), str(os.getpid()), PICTURES],
            cwd=self._folder,
            env=private_environment(self._folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._buffer = b""
        try:
            self._answer(START_SECONDS)
        except (_Gone, TimeoutError) as error:
            self.end()
            raise _Gone from error

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def age(self) -> float:
        """Seconds since its start."""
        return time.monotonic() - self._begun

    def convert(self, docx: bytes, seconds: float) -> bytes:
        """The PDF. Raises ``ConversionFailed``, or ``_Gone`` when the process died."""
        source, target = self._folder / "document.docx", self._folder / "document.pdf"
        source.write_bytes(docx)
        try:
            self._ask({"source": str(source), "target": str(target), "options": FILTER_OPTIONS})
            refuse_reaching(self._answer(seconds))
            pdf = target.read_bytes() if target.is_file() else b""
        except TimeoutError as error:
            raise ConversionFailed(
                N_("PDF не изготовлен: LibreOffice не уложился в {seconds} с."), seconds=round(seconds)
            ) from error
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)
        if not is_pdf(pdf):
            raise ConversionFailed(N_("PDF не изготовлен: LibreOffice не смог прочитать документ."))
        self.done += 1
        return pdf

    def end(self) -> None:
        """End the process and remove its folder."""
        end_group(self._process)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._scratch.close()

    def _ask(self, what: dict[str, str]) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it was opened as a pipe
        try:
            self._process.stdin.write(json.dumps(what).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise _Gone from error

    def _answer(self, seconds: float) -> Any:
        """The next line. Raises ``TimeoutError``, or ``_Gone`` at the end of the stream."""
        assert self._process.stdout is not None  # noqa: S101 - it was opened as a pipe
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                if not selector.select(max(until - time.monotonic(), 0)):
                    raise TimeoutError
                piece = os.read(self._process.stdout.fileno(), 4096)
                if not piece:
                    raise _Gone
                self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\n")
        return json.loads(line)


def _folder_of(command: str) -> Path | None:
    """The folder of LibreOffice's program files, ``None`` when the command is something else."""
    found = shutil.which(command)
    folder = Path(found).resolve().parent if found else None
    return folder if folder is not None and office_child.library_in(folder) is not None else None
