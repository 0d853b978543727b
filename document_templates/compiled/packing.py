"""Lines added to the package's own lists: content types and relations."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from lxml import etree

from document_templates.package import parse_xml

TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONS = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()


def relations_of(part: str) -> str:
    """The member that holds the relations of the part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def with_relations(xml: bytes | None, lines: Mapping[str, str]) -> bytes:
    """The relations with lines added: their attributes, and the id of each."""
    root = parse_xml(xml or _NO_RELATIONS, "rels")
    for line, number in lines.items():
        text = f'<Relationship xmlns="{_RELATIONS}" Id={quoteattr(number)} {line}/>'
        root.append(etree.fromstring(text))
    return _written(root)


def with_types(xml: bytes, types: Mapping[str, str], parts: Mapping[str, str] | None = None) -> bytes:
    """The content types with those of the extensions and of the parts added, where they are not known."""
    root = parse_xml(xml, TYPES)
    known = {str(each.get("Extension", "")).lower() for each in root.findall(f"{{{_TYPES}}}Default")}
    for extension in sorted(set(types) - known):
        made = etree.Element(f"{{{_TYPES}}}Default", Extension=extension, ContentType=types[extension])
        root.insert(0, made)
    for part, kind in (parts or {}).items():
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
