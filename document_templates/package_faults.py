"""What no template may carry: macros, embedded things, ways out of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from document_templates.package import plain_root
from document_templates.pictures import is_picture, reaches_out
from document_templates.word_fields import instructions, leads_out
from registry.errors import N_, FileRejected, TemplateUnsafe

MACROS = N_("Файл содержит макросы («{part}»). Сохраните его без макросов, в формате .docx.")
EXTERNAL = N_("Часть «{part}» ссылается на внешний файл «{target}». Вставьте его содержимое в документ.")
EMBEDDED_CODE = N_("Часть «{part}» содержит внедрённый объект, такие шаблоны не принимаются.")
FIELD = N_("Часть «{part}»: поле Word «{field}» может обращаться к другим файлам или программам. Удалите его.")
TOO_DEEP = N_("Часть «{part}»: содержимое вложено глубже {limit} уровней, такие файлы не принимаются.")
FOREIGN = N_("Часть «{part}»: внедрённое содержимое «{element}» не принимается. Удалите его из документа.")
STRANGE = N_("Часть «{part}» не является ни разметкой, ни рисунком, который можно показать. Удалите её из документа.")
#: Elements of a part may stand within so many others; a paper of tables within tables has a few dozen.
DEEPEST = 200
_DEEPER = etree.XPath(f"boolean(//*[count(ancestor::*) > {DEEPEST}])")
#: Where a hyperlink may lead: a site, an address for letters, a place of the document.
_SITE = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
#: What an address within the package never has: a scheme or a drive, or a host.
_AWAY = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|\\|//)")
#: Relations to parts that Word would open with another program, or take other files in by.
_EMBEDDING = frozenset(
    "oleObject control aFChunk subDocument frame attachedTemplate vbaProject extensibility".split()  # noqa: SIM905
)
_FOREIGN = ("{*}altChunk", "{*}frameset", "{*}object", "{*}control", "{*}subDoc", "{*}mailMerge", "{*}OLEObject")
#: Attributes by which drawings of old Word take a picture from somewhere or lead there.
_VML = "urn:schemas-microsoft-com:vml"
_FETCHED, _LED = frozenset({"src", "althref"}), frozenset({"href", "relhref"})
#: Word's own fields that only count, repeat or lay out what the document has. All others are refused.
_FIELDS = frozenset(
    (
        *("IF", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "TOC", "TC", "HYPERLINK", "REF", "NOTEREF"),
        *("SEQ", "STYLEREF", "DATE", "TIME", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "DOCPROPERTY"),
        *("FILENAME", "NUMWORDS", "NUMCHARS", "CREATEDATE", "SAVEDATE", "PRINTDATE", "LASTSAVEDBY", "XE", "INDEX"),
        *("SYMBOL", "BOOKMARK", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "ADVANCE", "LISTNUM", "BIBLIOGRAPHY"),
        "CITATION",
    )
)
_FIELD = re.compile(r"\s*[A-Za-z]+(?![A-Za-z])")
_ACTIVE = re.compile(r"vbaproject|vbadata|activex|\.bin$", re.IGNORECASE)
_ACTIVE_TYPE = re.compile(rb"macroEnabled|vbaProject|vbaData", re.IGNORECASE)
#: Parts that are neither XML nor pictures and may stay: the table behind a chart, fonts that go with the document.
_KEPT = re.compile(r"word/embeddings/[^/]+\.xlsx|word/fonts/[^/]+\.odttf", re.IGNORECASE)


def examine(members: Mapping[str, bytes]) -> None:
    """Refuse what no template may carry: raise the first of :func:`faults`."""
    for fault in faults(members):
        raise fault


def faults(members: Mapping[str, bytes]) -> Iterator[FileRejected | TemplateUnsafe]:
    """What no template may carry, all of it.

    ``TemplateUnsafe`` for macros, embedded objects and files, DOCTYPE, links to outside files other than hyperlinks to
    sites and addresses, pictures that are programs, and fields of Word that fetch or run something; ``FileRejected``
    for XML that cannot be read.
    """
    if _ACTIVE_TYPE.search(members["[Content_Types].xml"]):
        yield TemplateUnsafe(MACROS, part="[Content_Types].xml")
    for name, data in members.items():
        if _ACTIVE.search(name):
            yield TemplateUnsafe(MACROS if "vba" in name.lower() else EMBEDDED_CODE, part=name)
        elif reaches_out(data):
            yield TemplateUnsafe(STRANGE, part=name)
        elif name.endswith((".xml", ".rels")):
            yield from _faults_of_xml(name, data)
        elif not _KEPT.fullmatch(name) and not is_picture(data):
            yield TemplateUnsafe(STRANGE, part=name)


def _faults_of_xml(name: str, data: bytes) -> Iterator[FileRejected | TemplateUnsafe]:
    try:
        root = plain_root(name, data)
    except (FileRejected, TemplateUnsafe) as fault:
        yield fault
        return
    if name.endswith(".rels"):
        found = (_fault_of_relation(name, each) for each in root.iter("{*}Relationship"))
        yield from (each for each in found if each is not None)
    elif name.startswith("word/"):
        yield from _faults_of_story(name, root)


def _fault_of_relation(name: str, relation: etree._Element) -> TemplateUnsafe | None:
    kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
    if relation.get("TargetMode", "Internal") != "Internal":
        outside = kind != "hyperlink" or not _SITE.match(target)
        return TemplateUnsafe(EXTERNAL, part=name, target=target[:120]) if outside else None
    if _AWAY.match(target) or _climbs(name, target):
        return TemplateUnsafe(EXTERNAL, part=name, target=target[:120])
    if kind in _EMBEDDING or (kind == "package" and "/charts/" not in name):
        return TemplateUnsafe(EMBEDDED_CODE, part=name)
    return None


def _climbs(name: str, target: str) -> bool:
    """Whether the target of a relation lies above the package."""
    depth = 0 if target.startswith("/") else name.count("/") - 1
    for step in target.split("/"):
        depth += -1 if step == ".." else step not in {"", "."}
        if depth < 0:
            return True
    return False


def _faults_of_story(name: str, root: etree._Element) -> Iterator[TemplateUnsafe]:
    if _DEEPER(root):
        yield TemplateUnsafe(TOO_DEEP, part=name, limit=DEEPEST)
    for element in root.iter(*_FOREIGN):
        yield TemplateUnsafe(FOREIGN, part=name, element=etree.QName(element).localname)
    for element in root.iter(f"{{{_VML}}}*"):
        yield from _faults_of_drawing(name, element)
    for instruction in instructions(root):
        found = _FIELD.match(instruction)
        if found is None or found[0].strip().upper() not in _FIELDS or leads_out(instruction, _SITE):
            yield TemplateUnsafe(FIELD, part=name, field=" ".join(instruction.split())[:60] or "{ }")


def _faults_of_drawing(name: str, element: etree._Element) -> Iterator[TemplateUnsafe]:
    for attribute, value in element.attrib.items():
        way, target = etree.QName(attribute).localname, str(value)
        if target and (way in _FETCHED or (way in _LED and not _SITE.match(target))):
            yield TemplateUnsafe(EXTERNAL, part=name, target=target[:120])
