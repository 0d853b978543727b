"""A DOCX as a ZIP package: looked at before anything opens it, and packed again byte for byte the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from document_templates.word_fields import instructions
from registry.errors import N_, FileRejected, TemplateUnsafe

MAX_FILE = 50 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_INFLATED = 200 * 1024 * 1024
MAX_RATIO = 400
#: Members smaller than this may be packed as tightly as they like: short XML repeats itself.
RATIO_FROM = 5 * 1024 * 1024
#: Nothing in a package of ours is younger or older: equal content gives equal bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)

NOT_DOCX = N_("Файл не является документом Word (.docx).")
NOT_BYTES = N_("Нужно содержимое файла .docx, а передано значение вида «{type}».")
ENCRYPTED = N_("Документ защищён паролем. Снимите защиту в Word и загрузите файл снова.")
DAMAGED = N_("Файл повреждён: часть «{part}» не читается. Откройте его в Word и сохраните заново.")
TOO_LARGE = N_("Файл слишком велик: распакованный размер больше {limit} МБ.")
SUSPICIOUS = N_("Файл упакован необычно плотно (часть «{part}») и не будет открыт.")
BAD_NAME = N_("В файле есть часть с недопустимым именем «{part}».")
DECLARES_TYPE = N_("Часть «{part}» содержит объявление DOCTYPE, такие файлы не принимаются.")
MACROS = N_("Файл содержит макросы («{part}»). Сохраните его без макросов, в формате .docx.")
EXTERNAL = N_("Часть «{part}» ссылается на внешний файл «{target}». Вставьте его содержимое в документ.")
EMBEDDED_CODE = N_("Часть «{part}» содержит внедрённый объект, такие шаблоны не принимаются.")
DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
FIELD = N_("Часть «{part}»: поле Word «{field}» может обращаться к другим файлам или программам. Удалите его.")
TOO_DEEP = N_("Часть «{part}»: содержимое вложено глубже {limit} уровней, такие файлы не принимаются.")
#: Elements of a part may stand within so many others; a paper of tables within tables has a few dozen.
DEEPEST = 200
_DEEPER = etree.XPath(f"boolean(//*[count(ancestor::*) > {DEEPEST}])")
FOREIGN = N_("Часть «{part}»: внедрённое содержимое «{element}» не принимается. Удалите его из документа.")
#: Where a hyperlink may lead: a site, an address for letters, a place of the document.
_SITE = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
#: Relations to parts that Word would open with another program, or take other files in by.
_EMBEDDING = frozenset({"oleObject", "control", "aFChunk", "subDocument", "frame", "attachedTemplate", "vbaProject"})
_FOREIGN = ("{*}altChunk", "{*}frameset", "{*}object", "{*}control", "{*}subDoc")
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
_OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def content(data: object) -> bytes:
    """The content of a file as bytes. Raises ``FileRejected`` for anything else."""
    if not isinstance(data, bytes | bytearray | memoryview):
        raise FileRejected(NOT_BYTES, type=type(data).__name__)
    return bytes(data)


def open_package(data: bytes) -> dict[str, bytes]:
    """All members of the package by name, in order.

    Raises ``FileRejected`` for what is not a DOCX, is damaged, encrypted, too large or packed to explode.
    """
    data = content(data)
    if data[:8] == _OLE_HEADER:
        raise FileRejected(ENCRYPTED if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in data[:65536] else NOT_DOCX)
    if len(data) > MAX_FILE:
        raise FileRejected(TOO_LARGE, limit=MAX_FILE // 2**20)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _read(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, UnicodeDecodeError) as error:
        raise FileRejected(NOT_DOCX) from error
    if "[Content_Types].xml" not in members or "word/document.xml" not in members:
        raise FileRejected(NOT_DOCX)
    return members


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise FileRejected(TOO_LARGE, limit=MAX_INFLATED // 2**20)
    members: dict[str, bytes] = {}
    budget = MAX_INFLATED
    for info in infos:
        _check_name(info, members)
        if info.is_dir():
            continue
        members[info.filename] = _inflate(archive, info, budget)
        budget -= len(members[info.filename])
    return members


def _check_name(info: zipfile.ZipInfo, members: Mapping[str, bytes]) -> None:
    name = info.filename
    if info.flag_bits & 0x1:
        raise FileRejected(ENCRYPTED)
    if name in members or name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or "\x00" in name:
        raise FileRejected(BAD_NAME, part=name[:80])


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: int) -> bytes:
    """The member's bytes by their real size: what the header declares is not believed."""
    try:
        with archive.open(info) as stream:
            data = stream.read(budget + 1)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise FileRejected(DAMAGED, part=info.filename[:80]) from error
    except Exception as error:  # zlib and its kin raise errors of their own
        raise FileRejected(DAMAGED, part=info.filename[:80]) from error
    if len(data) > budget:
        raise FileRejected(TOO_LARGE, limit=MAX_INFLATED // 2**20)
    if len(data) > RATIO_FROM and len(data) > MAX_RATIO * max(info.compress_size, 1):
        raise FileRejected(SUSPICIOUS, part=info.filename[:80])
    return data


def examine(members: Mapping[str, bytes]) -> None:
    """Refuse what no template may carry: raise the first of :func:`faults`."""
    for fault in faults(members):
        raise fault


def faults(members: Mapping[str, bytes]) -> Iterator[FileRejected | TemplateUnsafe]:
    """What no template may carry, all of it.

    ``TemplateUnsafe`` for macros, embedded objects and files, DOCTYPE, links to outside files other than hyperlinks to
    sites and addresses, and fields of Word that fetch or run something; ``FileRejected`` for XML that cannot be read.
    """
    if b"macroEnabled" in members["[Content_Types].xml"]:
        yield TemplateUnsafe(MACROS, part="[Content_Types].xml")
    for name, data in members.items():
        if _ACTIVE.search(name):
            yield TemplateUnsafe(MACROS if "vba" in name.lower() else EMBEDDED_CODE, part=name)
        elif name.endswith((".xml", ".rels")):
            yield from _faults_of_xml(name, data)


def require_plain_xml(members: Mapping[str, bytes]) -> None:
    """Raise ``TemplateUnsafe`` for a DOCTYPE in any part, ``FileRejected`` for a part that is not XML."""
    for name, data in members.items():
        if name.endswith((".xml", ".rels")):
            _plain_root(name, data)


def _plain_root(name: str, data: bytes) -> etree._Element:
    if DOCTYPE.search(data) or DOCTYPE.search(data.replace(b"\x00", b"")):
        raise TemplateUnsafe(DECLARES_TYPE, part=name)
    return parse_xml(data, name)


def _faults_of_xml(name: str, data: bytes) -> Iterator[FileRejected | TemplateUnsafe]:
    try:
        root = _plain_root(name, data)
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
    if relation.get("TargetMode") == "External":
        outside = kind != "hyperlink" or not _SITE.match(target)
        return TemplateUnsafe(EXTERNAL, part=name, target=target[:120]) if outside else None
    if kind in _EMBEDDING or (kind == "package" and "/charts/" not in name):
        return TemplateUnsafe(EMBEDDED_CODE, part=name)
    return None


def _faults_of_story(name: str, root: etree._Element) -> Iterator[TemplateUnsafe]:
    if _DEEPER(root):
        yield TemplateUnsafe(TOO_DEEP, part=name, limit=DEEPEST)
    for element in root.iter(*_FOREIGN):
        yield TemplateUnsafe(FOREIGN, part=name, element=etree.QName(element).localname)
    for instruction in instructions(root):
        found = _FIELD.match(instruction)
        if found is None or found[0].strip().upper() not in _FIELDS:
            yield TemplateUnsafe(FIELD, part=name, field=" ".join(instruction.split())[:60] or "{ }")


def parse_xml(data: bytes, part: str = "word/document.xml") -> etree._Element:
    """The tree of the part, read without entities, network or recovery. Raises ``FileRejected``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FileRejected(DAMAGED, part=part) from error


def pack(members: Mapping[str, bytes]) -> bytes:
    """The package of the members: the same members always give the same bytes.

    ``[Content_Types].xml`` goes first, as Word writes it.
    """
    target = io.BytesIO()
    names = sorted(members, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, members[name])
    return target.getvalue()


def repack(data: bytes) -> bytes:
    """The same package, packed the way :func:`pack` does."""
    return pack(open_package(data))
