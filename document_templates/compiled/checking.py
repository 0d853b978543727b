"""The strict look at what was rendered: XML that a parser must not mend."""

from __future__ import annotations

import re
from xml.parsers import expat

from document_templates.faults import BROKEN_RESULT
from registry.errors import TemplateSyntax


def require_well_formed(xml: bytes) -> None:
    """Raise ``TemplateSyntax`` naming the place where the XML breaks off."""
    parser = expat.ParserCreate("UTF-8", " ")
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise TemplateSyntax(BROKEN_RESULT, place=_near(xml, parser.ErrorByteIndex)) from error


def _near(xml: bytes, place: int) -> str:
    """The text around the place."""
    around = xml[max(place - 600, 0) : place + 200].decode("utf-8", "ignore")
    text = " ".join(re.sub(r"<[^>]*>?|^[^<]*>", " ", around).split())
    return f"рядом с «{text[-100:]}»" if text else "место не установлено"
