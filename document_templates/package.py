"""A DOCX as a ZIP package: looked at before anything opens it, and packed again byte for byte the same each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Container, Mapping
from typing import Any

from lxml import etree

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
DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
#: Encodings of XML that a package may use: the standard has two, of which ASCII is a part.
_ENCODINGS = frozenset({b"UTF-8", b"UTF-16", b"UTF-16LE", b"UTF-16BE", b"US-ASCII", b"ASCII"})
_ENCODING = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_NO_NAME = re.compile(r"[\\:\x00-\x1f]")
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
    taken: set[str] = set()
    budget = MAX_INFLATED
    for info in infos:
        _check_name(info, taken)
        taken.add(info.filename.casefold())
        if info.is_dir():
            continue
        members[info.filename] = _inflate(archive, info, budget)
        budget -= len(members[info.filename])
    return members


def _check_name(info: zipfile.ZipInfo, taken: Container[str]) -> None:
    """Refuse names that lead out of the package, and two that Word takes for one: it does not tell letters' sizes."""
    name = info.filename
    if info.flag_bits & 0x1:
        raise FileRejected(ENCRYPTED)
    if name.casefold() in taken or name.startswith("/") or ".." in name.split("/") or _NO_NAME.search(name):
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
    if len(data) != info.file_size:  # other programs would believe the directory, and see another document
        raise FileRejected(DAMAGED, part=info.filename[:80])
    if len(data) > RATIO_FROM and len(data) > MAX_RATIO * max(info.compress_size, 1):
        raise FileRejected(SUSPICIOUS, part=info.filename[:80])
    return data


def require_plain_xml(members: Mapping[str, bytes]) -> None:
    """Raise ``TemplateUnsafe`` for a DOCTYPE in any part, ``FileRejected`` for a part that is not XML."""
    for name, data in members.items():
        if name.endswith((".xml", ".rels")):
            plain_root(name, data)


def plain_root(name: str, data: bytes) -> etree._Element:
    """The tree of a part that declares no type, in whatever encoding it would hide that.

    Raises ``TemplateUnsafe`` for a DOCTYPE, ``FileRejected`` for what is not XML.
    """
    if DOCTYPE.search(data) or DOCTYPE.search(data.replace(b"\x00", b"")):
        raise TemplateUnsafe(DECLARES_TYPE, part=name)
    root = parse_xml(data, name)
    written: Any = root.getroottree().docinfo
    if written.internalDTD is not None:
        raise TemplateUnsafe(DECLARES_TYPE, part=name)
    return root


def parse_xml(data: bytes, part: str = "word/document.xml") -> etree._Element:
    """The tree of the part, read without entities, network or recovery.

    Raises ``FileRejected``, also for an encoding other than Word's: a DOCTYPE in UTF-7 or EBCDIC is not seen before
    it is parsed.
    """
    begin = data[:256].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    begin = begin.replace(b"\x00", b"").lstrip()
    declared = _ENCODING.match(begin)
    if begin and (begin[:1] != b"<" or (declared and declared[1].upper() not in _ENCODINGS)):
        raise FileRejected(DAMAGED, part=part)
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
