"""Lines added to the package's own lists: content types and relations."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from html import escape

TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_EXTENSION = re.compile(rb'Extension\s*=\s*["\']([^"\']*)')
_NO_RELATIONS = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()


def relations_of(part: str) -> str:
    """The member that holds the relations of the part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def with_relations(xml: bytes | None, lines: Mapping[str, str]) -> bytes:
    """The relations with lines added: their attributes, and the id of each."""
    made = [f'<Relationship xmlns="{_RELATIONS}" Id="{escape(number)}" {line}/>' for line, number in lines.items()]
    return _before_end(xml or _NO_RELATIONS, "".join(made))


def with_types(xml: bytes, types: Mapping[str, str], parts: Mapping[str, str] | None = None) -> bytes:
    """The content types with those of the extensions and of the parts added; extensions that are known stay."""
    known = {found.lower() for found in _EXTENSION.findall(xml)}
    made = [
        f'<Default xmlns="{_TYPES}" Extension="{extension}" ContentType="{types[extension]}"/>'
        for extension in sorted(types)
        if extension.encode() not in known
    ]
    made += [
        f'<Override xmlns="{_TYPES}" PartName="/{part}" ContentType="{kind}"/>' for part, kind in (parts or {}).items()
    ]
    return _before_end(xml, "".join(made)) if made else xml


def _before_end(xml: bytes, lines: str) -> bytes:
    """The list with lines put before its closing tag."""
    head, end, tail = xml.rpartition(b"</")
    if not end:
        # An empty list may be written as one tag.
        head, tail = xml.rstrip().removesuffix(b"/>") + b">", re.findall(rb"<([\w:]+)", xml)[-1] + b">"
    return head + lines.encode() + b"</" + tail
