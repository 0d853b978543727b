"""Programs of the system that read files of strangers, each with limits of its own and without a shell.

The output goes into a file, whose size the system bounds; a program whose parent was killed is killed too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from registry.errors import N_, LimitExceeded

_MEGABYTE = 1024 * 1024
#: The name under which a program finds the file in its folder.
GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` by the clock and of processor time, memory and output in megabytes."""

    seconds: int = 20
    memory_mb: int = 512
    output_mb: int = 32


def installed(program: str) -> bool:
    """Whether the program is on the PATH."""
    return shutil.which(program) is not None


def output_of(command: Sequence[str], data: bytes, limits: Limits | None = None) -> str | None:
    """Return what the command writes about the file ``GIVEN`` in its folder; ``None`` when it fails.

    Raises ``LimitExceeded`` when it takes too long. The bounds of memory and output end it, which is a failure.
    """
    bounds = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="dokkarta-text-", ignore_cleanup_errors=True) as folder:
        Path(folder, GIVEN).write_bytes(data)
        out = Path(folder, "out")
        with out.open("wb") as stream:
            code = _run([*_fenced(bounds), *command], Path(folder), stream.fileno(), bounds.seconds)
        return out.read_bytes().decode("utf-8", "replace") if code == 0 else None


def _run(command: list[str], folder: Path, output: int, seconds: int) -> int:
    quiet = subprocess.DEVNULL
    environment = {
        "HOME": str(folder), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"
    }  # fmt: skip
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=quiet, stdout=output, stderr=quiet) as process:
        try:
            return process.wait(seconds + 1)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise LimitExceeded(N_("Обработка файла заняла слишком много времени и остановлена.")) from error


def _fenced(limits: Limits) -> list[str]:
    """The command that sets the bounds and becomes the program; both tools are part of every Debian."""
    return [
        "setpriv", "--pdeathsig", "KILL", "--no-new-privs",
        "prlimit", f"--as={limits.memory_mb * _MEGABYTE}", f"--cpu={limits.seconds}",
        f"--fsize={limits.output_mb * _MEGABYTE}", "--core=0", "--",
    ]  # fmt: skip
