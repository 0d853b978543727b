"""From the XML of a part to the source of a Jinja template."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from document_templates.compiled import controls, grids, identities, lists
from document_templates.compiled import xmlnames as x
from document_templates.compiled.joining import join
from document_templates.compiled.marks import Marks, without_foreign
from document_templates.compiled.patching import patch
from document_templates.compiled.tags import tags
from document_templates.package import DAMAGED
from registry.errors import FileRejected

#: A line of the template's source begins at each paragraph, so that an error can name it; nothing of it is printed.
_LINE = "{#\n#}"
_PARAGRAPH = re.compile(r"<w:p(?=[ />])")
#: Signs that an author wrote apart so that they are printed, and a brace that the next tag would take for its own.
_SIGNS = re.compile(r"\{_[{%]|[}%]_\}|\{\Z")
_REVISION = f"{{{x.W}}}rsid"
_DROPPED = (x.w("proofErr"), x.w("lastRenderedPageBreak"))


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a part, and the same as an error message quotes it."""

    code: str

    @property
    def lines(self) -> str:
        """The source with one paragraph a line."""
        return self.code.replace(_LINE, "\n")


def has_tags(xml: bytes) -> bool:
    """Whether the part may have a tag; one split over runs begins with a brace all the same."""
    return b"{" in xml


def source_of(root: etree._Element, marks: Marks, known: lists.Lists) -> Source:
    """The source of the part. Its tree is spent. Raises ``TemplateSyntax``."""
    _tidy(root)
    join(root)
    controls.follow(root, marks)
    identities.put_off(root, marks)
    lists.put_off(root, marks, known)
    grids.put_off(root, marks)
    patch(root, marks)
    _patch_attributes(root, marks)
    xml = etree.tostring(root, encoding="unicode")
    return Source(marks.resolve(xml, _quoted))


def plain_source(root: etree._Element, marks: Marks) -> Source:
    """The source of a part without paragraphs: tags stand in texts and attributes only."""
    for element in root.iter(etree.Element):
        element.text = marked(element.text or "", marks)
    _patch_attributes(root, marks)
    return Source(marks.resolve(etree.tostring(root, encoding="unicode"), _quoted))


def read(xml: bytes, part: str) -> etree._Element:
    """The tree of a part, ready to be made a source. Raises ``FileRejected``."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(without_foreign(xml), parser)
    except etree.XMLSyntaxError as error:
        raise FileRejected(DAMAGED, part=part) from error
    return _named_usually(root) if root.tag.startswith(f"{{{x.W}}}") and root.prefix != "w" else root


def usual(xml: bytes, part: str) -> bytes:
    """The part as ours are written: UTF-8, ``w:`` before the names of elements, no comments."""
    return bytes(etree.tostring(read(xml, part), encoding="UTF-8"))


def _named_usually(root: etree._Element) -> etree._Element:
    """The tree with ``w`` before the names of elements: some programs write another prefix."""
    spaces = {prefix: address for prefix, address in root.nsmap.items() if prefix and address != x.W}
    made = etree.Element(root.tag, nsmap={**spaces, "w": x.W})
    for name, value in root.attrib.items():
        made.set(name, value)
    made[:] = list(root)
    return made


def _tidy(root: etree._Element) -> None:
    """Take out what only Word's proofing needs, and blanks between elements."""
    for element in list(root.iter(*_DROPPED)):
        x.remove(element)
    for element in root.iter():
        element.tail = None
        if len(element) and element.tag not in x.LEAVES:
            element.text = None
        for name in element.attrib:
            if str(name).startswith(_REVISION):
                del element.attrib[name]


def _patch_attributes(root: etree._Element, marks: Marks) -> None:
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if "{" in str(value):
                element.set(name, marked(str(value), marks))


def marked(text: str, marks: Marks) -> str:
    """The text with its tags as marks."""
    pieces, place = [], 0
    for tag in tags(text):
        pieces += [text[place : tag.start], marks.text(tag.code)]
        place = tag.end
    return "".join([*pieces, text[place:]])


def _quoted(xml: str) -> str:
    """XML that Jinja prints as it is, with a line for each paragraph."""
    xml = _SIGNS.sub(_sign, xml)
    return _PARAGRAPH.sub(lambda found: _LINE + found[0], xml)


def _sign(found: re.Match[str]) -> str:
    sign = found[0].replace("_", "")
    return f"{{{{ '{sign}' }}}}"
