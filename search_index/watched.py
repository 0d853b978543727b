"""Whether a file or a folder is still as it was, by its entry in the file system alone."""

from __future__ import annotations

import time
from pathlib import Path

# A change within the same tick of the file system's clock leaves the same mark; ticks are some milliseconds long.
_SETTLED = 100_000_000  # nanoseconds

Mark = tuple[int, int, int, int]


class Watched:
    """A file that is only ever replaced, or a folder whose files are."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def mark(self) -> Mark | None:
        """Return what is the same as long as nothing changes; ``None`` when it may change unnoticed, or is missing."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        if abs(time.time_ns() - found.st_mtime_ns) < _SETTLED:
            return None
        return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
