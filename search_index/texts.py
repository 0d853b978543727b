"""Texts for snippets: one piece for a document, read only for the page that is shown.

A long one is compressed, and ends with the checksum that zlib puts there; a short one, which is read sooner than it is
unpacked, stands as it is behind its CRC-32. So a changed bit is noticed when it is read.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search_index.collection import Numbers
from search_index.schema import IndexedDocument

_HEAD = struct.Struct("<III")  # bytes of the text, positions, bytes of the sections
_LEVEL = 3
_SHORT = 2_048  # bytes
_PLAIN = b"p"  # what zlib packs begins with another
_NARROW = 1 << 16
_USUAL, _WIDE = np.dtype("<u2"), np.dtype("<u4")


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text, the places of its positions (``starts`` and ``lengths`` in characters), and its sections."""

    text: str
    starts: Numbers
    lengths: Numbers
    sections: Sequence[tuple[int, str]] = ()


def packed(document: IndexedDocument) -> bytes:
    """Return the piece of a document."""
    spans = np.array(document.spans, np.int64).reshape(-1, 2)
    return packed_text(document.text, spans[:, 0], spans[:, 1], document.sections)


def packed_text(text: str, starts: Numbers, lengths: Numbers, sections: Sequence[tuple[int, str]]) -> bytes:
    """Return the piece of a text; ``starts`` ascend."""
    body = text.encode()
    headings = json.dumps(sections, ensure_ascii=False).encode() if sections else b""
    # Starts as steps from one to the next are small numbers, which compress well.
    steps = np.concatenate((starts[:1], np.diff(starts), lengths))
    wide = not len(steps) or int(steps.max()) >= _NARROW
    numbers = steps.astype(_WIDE if wide else _USUAL).tobytes()
    whole = _HEAD.pack(len(body), len(starts) << 1 | wide, len(headings)) + numbers + headings + body
    if len(whole) > _SHORT:
        return zlib.compress(whole, _LEVEL)
    return _PLAIN + zlib.crc32(whole).to_bytes(4, "little") + whole


def unpacked(piece: bytes) -> KeptText:
    """Return what was packed. Raises ``zlib.error`` for anything else."""
    if piece[:1] != _PLAIN:
        whole = zlib.decompress(piece)
    else:
        whole = piece[5:]
        if zlib.crc32(whole) != int.from_bytes(piece[1:5], "little"):
            raise zlib.error("a text is not what was written")
    text_size, positions, sections_size = _HEAD.unpack_from(whole)
    kind, count = _WIDE if positions & 1 else _USUAL, positions >> 1
    numbers = np.frombuffer(whole, kind, count * 2, _HEAD.size)
    at = _HEAD.size + numbers.nbytes
    sections = json.loads(whole[at : at + sections_size]) if sections_size else []
    text = whole[at + sections_size : at + sections_size + text_size].decode()
    starts = numbers[:count].cumsum(dtype=np.int64)
    return KeptText(text, starts, numbers[count:], [(start, heading) for start, heading in sections])
