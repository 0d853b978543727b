"""The folder of a file engine: which generation of files is in use, and whether it is complete.

``index.json`` names the sub-folder that holds the index of the present version. An index that cannot be used is not
mended but replaced by a new sub-folder; readers notice by the name. Only what this folder holds is ever read: an index
is never restored from elsewhere, because its files may contain Python pickles.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from search_index.schema import VERSION

_STATE = "index.json"
_LOCK = "index.lock"
_PREFIX = "set-"


@dataclass(frozen=True, slots=True)
class State:
    """What ``index.json`` says: the version of the schema, the sub-folder, and whether everything is in it."""

    version: int
    name: str
    complete: bool = False
    damaged: bool = False


class IndexFolder:
    """Creates, renews and names the sub-folder of the index. Safe for several processes."""

    def __init__(self, root: Path, create: Callable[[Path], None]) -> None:
        """``create`` makes an empty index in a new sub-folder; it is called under the folder's lock."""
        self.root = root
        self._create = create

    def state(self) -> State:
        """Return the present state, making an empty index when there is none of this version."""
        state = self._read()
        return state if state is not None else self.renew(only_if_unusable=True)

    def path(self, state: State) -> Path:
        """Return the sub-folder of the state."""
        return self.root / state.name

    def renew(self, *, only_if_unusable: bool = False) -> State:
        """Begin an empty sub-folder and drop all others; ``only_if_unusable`` keeps one that another process made."""
        with self._locked():
            present = self._read()
            if only_if_unusable and present is not None:
                return present
            state = State(VERSION, _PREFIX + secrets.token_hex(6))
            self.path(state).mkdir(mode=0o700)
            self._create(self.path(state))
            self._write(state)
            for old in self.root.glob(_PREFIX + "*"):
                if old.name != state.name:
                    shutil.rmtree(old, ignore_errors=True)
            return state

    def mark(self, name: str, *, complete: bool = False, damaged: bool = False) -> None:
        """Remember the condition of the sub-folder, unless another has taken its place."""
        with self._locked():
            present = self._read()
            if present is not None and present.name == name:
                self._write(State(VERSION, name, complete, damaged))

    def _read(self) -> State | None:
        try:
            state = State(**json.loads((self.root / _STATE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        known = state.version == VERSION and isinstance(state.name, str) and state.name.startswith(_PREFIX)
        return state if known and "/" not in state.name and self.path(state).is_dir() else None

    def _write(self, state: State) -> None:
        draft = self.root / f"{_STATE}.{os.getpid()}"
        draft.write_text(json.dumps(asdict(state)), encoding="utf-8")
        draft.replace(self.root / _STATE)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / _LOCK).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
