"""What an index consists of at a commit: its segments, which documents of them are forgotten, and checksums.

It takes the place of Whoosh's table of contents, under the same name so that Whoosh finds the newest one and cleans up
after it, but is JSON with a SHA-256 behind it: nothing that is read is ever unpickled. The checksum of a segment is
that of its directory of arrays, which holds the checksum of each array.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search_index.array_file import Damaged
from search_index.collection import Flags


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment as of one commit: ``size`` and ``crc`` are what ``array_file.ArrayFile`` is told."""

    id: str
    documents: int
    deleted: tuple[int, ...]
    size: int
    crc: int

    def live(self) -> Flags:
        """Return which documents are not forgotten."""
        flags = np.ones(self.documents, np.bool_)
        flags[list(self.deleted)] = False
        return flags


@dataclass(frozen=True, slots=True)
class Manifest:
    """All segments as of the commit of that number."""

    generation: int
    segments: tuple[SegmentEntry, ...]


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Put the manifest in place at once."""
    rows = [[s.id, s.documents, _packed(s.documents, s.deleted), s.size, s.crc] for s in manifest.segments]
    body = json.dumps({"generation": manifest.generation, "segments": rows}).encode()
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(body + b"\n" + hashlib.sha256(body).hexdigest().encode())
    draft.replace(path)


def read_manifest(path: Path) -> Manifest:
    """Return the manifest. Raises ``Damaged``, ``OSError``."""
    body, _, digest = path.read_bytes().rpartition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise Damaged(path.name)
    known = json.loads(body)
    return Manifest(
        known["generation"],
        tuple(
            SegmentEntry(name, documents, _unpacked(documents, deleted), size, crc)
            for name, documents, deleted, size, crc in known["segments"]
        ),
    )


def _packed(documents: int, numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    flags = np.zeros(documents, np.bool_)
    flags[list(numbers)] = True
    return base64.b64encode(zlib.compress(np.packbits(flags).tobytes())).decode()


def _unpacked(documents: int, packed: str) -> tuple[int, ...]:
    if not packed:
        return ()
    flags = np.unpackbits(np.frombuffer(zlib.decompress(base64.b64decode(packed)), np.uint8), count=documents)
    return tuple(np.flatnonzero(flags).tolist())
