"""The folder of a file engine: which sub-folder of files is in use, and whether everything is in it.

``index.json`` names the sub-folder. One that cannot be used, or is of another version of the analysis, is not mended
but replaced: a new one is filled beside it, and takes its place when everything is in it. Until then the old one
answers, when it can be read. Readers notice by the name.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from search_index.schema import VERSION
from search_index.watched import Mark, Watched

# How files are laid out: raised when the code cannot read those of before. ``schema.VERSION`` is of what is in them.
FORMAT = 3
_STATE = "index.json"
_LOCK = "index.lock"
_PREFIX = "set-"


@dataclass(frozen=True, slots=True)
class State:
    """What ``index.json`` says.

    ``name`` is the sub-folder in use; ``beside`` the one that is being filled to take its place, with the version that
    it will be of; empty when there is none.
    """

    version: int
    name: str
    complete: bool = False
    damaged: bool = False
    format: int = FORMAT
    beside: str = ""
    beside_version: int = VERSION

    @property
    def is_usable(self) -> bool:
        """Whether documents may be added to it as it is."""
        return self.version == VERSION and not self.damaged


class IndexFolder:
    """Creates, renews and names the sub-folder of the index. Safe for several processes."""

    def __init__(self, root: Path, create: Callable[[Path], None]) -> None:
        """``create`` makes an empty index in a new sub-folder; it is called under the folder's lock."""
        self.root = root
        self._create = create
        self._file = Watched(root / _STATE)
        self._known: tuple[Mark, State, Path] | None = None

    def state(self) -> State:
        """Return the present state, making an empty index when there is none that can be read."""
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
            return self._put(State(VERSION, self._made()))

    def beside(self) -> Path:
        """Return the sub-folder that will take the place of the one in use: a begun one, or a new empty one."""
        with self._locked():
            present = self._read() or self._put(State(VERSION, self._made()))
            begun = self.root / present.beside
            if not present.beside or present.beside_version != VERSION or not begun.is_dir():
                begun = self.root / self._made()
                self._put(replace(present, beside=begun.name, beside_version=VERSION))
            return begun

    def swap(self, name: str) -> None:
        """Put the complete sub-folder in the place of the one in use, and drop all others."""
        with self._locked():
            self._put(State(VERSION, name, complete=True))

    def mark(self, name: str, *, complete: bool = False, damaged: bool = False) -> None:
        """Remember the condition of the sub-folder, unless another has taken its place."""
        with self._locked():
            present = self._read()
            if present is not None and present.name == name:
                self._write(replace(present, complete=complete, damaged=damaged))

    def _made(self) -> str:
        name = _PREFIX + secrets.token_hex(6)
        (self.root / name).mkdir(mode=0o700)
        self._create(self.root / name)
        return name

    def _put(self, state: State) -> State:
        self._write(state)
        for old in self.root.glob(_PREFIX + "*"):
            if old.name not in (state.name, state.beside):
                shutil.rmtree(old, ignore_errors=True)
        return state

    def _read(self) -> State | None:
        """Return what ``index.json`` says; it is read again only when it may be another one."""
        known = self._known
        mark = self._file.mark()
        if known is not None and mark is not None and known[0] == mark and known[2].is_dir():
            return known[1]
        state = self._parsed()
        self._known = None if state is None or mark is None else (mark, state, self.path(state))
        return state

    def _parsed(self) -> State | None:
        try:
            state = State(**json.loads((self.root / _STATE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        fine = state.format == FORMAT and _is_name(state.name) and (not state.beside or _is_name(state.beside))
        return state if fine and self.path(state).is_dir() else None

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


class SingleFolder(IndexFolder):
    """A sub-folder by itself, while it is filled beside the one in use."""

    def state(self) -> State:
        """Return that it is not complete."""
        return State(VERSION, self.root.name)

    def path(self, state: State) -> Path:  # noqa: ARG002
        """Return the sub-folder."""
        return self.root

    def renew(self, *, only_if_unusable: bool = False) -> State:  # noqa: ARG002
        """Empty it."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(mode=0o700)
        self._create(self.root)
        return self.state()

    def mark(self, name: str, *, complete: bool = False, damaged: bool = False) -> None:
        """Its condition is known when it is swapped."""


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.startswith(_PREFIX) and "/" not in name
