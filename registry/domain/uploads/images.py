"""Images of pages: PNG, JPEG and TIFF, judged by what their headers promise before a point is unpacked."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from registry.domain.uploads.refusals import ANIMATED, DAMAGED, MANY_FRAMES, MANY_POINTS, Refused

_PNG, _JPEG, _TIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"II*\0", b"MM\0*")
IMAGES = (_PNG, _JPEG, *_TIFF)

MOST_POINTS = 80_000_000  # a sheet of A3 at 600 dpi
MOST_FRAMES = 500
_MOST_CHUNKS, _MOST_ENTRIES = 100_000, 4_096
# Markers of JPEG that tell the size: starts of frames, but for the tables that stand among them.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_END = b"\xff\xd9"
_WIDTH, _HEIGHT = 256, 257
_FORMATS = {3: "H", 4: "I"}


def image_code(data: bytes) -> str:
    """``png``, ``jpeg`` or ``tiff``. Raises ``Refused``, or ``struct.error`` for a cut file."""
    if data.startswith(_PNG):
        _check_size(*_png_size(data))
        return "png"
    if data.startswith(_JPEG):
        _check_size(*_jpeg_size(data))
        return "jpeg"
    for number, size in enumerate(_tiff_sizes(data), 1):
        if number > MOST_FRAMES:
            raise Refused(MANY_FRAMES, most=MOST_FRAMES)
        _check_size(*size)
    return "tiff"


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise Refused(DAMAGED)
    if width * height > MOST_POINTS:
        raise Refused(MANY_POINTS, width=width, height=height)


def _png_size(data: bytes) -> tuple[int, int]:
    """The size, when the chunks follow one another to the end and do not move."""
    at, seen = len(_PNG), 0
    size = (0, 0)
    while seen < _MOST_CHUNKS:
        length, kind = struct.unpack_from(">I4s", data, at)
        if (seen == 0) != (kind == b"IHDR"):
            break
        if kind == b"IHDR":
            size = struct.unpack_from(">II", data, at + 8)
        elif kind == b"acTL":
            raise Refused(ANIMATED)
        elif kind == b"IEND":
            return size
        at, seen = at + 12 + length, seen + 1
    raise Refused(DAMAGED)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    for _ in range(_MOST_CHUNKS):
        mark, kind = struct.unpack_from("BB", data, at)
        if mark != 0xFF:
            break
        if kind == 0xFF or kind in _BARE:
            at += 1 if kind == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            if data.find(_END, at + length) < 0:
                break
            return width, height
        at += 2 + length
    raise Refused(DAMAGED)


def _tiff_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """The size of each page. Pages that follow one another in a circle are none."""
    order = "<" if data.startswith(b"II") else ">"
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    seen: set[int] = set()
    while at:
        if at in seen:
            raise Refused(DAMAGED)
        seen.add(at)
        size, at = _tiff_page(data, order, at)
        yield size
    if not seen:
        raise Refused(DAMAGED)


def _tiff_page(data: bytes, order: str, at: int) -> tuple[tuple[int, int], int]:
    (count,) = struct.unpack_from(f"{order}H", data, at)
    if count > _MOST_ENTRIES:
        raise Refused(DAMAGED)
    found = {_WIDTH: 0, _HEIGHT: 0}
    for place in range(at + 2, at + 2 + count * 12, 12):
        tag, kind = struct.unpack_from(f"{order}HH", data, place)
        if tag in found and kind in _FORMATS:
            (found[tag],) = struct.unpack_from(f"{order}{_FORMATS[kind]}", data, place + 8)
    (after,) = struct.unpack_from(f"{order}I", data, at + 2 + count * 12)
    return (found[_WIDTH], found[_HEIGHT]), after
