"""DOCX files made on the spot for tests of the renderer, the package checks and the layout rules."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from docx import Document
from docx.document import Document as DocumentObject


def template_of(*paragraphs: str) -> bytes:
    """A plain DOCX of the paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document: DocumentObject) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def paragraphs_of(docx: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs]


def repacked(docx: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """The package with its members changed."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in change(members).items():
            archive.writestr(name, data)
    return target.getvalue()


def with_part(docx: bytes, name: str, data: bytes) -> bytes:
    return repacked(docx, lambda members: {**members, name: data})


def picture_of(side: int) -> bytes:
    """A grey PNG of that many pixels by as many."""
    lines = b"".join(b"\0" + bytes([90]) * side for _ in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def with_related(docx: bytes, kind: str, xml: str) -> bytes:
    """The package with a part that the body is related to."""

    def change(members: dict[str, bytes]) -> Mapping[str, bytes]:
        relation = (
            '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            f'{kind}" '
            f'Target="{kind}.xml"/></Relationships>'
        )
        override = (
            f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'wordprocessingml.{kind}+xml"/></Types>'
        )
        rels, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
        return {
            **members,
            rels: members[rels].replace(b"</Relationships>", relation.encode()),
            types: members[types].replace(b"</Types>", override.encode()),
            f"word/{kind}.xml": xml.encode(),
        }

    return repacked(docx, change)
