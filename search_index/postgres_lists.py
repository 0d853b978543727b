"""Lists of documents that a process has asked the server for, kept, and completed by what was added since.

What a place of the shelf holds never changes, so a list that was read once is right for these places for ever (those
that died are dead for everybody), and only documents that were added later are asked about. Lists tell what is in
documents, never who may see them: that is applied afterwards, to each person's question.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from search_index.collection import Flags, Numbers
from search_index.postgres_shelf import Shelf

MOST_BYTES = 64 << 20
_BITS = 8
_EACH = 200  # bytes of an entry beside its list


class Key(NamedTuple):
    """Which list: of which table, for which query."""

    table: str
    query: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """The documents of the first ``size`` places, as bits or, when they are few, as numbers."""

    size: int
    change: int
    listed: Numbers
    is_bits: bool

    @property
    def cost(self) -> int:
        """Bytes."""
        return self.listed.nbytes + _EACH


@dataclass(slots=True)
class KeptLists:
    """The lists that were asked for last, within a bound of bytes. Safe to use from several threads."""

    most_bytes: int = MOST_BYTES
    _epoch: object = None
    _kept: OrderedDict[Key, _Kept] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self, key: Key, shelf: Shelf) -> tuple[Flags, int] | None:
        """Return the flags of all places of the shelf and how many of the first places they tell about.

        ``None`` when nothing is kept, or only what is newer than the shelf.
        """
        with self._lock:
            kept = self._kept.get(key) if self._epoch is shelf.epoch else None
            if kept is None or kept.change > shelf.change:
                return None
            self._kept.move_to_end(key)
        flags = np.zeros(shelf.size, np.bool_)
        if kept.is_bits:
            flags[: kept.size] = np.unpackbits(kept.listed, count=kept.size)
        else:
            flags[kept.listed] = True
        return flags, kept.size

    def keep(self, key: Key, shelf: Shelf, flags: Flags) -> None:
        """Keep the flags of all places of the shelf."""
        documents = np.flatnonzero(flags)
        is_bits = len(documents) * 4 > len(flags) // _BITS
        listed = np.packbits(flags) if is_bits else documents.astype(np.int32)
        kept = _Kept(len(flags), shelf.change, listed, is_bits)
        with self._lock:
            if self._epoch is not shelf.epoch:
                self._epoch, self._bytes = shelf.epoch, 0
                self._kept.clear()
            old = self._kept.pop(key, None)
            if old is not None and old.change > kept.change:
                kept = old
            self._bytes += kept.cost - (old.cost if old is not None else 0)
            self._kept[key] = kept
            while self._bytes > self.most_bytes:
                self._bytes -= self._kept.popitem(last=False)[1].cost
