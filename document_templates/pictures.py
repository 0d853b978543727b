"""Which bytes are a picture that a document may carry: told by what they are, not by the name.

Programs go by content too: an SVG that fetches a file of the server is drawn by LibreOffice with that file in it. This
module needs the standard library only, so that the process around LibreOffice can load it by itself.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Any
from xml.parsers import expat

_RASTERS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
#: Metafiles of Windows, the placeable and the bare ones; an enhanced one says so 40 bytes further.
_METAFILES = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00")
_ENHANCED, _ENHANCED_AT = b"\x01\x00\x00\x00", 40
_PROGRAMS = (b"%!", b"\xc5\xd0\xd3\xc6")
_GZIP, _LARGEST_UNPACKED = b"\x1f\x8b", 32 * 1024 * 1024
_SVG = "http://www.w3.org/2000/svg svg"
_ACTIVE = frozenset({"script", "foreignObject", "handler", "iframe", "object", "embed", "set", "animate"})
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g|gif);base64,", re.IGNORECASE)
#: In a style: an address other than of a part of the drawing, another sheet, or a letter written as a number.
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?#)|@import|\\", re.IGNORECASE)


def is_picture(data: bytes) -> bool:
    """Whether the bytes begin as a raster or a metafile does, or are a drawing that runs and fetches nothing."""
    return data.startswith(_RASTERS) or _is_metafile(data) or _drawing(data) == "inert"


def reaches_out(data: bytes) -> bool:
    """Whether the bytes are a drawing that runs or fetches something, or a program of PostScript, even when packed."""
    if data.startswith(_GZIP):
        unpacked = _unpacked(data)
        return not (_is_metafile(unpacked) or unpacked.startswith(_RASTERS) or _drawing(unpacked) == "inert")
    return data.startswith(_PROGRAMS) or _drawing(data) == "active"


def _is_metafile(data: bytes) -> bool:
    enhanced = data.startswith(_ENHANCED) and data[_ENHANCED_AT : _ENHANCED_AT + 4] == b" EMF"
    return enhanced or data.startswith(_METAFILES)


def _unpacked(data: bytes) -> bytes:
    """The content, empty when it cannot be had."""
    machine = zlib.decompressobj(31)
    try:
        return machine.decompress(data, _LARGEST_UNPACKED)
    except zlib.error:
        return b""


class _Told(Exception):
    """What the bytes are is known."""


def _drawing(data: bytes) -> str:
    """``none`` for what is no SVG, ``inert`` or ``active``. One that cannot be read to its end counts as active."""
    if b"svg" not in data.replace(b"\0", b""):
        return "none"
    reading = _Reading()
    try:
        reading.parser.Parse(data, True)
    except _Told as told:
        return str(told)
    except (expat.ExpatError, ValueError, LookupError):
        return "active"
    return "inert"


class _Reading:
    """A look through one drawing by expat; raises ``_Told`` as soon as the answer is known."""

    def __init__(self) -> None:
        self.parser: Any = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.ProcessingInstructionHandler = self._doubt
        self.parser.StartDoctypeDeclHandler = self._doubt
        self._doubtful = False
        self._begun = False
        self._words: list[str] = []

    def _doubt(self, *_: Any) -> None:
        if self._begun:
            raise _Told("active")
        self._doubtful = True

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._begun and tag != _SVG:
            raise _Told("none")
        self._begun = True
        self._words = []
        named = ((name.rpartition(" ")[2], value) for name, value in attributes.items())
        if self._doubtful or tag.rpartition(" ")[2] in _ACTIVE or not all(_inert(*each) for each in named):
            raise _Told("active")

    def _text(self, text: str) -> None:
        self._words.append(text)

    def _end(self, tag: str) -> None:
        if tag.endswith(" style") and _OUTSIDE.search("".join(self._words)):
            raise _Told("active")


def _inert(name: str, value: str) -> bool:
    """Whether an attribute runs and fetches nothing."""
    if name in {"href", "src"}:
        return value.lstrip().startswith("#") or _is_embedded(value.strip())
    return not name.lower().startswith("on") and not _OUTSIDE.search(value)


def _is_embedded(value: str) -> bool:
    """Whether the address is a raster itself; what it says of itself is not believed."""
    found = _EMBEDDED.match(value)
    try:
        return found is not None and base64.b64decode(value[found.end() :]).startswith(_RASTERS)
    except (binascii.Error, ValueError):
        return False
