"""A ZIP package (DOCX, XLSX) opened only after it was measured: members, real size, no document type declaration."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from lxml import etree

from registry.errors import N_, FileRejected

MAX_MEMBERS = 2_000
MAX_INFLATED = 96 * 1024 * 1024
"""Bytes of all members together, counted while inflating: the sizes that a ZIP states are its own word."""
_CHUNK = 256 * 1024

# A declaration may hide in UTF-16, so the zero bytes are left out before looking.
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


def open_package(data: bytes, name: str) -> Mapping[str, bytes]:
    """The members of the package by path. Raises ``FileRejected`` when it is damaged, encrypted or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise FileRejected(
            N_("Файл «{name}» повреждён и не открывается. Сохраните его заново и загрузите ещё раз."), name=name
        ) from error


def _members(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_MEMBERS:
        raise FileRejected(
            N_("Файл «{name}» состоит из {members} частей, допускается не более {limit}."),
            name=name,
            members=len(entries),
            limit=MAX_MEMBERS,
        )
    left = MAX_INFLATED
    members: dict[str, bytes] = {}
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise FileRejected(N_("Файл «{name}» зашифрован. Снимите пароль и загрузите его ещё раз."), name=name)
        content = _inflate(archive, entry, left, name)
        left -= len(content)
        _refuse_doctype(entry.filename, content, name)
        members[entry.filename] = content
    return members


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, name: str) -> bytes:
    """One member, read in pieces so that a bomb stops at the limit."""
    pieces: list[bytes] = []
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            left -= len(piece)
            if left < 0:
                raise FileRejected(
                    N_("Файл «{name}» в распакованном виде больше {limit} МБ и не может быть прочитан."),
                    name=name,
                    limit=MAX_INFLATED // 1024 // 1024,
                )
            pieces.append(piece)
    return b"".join(pieces)


def _refuse_doctype(path: str, content: bytes, name: str) -> None:
    """Office never writes a document type declaration; whoever does wants entities expanded."""
    if path.endswith((".xml", ".rels")) and _DOCTYPE.search(content.replace(b"\0", b"")):
        raise FileRejected(
            N_("Файл «{name}» содержит объявление DOCTYPE, которого в документах Office не бывает. Файл не принят."),
            name=name,
        )


def parse_part(content: bytes, name: str) -> etree._Element:
    """The XML of one member, without entities and network. Raises ``FileRejected`` when it is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileRejected(
            N_("Файл «{name}» повреждён: его разметка не читается. Сохраните его заново и загрузите ещё раз."),
            name=name,
        ) from error
