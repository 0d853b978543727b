"""What people call the codes, for the search: names that are read when a question or a document needs them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping


class LateNames(Mapping[str, str]):
    """Names by code, loaded at the first use; ``seconds`` is how long they are kept, ``None`` means for good."""

    def __init__(self, load: Callable[[], Mapping[str, str]], *, seconds: float | None = None) -> None:
        self._load = load
        self._seconds = seconds
        self._names: Mapping[str, str] | None = None
        self._until = 0.0

    def __getitem__(self, code: str) -> str:
        return self._current()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())

    def _current(self) -> Mapping[str, str]:
        if self._names is None or (self._seconds is not None and time.monotonic() > self._until):
            self._names = self._load()
            self._until = time.monotonic() + (self._seconds or 0)
        return self._names
