"""The core properties of a document, and the sheet of its last section, written into the XML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from document_templates.package import parse_xml

CORE = "docProps/core.xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMES = {"cp": _CP, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
EMPTY_CORE = bytes(etree.tostring(etree.Element(f"{{{_CP}}}coreProperties", nsmap=_NAMES), xml_declaration=True))
_PAGE = re.compile(r"<w:pgSz(?=[ />])[^<>]*/>")
_MARGINS = re.compile(r"<w:pgMar(?=[ />])[^<>]*/>")
_FIRST_PAGE = re.compile(r"<w:titlePg(?=[ />])[^<>]*/>")
_SIDE = re.compile(r'w:(top|right|bottom|left)="[^"]*"')
#: A4 across with margins of 20 mm, 10 mm on the right, in twentieths of a point.
_ACROSS = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
_SIDES = {"top": "1134", "right": "567", "bottom": "1134", "left": "1134"}


@dataclass(frozen=True, slots=True)
class Description:
    """What the core properties say of a document."""

    title: str
    author: str
    moment: datetime
    language: str = "ru-RU"


def described(core: bytes, given: Description) -> bytes:
    """The core properties with the description in them; the others are kept. Raises ``FileRejected``."""
    root = parse_xml(core, CORE)
    moment = given.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    for space, name, text in (
        (_DC, "title", given.title[:255]),
        (_DC, "creator", given.author[:255]),
        (_DC, "language", given.language),
        (_DC, "description", ""),
        (_CP, "lastModifiedBy", ""),
        (_TERMS, "created", moment),
        (_TERMS, "modified", moment),
    ):
        element = root.find(f"{{{space}}}{name}")
        if element is None:
            element = etree.SubElement(root, f"{{{space}}}{name}")
        element.text = text
        if space == _TERMS:
            element.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def turned(xml: str) -> str:
    """The document's XML with the sheets of its last section across.

    A template cannot do this itself: the last section has no paragraph that a tag could leave out. Its first page is
    not the first of the document, so it has a number.
    """
    start = xml.rfind("<w:sectPr")
    if start < 0:
        return xml
    section = _FIRST_PAGE.sub("", _PAGE.sub(_ACROSS, xml[start:]))
    return xml[:start] + _MARGINS.sub(lambda found: _SIDE.sub(_side, found[0]), section)


def _side(found: re.Match[str]) -> str:
    return f'w:{found[1]}="{_SIDES[found[1]]}"'
