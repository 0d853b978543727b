"""Files made to break the programs that read them: bombs, endless nesting, sizes that lie."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib

_ODT_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_OFFICE_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def packed(**members: str | bytes) -> bytes:
    """An archive; two underscores in a name stand for a slash, and each name gets ``.xml``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


def deep_docx(depth: int = 30_000) -> bytes:
    inner = "<w:sdt>" * depth + "</w:sdt>" * depth
    return packed(word__document=f"<w:document {_W}><w:body>{inner}</w:body></w:document>")


def styles_in_a_circle() -> bytes:
    styles = "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 3000}"/></w:style>' for n in range(3000))
    styles += '<w:style w:styleId="s0"><w:name w:val="heading 1"/><w:basedOn w:val="s1"/></w:style>'
    body = '<w:p><w:pPr><w:pStyle w:val="s7"/></w:pPr><w:r><w:t>Текст</w:t></w:r></w:p>'
    return packed(
        word__document=f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        word__styles=f"<w:styles {_W}>{styles}</w:styles>",
    )


def deep_odt(depth: int = 30_000) -> bytes:
    inner = "<text:section>" * depth + "</text:section>" * depth
    return packed(content=f"{_ODT_HEAD}<office:body>{inner}</office:body></office:document-content>")


def endless_spaces_odt() -> bytes:
    inner = '<text:p><text:s text:c="999999999999"/></text:p>' * 1000
    return packed(content=f"{_ODT_HEAD}<office:body>{inner}</office:body></office:document-content>")


def bomb_odt() -> bytes:
    return packed(content=b"<a>" + b" " * (70 * 1024 * 1024))


def laughs() -> str:
    """Declarations by which ``&e;`` stands for gigabytes."""
    names = "abcde"
    more = "".join(f'<!ENTITY {name} "{f"&{last};" * 100}">' for last, name in itertools.pairwise(names))
    return f'<!DOCTYPE a [<!ENTITY a "{"ха" * 50}">{more}]>'


def xlsx(sheet: str | bytes) -> bytes:
    """A workbook of one sheet; ``sheet`` is what stands between the tags of its data."""
    stream = io.BytesIO()
    kind = f'Type="{_OFFICE_REL}/{{}}"'
    data = sheet.encode() if isinstance(sheet, str) else sheet
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships {_REL}><Relationship Id="r" {kind.format("officeDocument")} '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {_REL}><Relationship Id="r" {kind.format("worksheet")} '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_SHEET} xmlns:r="{_OFFICE_REL}"><sheets>'
        '<sheet name="Лист" sheetId="1" r:id="r"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f"<worksheet {_SHEET}><sheetData>".encode() + data + b"</sheetData></worksheet>",
    }
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def far_cell_xlsx() -> bytes:
    """Two cells, the first and the last of the largest sheet there can be."""
    return xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')


def three_million_cells_xlsx() -> bytes:
    return xlsx(b"".join(b"<row>" + b"<c><v>1</v></c>" * 300 + b"</row>" for _ in range(10_000)))


def endless_rtf(groups: int = 3_000_000) -> bytes:
    return b"{\\rtf1 " + b"{" * groups


def lying_rtf() -> bytes:
    return b"{\\rtf1{\\pict\\bin999999999999999999999999 " + b"a" * 100_000 + b"}}"


def pdf(*bodies: bytes) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    parts, offsets, at = [b"%PDF-1.4\n"], [], 9
    for number, body in enumerate(bodies, 1):
        offsets.append(at)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table))
    parts.append(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, at))
    return b"".join(parts)


def pdf_of_many_pages(count: int = 100_000) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    pages = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", pages, *[page] * count)


def pdf_with_an_outline_in_a_circle() -> bytes:
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /First 5 0 R /Last 5 0 R >>",
        b"<< /Title (a) /Parent 4 0 R /Next 5 0 R /First 5 0 R /Dest [3 0 R /Fit] >>",
    )


def pdf_with_a_huge_page() -> bytes:
    """A page of two kilometres with a picture on it, which the sniffing takes for a scan."""
    picture = zlib.compress(b"\x00" * 100)
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 5000000 5000000] /Contents 4 0 R "
        b"/Resources << /XObject << /P 5 0 R >> >> >>",
        b"<< /Length 31 >>\nstream\nq 100 0 0 100 0 0 cm /P Do Q   \nendstream",
        b"<< /Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(picture), picture),
    )


def huge_png(side: int = 50_000) -> bytes:
    """A few kilobytes that promise ``side`` × ``side`` points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    points = zlib.compress(b"\0" * 4_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def tiff(width: int, height: int, frames: int = 1, *, circle: bool = False) -> bytes:
    """A TIFF of empty frames; in a circle the last points to the first."""
    out = b"II*\0" + struct.pack("<I", 8)
    for frame in range(frames):
        entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (278, height), (279, 1)]
        body = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
        after = len(out) + 2 + len(body) + 4
        last = frame == frames - 1
        out += struct.pack("<H", len(entries)) + body + struct.pack("<I", (8 if circle else 0) if last else after)
    return out
