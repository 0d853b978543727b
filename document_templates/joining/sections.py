"""Sections of joined documents: where each begins, how its notes are counted, where its endnotes stand."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from document_templates.joining.parts import Joined, xml
from document_templates.reading import P, W

ENDNOTES = "word/endnotes.xml"
_SETTINGS = "word/settings.xml"
_VALUE, _SECTION = f"{{{W}}}val", f"{{{W}}}sectPr"
_ENDNOTES_SET, _NO_ENDNOTES = f"{{{W}}}endnotePr", f"{{{W}}}noEndnote"
#: What stands before the kind of break in the properties of a section, and before its page numbers.
_BEFORE_TYPE = [f"{{{W}}}{n}" for n in ("headerReference", "footerReference", "footnotePr", "endnotePr")]
_BEFORE_NUMBERS = [
    *_BEFORE_TYPE,
    *(f"{{{W}}}{n}" for n in ("type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")),
]
_BEFORE_NO_ENDNOTES = [*_BEFORE_NUMBERS, *(f"{{{W}}}{n}" for n in ("pgNumType", "cols", "formProt", "vAlign"))]
#: What stands after the endnotes in the settings.
_AFTER_ENDNOTES = (
    *(
        "compat",
        "docVars",
        "rsids",
        "attachedSchema",
        "themeFontLang",
        "clrSchemeMapping",
        "doNotIncludeSubdocsInStats",
    ),
    *("doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "shapeDefaults"),
    *("doNotEmbedSmartTags", "decimalSymbol", "listSeparator"),
)


def begin_pages(body: etree._Element, *, two_sided: bool = False) -> None:
    """Let the document begin on a page of its own, the first one, and count its notes from one.

    When two-sided, the page is the front of a sheet.
    """
    section = next(body.iter(_SECTION), None)
    if section is None:
        section = etree.SubElement(body, _SECTION)
    kind = section.find(f"{{{W}}}type")
    if kind is None:
        kind = etree.Element(f"{{{W}}}type")
        section.insert(_place(section, _BEFORE_TYPE), kind)
    if two_sided or kind.get(_VALUE) not in ("oddPage", "evenPage"):
        kind.set(_VALUE, "oddPage" if two_sided else "nextPage")
    numbers = section.find(f"{{{W}}}pgNumType")
    if numbers is None:
        numbers = etree.Element(f"{{{W}}}pgNumType")
        section.insert(_place(section, _BEFORE_NUMBERS), numbers)
    if numbers.get(f"{{{W}}}start") is None:
        numbers.set(f"{{{W}}}start", "1")
    for number, note in enumerate(("footnote", "endnote"), 2):
        if next(body.iter(f"{{{W}}}{note}Reference"), None) is not None:
            _count_anew(section, f"{{{W}}}{note}Pr", _BEFORE_TYPE[:number])
    _gather_endnotes(body)


def _count_anew(section: etree._Element, name: str, before: Sequence[str]) -> None:
    """Begin the numbers of notes at one in the section; those of its numbers that the author set stay."""
    if section.find(name) is None:
        notes = etree.Element(name)
        etree.SubElement(notes, f"{{{W}}}numRestart", {_VALUE: "eachSect"})
        section.insert(_place(section, before), notes)


def _gather_endnotes(body: etree._Element) -> None:
    """Put the endnotes of all sections of the document behind the last of them."""
    if next(body.iter(f"{{{W}}}endnoteReference"), None) is None:
        return
    sections = [each for each in body.iter(_SECTION) if not _is_old(each)]
    for section in sections[:-1]:
        if section.find(_NO_ENDNOTES) is None:
            section.insert(_place(section, _BEFORE_NO_ENDNOTES), etree.Element(_NO_ENDNOTES))


def _is_old(section: etree._Element) -> bool:
    """Whether the properties are those before a tracked change."""
    holder = section.getparent()
    return holder is not None and holder.tag == f"{{{W}}}sectPrChange"


def end_with_sections(joined: Joined) -> None:
    """Say in the settings that endnotes stand behind their section: at the end of the file nobody would find them."""
    settings = joined.tree(_SETTINGS)
    if settings is None:
        return
    notes = settings.find(_ENDNOTES_SET)
    if notes is None:
        notes = etree.Element(_ENDNOTES_SET)
        settings.insert(_place_in_settings(settings), notes)
    for old in notes.findall(f"{{{W}}}pos"):
        notes.remove(old)
    notes.insert(0, etree.Element(f"{{{W}}}pos", {_VALUE: "sectEnd"}))
    joined.members[_SETTINGS] = xml(settings)


def _place_in_settings(settings: etree._Element) -> int:
    """Before the compatibility settings and what follows them, by the schema's order."""
    after = {f"{{{W}}}{name}" for name in _AFTER_ENDNOTES}
    return next(
        (
            number
            for number, each in enumerate(settings)
            if not isinstance(each.tag, str) or each.tag in after or not each.tag.startswith(f"{{{W}}}")
        ),
        len(settings),
    )


def _place(section: etree._Element, before: Sequence[str]) -> int:
    return sum(1 for each in section if each.tag in before)


def close_section(body: etree._Element) -> None:
    """Turn the properties of the last section, which stand at the end of a body, into those of its last paragraph."""
    section = body.find(_SECTION)
    if section is None:
        return
    body.remove(section)
    last = body[-1] if len(body) else None
    if last is None or last.tag != P or last.find(f"{{{W}}}pPr/{_SECTION}") is not None:
        last = etree.SubElement(body, P)
    properties = last.find(f"{{{W}}}pPr")
    if properties is None:
        properties = etree.Element(f"{{{W}}}pPr")
        last.insert(0, properties)
    change = properties.find(f"{{{W}}}pPrChange")
    if change is None:
        properties.append(section)
    else:
        change.addprevious(section)
