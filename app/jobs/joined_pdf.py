"""One PDF of many for printing. PDFs of LibreOffice are PDF/A-2b, and so is what is made of them.

PDFium keeps the catalogue of the file to which pages are added: its colour profile and its metadata. What that
catalogue says of the first document alone (title, author, contents, structure) is taken out in place, with blanks, so
that no offset moves.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

#: What the catalogue says of the pages of the first document only.
_OF_THE_FIRST = re.compile(
    rb"/StructTreeRoot \d+ 0 R|/Outlines \d+ 0 R|/MarkInfo<<[^<>]*>>|/ViewerPreferences<<[^<>]*>>"
)
_CATALOGUE = re.compile(rb"<<[^\r\n]*/Type/Catalog[^\r\n]*>>")
_INFO = re.compile(rb"/Info (\d+) 0 R")
_PACKET = re.compile(rb"<\?xpacket begin=.*?<\?xpacket end=\"[rw]\"\?>", re.DOTALL)
_PRODUCER = "PDFium"
_ABOUT = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
_END = b'<?xpacket end="w"?>'


def join_pdf(documents: Sequence[bytes], *, two_sided: bool = False) -> bytes:
    """The pages of all documents; when two-sided, each begins on a new sheet, after a blank page if need be."""
    import pypdfium2

    whole = pypdfium2.PdfDocument(documents[0])
    for each in documents[1:]:
        if two_sided and len(whole) % 2:
            whole.new_page(*whole.get_page_size(len(whole) - 1))
        whole.import_pages(pypdfium2.PdfDocument(each))
    target = io.BytesIO()
    whole.save(target)
    return _of_all(target.getvalue())


def _of_all(pdf: bytes) -> bytes:
    """The file saying nothing that is true of its first document only; as it is when it names no standard."""
    catalogue, packet, info = _CATALOGUE.search(pdf), _PACKET.search(pdf), _info(pdf)
    if catalogue is None or packet is None or info is None:
        return pdf
    kept = bytearray(pdf)
    for found in _OF_THE_FIRST.finditer(pdf, catalogue.start(), catalogue.end()):
        kept[found.start() : found.end()] = b" " * len(found[0])
    _put(kept, info, f"<</Producer({_PRODUCER})".encode(), b">>")
    _put(kept, packet, _ABOUT.format(producer=_PRODUCER).encode(), _END)
    return bytes(kept)


def _info(pdf: bytes) -> re.Match[bytes] | None:
    number = _INFO.search(pdf)
    return re.search(rb"(?<=[\r\n]%s 0 obj\r\n)<<[^\r\n]*>>(?=\r\nendobj)" % number[1], pdf) if number else None


def _put(kept: bytearray, place: re.Match[bytes], begins: bytes, ends: bytes) -> None:
    """Put the text in place of what stands there, filled up with blanks. The place must be long enough."""
    room = len(place[0]) - len(begins) - len(ends)
    if room < 0:
        msg = "the place is too short"
        raise ValueError(msg)
    kept[place.start() : place.end()] = begins + b" " * room + ends
