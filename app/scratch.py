"""Folders for the time of one piece of work that also go away when the process was killed at it.

Each holds a locked file, and the system lets go of a lock with the process that held it. So whoever makes the next
folder can tell which ones nobody works in any more, in containers with a common /tmp too.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

_LOCK = ".lock"


class Scratch:
    """A new private folder under the system's folder for temporary files; ``prefix`` begins its name.

    Folders with the same prefix whose processes are gone are removed first.
    """

    def __init__(self, prefix: str) -> None:
        _sweep(prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix))
        unready = self.path / f"{_LOCK}.new"
        self._lock = os.open(unready, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        # Under its name it is locked already, so nobody finds it free in between.
        unready.rename(self.path / _LOCK)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _sweep(prefix: str) -> None:
    """Remove our folders that nobody works in; one without a lock is being made at this moment, or is not ours."""
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if folder.lstat().st_uid == os.getuid() and _is_left(folder / _LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left(lock: Path) -> bool:
    """Whether the process that made the lock is gone. Raises ``OSError`` when there is no such file."""
    held = os.open(lock, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True
