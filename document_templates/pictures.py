"""Which bytes are a picture that a document may carry: told by what they are, not by the name."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
#: Metafiles of Windows, the placeable and the bare ones; an enhanced one says so 40 bytes further.
_METAFILES = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00")
_ENHANCED_AT = 40
_SVG = "{http://www.w3.org/2000/svg}svg"
_INERT_LINK = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif);)", re.IGNORECASE)
_ACTIVE = frozenset({"script", "foreignObject", "handler", "iframe", "object", "embed"})
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?#)|@import", re.IGNORECASE)


def is_picture(data: bytes) -> bool:
    """Whether the bytes begin as a raster or a metafile does, or are a drawing that runs and fetches nothing."""
    if data.startswith(_BEGINNINGS) or data.startswith(_METAFILES):
        return True
    if data.startswith(b"\x01\x00\x00\x00") and data[_ENHANCED_AT : _ENHANCED_AT + 4] == b" EMF":
        return True
    return _is_inert_drawing(data)


def _is_inert_drawing(data: bytes) -> bool:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    info: Any = root.getroottree().docinfo
    if root.tag != _SVG or info.internalDTD is not None:
        return False
    return all(_is_inert(element) for element in root.iter())


def _is_inert(element: etree._Element) -> bool:
    if isinstance(element, etree._Comment):
        return True
    if isinstance(element, etree._ProcessingInstruction | etree._Entity):
        return False
    if etree.QName(element).localname in _ACTIVE or _OUTSIDE.search(element.text or ""):
        return False
    return all(_is_inert_attribute(etree.QName(name).localname, str(value)) for name, value in element.attrib.items())


def _is_inert_attribute(name: str, value: str) -> bool:
    if name.lower().startswith("on") or _OUTSIDE.search(value):
        return False
    return name not in {"href", "src"} or bool(_INERT_LINK.match(value))
