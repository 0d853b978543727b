"""Packed office files: DOCX, XLSX and ODT. Each member is unpacked once and counted by what really comes out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from registry.domain.uploads.refusals import (
    COMMANDS,
    DAMAGED,
    MACROS,
    OTHER_OFFICE,
    OTHER_TABLE,
    PASSWORD,
    TOO_LARGE,
    Refused,
)

LARGEST_PART = 64 * 1024 * 1024
LARGEST_WHOLE = 256 * 1024 * 1024
MOST_MEMBERS = 10_000
_PIECE = 1024 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED, _XML = 0x1, (".xml", ".rels", ".rdf")

_TYPES, _MIMETYPE, _MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
_MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "content.xml": "odt"}
_ODT = re.compile(rb"application/vnd\.oasis\.opendocument\.text(?:-template)?\s*")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLES = frozenset({"xl/workbook.bin"})
_SEALED = frozenset({"encrypted-package", "EncryptedPackage"})

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"windows-1251", b"iso-8859-1"})
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_MACRO_NAMES = re.compile(
    r"(?:.*/)?vbaproject\.bin|xl/macrosheets/.+|scripts/.+[^/]|basic/.+/(?!script-lb\.xml)[^/]+\.xml", re.IGNORECASE
)
# Elements of OpenDocument that run something; a prefix may be any.
_RUNNING = re.compile(rb"<(?:[\w.-]{1,64}:)?(?:event-listener|execute-macro|script)\b")
_COMMANDS = re.compile(rb"<(?:[\w.-]{1,64}:)?(?:dde-connection-decl|dde-source|dde-connection|ddeLink)\b")


def package_code(data: bytes) -> str:
    """The code of the format. Raises ``Refused``, or what ``zipfile`` raises for a broken archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = _names(archive)
        code = _code(archive, names)
        if any(map(_MACRO_NAMES.fullmatch, names)):
            raise Refused(MACROS)
        _look_through(archive, code)
        return code


def _names(archive: zipfile.ZipFile) -> list[str]:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(names) > MOST_MEMBERS or len({name.lower() for name in names}) < len(names):
        raise Refused(DAMAGED)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Refused(PASSWORD)
    if any(member.compress_type not in _METHODS for member in members):
        raise Refused(DAMAGED)
    if any(".." in re.split(r"[\\/]", name) for name in names):
        raise Refused(DAMAGED)
    return names


def _code(archive: zipfile.ZipFile, names: list[str]) -> str:
    there = set(names)
    if there & _SEALED:
        raise Refused(PASSWORD)
    code = next((code for main, code in _MAIN.items() if main in there), None)
    if code is None:
        raise Refused(OTHER_TABLE if there & _TABLES else OTHER_OFFICE)
    if code == "odt":
        _check_open_document(archive, there)
    elif _TYPES not in there:
        raise Refused(OTHER_OFFICE)
    elif b"macroEnabled" in _part(archive, _TYPES):
        raise Refused(MACROS)
    return code


def _check_open_document(archive: zipfile.ZipFile, names: set[str]) -> None:
    """It is a text by its own word, and not a locked one."""
    said = _part(archive, _MIMETYPE) if _MIMETYPE in names else b""
    manifest = _part(archive, _MANIFEST) if _MANIFEST in names else b""
    if b"encryption-data" in manifest:
        raise Refused(PASSWORD)
    if said.startswith(_ODS):
        raise Refused(OTHER_TABLE)
    if _ODT.fullmatch(said) is None:
        raise Refused(OTHER_OFFICE)


def _look_through(archive: zipfile.ZipFile, code: str) -> None:
    """Unpack every member, its checksum proved, and look at those that are XML."""
    left = LARGEST_WHOLE
    for member in archive.infolist():
        if member.filename.lower().endswith(_XML):
            xml = _part(archive, member.filename)
            left -= len(xml)
            _check_xml(xml, code)
        else:
            left -= sum(map(len, _pieces(archive, member, left)))
        if left < 0:
            raise Refused(TOO_LARGE)


def _check_xml(xml: bytes, code: str) -> None:
    """No declarations of entities, in no encoding that hides them; nothing that runs."""
    plain = xml.replace(b"\0", b"") if xml.startswith(_WIDE) else xml
    plain = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    said = _ENCODING.match(plain[:200])
    if _DOCTYPE.search(plain) or (plain and plain[:1] != b"<") or (said and said[1].lower() not in _ENCODINGS):
        raise Refused(DAMAGED)
    if code == "odt" and _RUNNING.search(plain):
        raise Refused(MACROS)
    if code != "docx" and _COMMANDS.search(plain):
        raise Refused(COMMANDS)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return b"".join(_pieces(archive, archive.getinfo(name), LARGEST_PART))


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """What the member unpacks to. Raises ``Refused`` beyond ``most`` bytes, whatever the archive says of its size."""
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            most -= len(piece)
            if most < 0:
                raise Refused(TOO_LARGE)
            yield piece
