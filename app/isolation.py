"""Work on files of strangers in a child process that may not take more than its share.

Children are forked by a small server process without threads (``multiprocessing``'s forkserver), so that a call from a
thread of the web server is safe, and with the heavy libraries already loaded, so that it is quick.
"""

from __future__ import annotations

import math
import multiprocessing
import pickle
import resource
import signal
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from registry.errors import N_, DokkartaError, LimitExceeded

T = TypeVar("T")

_MEGABYTE = 1024 * 1024
# A child also runs the imports of the main script; with the command line preloaded they cost nothing.
PRELOADED = ("app.isolation", "document_templates.renderer", "search_index.extraction", "app.cli")


class ForkIsolation:
    """Runs a function in a child with limits on its processor time, its memory and the wall clock."""

    def __init__(self, preload: Sequence[str] = PRELOADED) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))

    def call(self, function: Callable[..., T], *args: Any, seconds: float = 20, memory_mb: int = 512) -> T:
        """The function's result, or its error raised again here.

        The function must be importable by name and its arguments and result picklable. Raises ``LimitExceeded`` when
        the child ran out of time or memory or died.
        """
        verdict, result = "died", b""
        ours, theirs = self._context.Pipe(duplex=False)
        child = self._context.Process(
            target=_run, args=(theirs, function, args, seconds, memory_mb), name=f"isolated {function.__name__}"
        )
        child.start()
        theirs.close()
        try:
            verdict, result = _receive(ours, seconds)
        finally:
            ours.close()
            ended_by = _end(child, patience=0 if verdict == "time" else 1)
        if verdict == "died" and ended_by == -signal.SIGXCPU:
            verdict = "time"
        if verdict == "done":
            return pickle.loads(result)  # type: ignore[no-any-return]  # noqa: S301 - made by our own child a moment ago
        raise _error_of(verdict, result)


def _receive(connection: Connection, seconds: float) -> tuple[str, bytes]:
    if not connection.poll(seconds + 1):
        return "time", b""
    try:
        verdict, result = connection.recv()
    except (EOFError, OSError):
        return "died", b""
    return verdict, result


def _end(child: BaseProcess, *, patience: float) -> int | None:
    """End the child if it still works; its exit code, a negative signal number when a signal ended it."""
    child.join(patience)
    child.kill()
    child.join()
    code = child.exitcode
    child.close()
    return code


def _error_of(verdict: str, result: bytes) -> BaseException:
    if verdict == "raised":
        return pickle.loads(result)  # type: ignore[no-any-return]  # noqa: S301 - made by our own child a moment ago
    if verdict == "failed":
        return RuntimeError(f"an isolated function failed:\n{result.decode()}")
    if verdict == "memory":
        return LimitExceeded(N_("Обработка файла потребовала слишком много памяти и остановлена."))
    if verdict == "time":
        return LimitExceeded(N_("Обработка файла заняла слишком много времени и остановлена."))
    return LimitExceeded(N_("Обработка файла прервалась: файл слишком сложен или повреждён."))


def _run(
    connection: Connection, function: Callable[..., Any], args: tuple[Any, ...], seconds: float, memory_mb: int
) -> None:
    _limit(seconds, memory_mb)
    try:
        answer = ("done", pickle.dumps(function(*args)))
    except MemoryError:
        answer = ("memory", b"")
    except DokkartaError as error:
        answer = ("raised", pickle.dumps(error))
    except Exception:
        # Whatever a parser raises is told to the parent with its trace.
        answer = ("failed", traceback.format_exc().encode())
    connection.send(answer)


def _limit(seconds: float, memory_mb: int) -> None:
    """Bound this process: ``memory_mb`` counts above what the preloaded libraries already take."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + memory_mb * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    processor = math.ceil(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
