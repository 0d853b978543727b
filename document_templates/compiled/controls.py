"""Check boxes that follow a value, and the table of contents that Word is asked to make anew."""

from __future__ import annotations

import re

from lxml import etree

from document_templates.compiled import xmlnames as x
from document_templates.compiled.marks import Marks
from document_templates.compiled.tags import Tag, tags
from document_templates.package import parse_xml

SETTINGS = "word/settings.xml"
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_BOX, _CHECKED, _VALUE_2010 = (f"{_WORD_2010}{name}" for name in ("checkbox", "checked", "val"))
_VALUE = x.w("val")
_CONTENTS = re.compile(r"^\s*TOC\b")
#: Settings that stand after ``w:updateFields``.
_LATER = frozenset(
    x.w(name)
    for name in (
        *("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "attachedSchema"),
        *("themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures"),
        *("forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults"),
        *("doNotEmbedSmartTags", "decimalSymbol", "listSeparator"),
    )
) | {f"{{{x.M}}}mathPr"}


def follow(root: etree._Element, marks: Marks) -> None:
    """Let each check box whose tag or title holds ``{{ … }}`` be ticked when the value is true."""
    for box in root.iter(_BOX):
        properties = box.getparent()
        control = properties.getparent() if properties is not None else None
        if properties is not None and control is not None:
            _follow(control, properties, box, marks)


def _follow(control: etree._Element, properties: etree._Element, box: etree._Element, marks: Marks) -> None:
    tag = None
    for named in (*properties.findall(x.w("tag")), *properties.findall(x.w("alias"))):
        for found in tags(str(named.get(_VALUE, ""))):
            tag = tag or found
            named.set(_VALUE, found.inside.strip()[:64])
    if tag is None or tag.opener != "{{":
        return
    checked = box.find(_CHECKED)
    if checked is None:
        checked = etree.Element(_CHECKED)
        box.insert(0, checked)
    checked.set(_VALUE_2010, marks.text(_choice(tag, "1", "0")))
    content = control.find(x.w("sdtContent"))
    for number, leaf in enumerate(content.iter(x.T) if content is not None else ()):
        leaf.text = "" if number else marks.text(_choice(tag, _sign(box, "checkedState"), _sign(box, "uncheckedState")))


def _choice(tag: Tag, ticked: str, empty: str) -> str:
    return f"{{{{ '{ticked}' if ({tag.inside}) else '{empty}' }}}}"


def _sign(box: etree._Element, state: str) -> str:
    """The sign that the box shows in the state; Word's own when it names none."""
    found = box.find(f"{_WORD_2010}{state}")
    usual = "2612" if state == "checkedState" else "2610"
    code = str(found.get(_VALUE_2010, usual)) if found is not None else usual
    return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4,5}", code) else chr(int(usual, 16))


def has_contents(body: bytes) -> bool:
    """Whether the body has a table of contents made by a field."""
    if b"TOC" not in body:
        return False
    root = parse_xml(body)
    codes = [element.text or "" for element in root.iter(x.w("instrText"))]
    codes += [str(element.get(x.w("instr"), "")) for element in root.iter(x.w("fldSimple"))]
    return any(_CONTENTS.match(code) for code in codes)


def updating(settings: bytes) -> bytes:
    """The settings with the request to update fields when the document is opened."""
    root = parse_xml(settings, SETTINGS)
    x.child_in_order(root, x.w("updateFields"), _LATER).set(_VALUE, "true")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
