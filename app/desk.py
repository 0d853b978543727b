"""Files that a person is busy with between two pages: kept for an hour, for that person alone, in no store."""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

from registry.errors import N_, InvalidInput

_HOUR = 60 * 60
#: So many files of one person may lie at once.
_MOST_FILES = 20
_NAME = re.compile(r"[0-9a-f]{32}")
_GONE = N_("Загруженный файл больше не хранится. Загрузите его ещё раз.")


class Desk:
    """A folder of such files; each name is a secret of the person who laid it there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lay(self, person: int, data: bytes) -> str:
        """Put the bytes down and return the name under which the person finds them; old files are thrown away."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tidy()
        self._make_room(person)
        name = secrets.token_hex(16)
        path = self._path(person, name)
        path.touch(mode=0o600)
        path.write_bytes(data)
        return name

    def take(self, person: int, name: str) -> bytes:
        """The bytes under the name. Raises ``InvalidInput`` when there are none, or they are another person's."""
        if not _NAME.fullmatch(name):
            raise InvalidInput(_GONE)
        try:
            return self._path(person, name).read_bytes()
        except FileNotFoundError as error:
            raise InvalidInput(_GONE) from error

    def _path(self, person: int, name: str) -> Path:
        return self._folder / f"{person}-{name}"

    def _make_room(self, person: int) -> None:
        """Throw the person's oldest files away, so that nobody fills the disk."""
        lying = sorted(self._folder.glob(f"{person}-*"), key=_age)
        for path in lying[: max(0, len(lying) + 1 - _MOST_FILES)]:
            path.unlink(missing_ok=True)

    def _tidy(self) -> None:
        oldest = time.time() - _HOUR
        for path in self._folder.iterdir():
            try:
                if path.stat().st_mtime < oldest:
                    path.unlink()
            except FileNotFoundError:
                continue  # another process threw it away


def _age(path: Path) -> float:
    """When the file was laid down; 0 when another process threw it away meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
