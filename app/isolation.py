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
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from app.turns import Patience, Turns
from registry.errors import N_, DokkartaError, LimitExceeded

T = TypeVar("T")

_MEGABYTE = 1024 * 1024
# A child also runs the imports of the main script; with the command line preloaded they cost nothing.
PRELOADED = (
    "app.isolation",
    "document_templates.renderer",
    "document_templates.warmth",
    "search_index.extraction",
    "app.cli",
)


class ForkIsolation:
    """Runs a function in a child with limits on its processor time, its memory and the wall clock.

    At most ``most`` children work at once, and those of :meth:`shared`; others wait as ``patience`` says.
    """

    def __init__(self, preload: Sequence[str] = PRELOADED, *, most: int = 4, patience: Patience | None = None) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        self._patience = patience or Patience()
        self._turns = Turns(most, self._patience)

    def call(self, function: Callable[..., T], *args: Any, seconds: float = 20, memory_mb: int = 512) -> T:
        """The function's result, or its error raised again here.

        The function must be importable by name and its arguments and result picklable. Raises ``LimitExceeded`` when
        the child ran out of time or memory or died, ``Busy`` when too many others are at work.
        """
        with self.standing(function, seconds=seconds, memory_mb=memory_mb) as child:
            return child.call(*args)

    def standing(
        self, function: Callable[..., T], *fixed: Any, seconds: float = 20, memory_mb: int = 512, calls: int = 200
    ) -> StandingChild[T]:
        """A child that stays for many calls of one function; ``fixed`` are first arguments that it is given once.

        So what the function keeps (a catalogue, a compiled template) is made once. ``seconds`` bound each call.
        """
        limits = _Limits(seconds, memory_mb, calls)
        return StandingChild(self._context, self._turns, function, fixed, limits)

    def shared(
        self, function: Callable[..., T], *fixed: Any, seconds: float = 20, memory_mb: int = 512, calls: int = 200
    ) -> StandingChild[T]:
        """A standing child for all threads, which take turns at it and at nothing else.

        It answers while all other places are taken, so it is for what pages cannot do without.
        """
        limits = _Limits(seconds, memory_mb, calls)
        return StandingChild(self._context, Turns(1, self._patience), function, fixed, limits)


@dataclass(frozen=True, slots=True)
class _Limits:
    """Of one call: ``seconds`` and ``memory_mb``. ``calls`` is after how many the child is replaced."""

    seconds: float
    memory_mb: int
    calls: int


class StandingChild(Generic[T]):
    """A limited child that answers one call after another; for one thread, unless its turns are for one at a time.

    It is started at the first call, and anew after ``calls`` of them and after each that broke a limit. Only the call
    that broke the limit is lost.
    """

    def __init__(
        self,
        context: ForkServerContext,
        turns: Turns,
        function: Callable[..., T],
        fixed: tuple[Any, ...],
        limits: _Limits,
    ) -> None:
        self._context = context
        self._turns = turns
        self._function = function
        self._fixed = fixed
        self._limits = limits
        self._done = 0
        self._child: BaseProcess | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def call(self, *args: Any) -> T:
        """The result for the arguments, or the function's error raised again. Raises ``LimitExceeded`` or ``Busy``."""
        with self._turns.turn():
            return self._call(args)

    def _call(self, args: tuple[Any, ...]) -> T:
        if self._done >= self._limits.calls:
            self.close()
        connection = self._connection or self._start()
        verdict, result = "died", b""
        try:
            verdict, result = self._exchange(connection, args)
        finally:
            ended_by = None if verdict in _SOUND else self._end(patience=0 if verdict == "time" else 1)
        if verdict == "died" and ended_by == -signal.SIGXCPU:
            verdict = "time"
        self._done += 1
        if verdict == "done":
            return pickle.loads(result)  # type: ignore[no-any-return]  # noqa: S301 - made by our own child a moment ago
        raise _error_of(verdict, result)

    def close(self) -> None:
        """End the child; a later call starts another one."""
        self._end(patience=1)

    def _start(self) -> Connection:
        ours, theirs = self._context.Pipe()
        child = self._context.Process(
            target=_serve,
            args=(theirs, self._function, self._fixed, self._limits.seconds, self._limits.memory_mb),
            name=f"isolated {self._function.__name__}",
        )
        try:
            child.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._child, self._connection, self._done = child, ours, 0
        return ours

    def _exchange(self, connection: Connection, args: tuple[Any, ...]) -> tuple[str, bytes]:
        try:
            connection.send(args)
        except OSError:
            return "died", b""
        return _receive(connection, self._limits.seconds)

    def _end(self, *, patience: float) -> int | None:
        """End the child if there is one; its exit code, a negative signal number when a signal ended it."""
        connection, child = self._connection, self._child
        self._connection = self._child = None
        if connection is not None:
            connection.close()
        return None if child is None else _end(child, patience=patience)


#: Verdicts after which the child is as good as before: the function answered or raised what Python knows.
_SOUND = frozenset({"done", "raised", "failed"})


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


def _serve(
    connection: Connection, function: Callable[..., Any], fixed: tuple[Any, ...], seconds: float, memory_mb: int
) -> None:
    """Answer until the other end is gone, which a killed parent's is too."""
    _limit_memory(memory_mb)
    while True:
        try:
            args = connection.recv()
        except (EOFError, OSError):
            return
        _allow_time(seconds)
        connection.send(_answer(function, (*fixed, *args)))


def _answer(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[str, bytes]:
    try:
        return "done", pickle.dumps(function(*args))
    except MemoryError:
        return "memory", b""
    except DokkartaError as error:
        return "raised", pickle.dumps(error)
    except Exception:
        # Whatever a parser raises is told to the parent with its trace.
        return "failed", traceback.format_exc().encode()


def _limit_memory(memory_mb: int) -> None:
    """Bound this process: ``memory_mb`` counts above what the preloaded libraries already take."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + memory_mb * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow_time(seconds: float) -> None:
    """Let this process use so much processor time from now on; it ends by a signal when it uses more.

    The parent looks at the clock; this holds when the parent is gone.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))
