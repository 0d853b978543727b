"""Clauses of PDF/A-2b (ISO 19005-2) that LibreOffice or a join could break, looked at in the structure of a file.

No validator is to be had as a package of Debian or of Python, so this is a part of the standard and no proof of it:
what it leaves out are the insides of fonts, of pictures and of colour profiles.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name

_FORBIDDEN_ACTIONS = {
    f"/{name}"
    for name in (
        "Launch",
        "Sound",
        "Movie",
        "ResetForm",
        "ImportData",
        "Hide",
        "SetOCGState",
        "Rendition",
        "Trans",
        "GoTo3DView",
        "JavaScript",
    )
}
_FORBIDDEN_ANNOTATIONS = {"/3D", "/Sound", "/Screen", "/Movie", "/FileAttachment"}
_FORBIDDEN_FILTERS = {"/LZWDecode", "/Crypt"}
_BLENDS = {
    f"/{name}"
    for name in (
        "Normal",
        "Compatible",
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
        "HardLight",
        "SoftLight",
        "Difference",
        "Exclusion",
        "Hue",
        "Saturation",
        "Color",
        "Luminosity",
    )
}
_DEVICE = {"/DeviceRGB", "/DeviceGray", "/DeviceCMYK"}
#: Bit 3 of the flags of an annotation: it is printed; bits 1, 2 and 6: it is hidden in some way.
_PRINTED, _HIDDEN = 4, 1 | 2 | 32
_INFO = {"Title": "dc:title", "Author": "dc:creator", "Subject": "dc:description", "Keywords": "pdf:Keywords",
         "Creator": "xmp:CreatorTool", "Producer": "pdf:Producer", "CreationDate": "xmp:CreateDate",
         "ModDate": "xmp:ModifyDate"}  # fmt: skip


def faults(data: bytes) -> list[str]:
    """What breaks PDF/A-2b in the file, each with its clause; empty when nothing that is looked at does."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [*_file(pdf, data), *_catalogue(pdf), *_metadata(pdf), *_intent(pdf)]
        for part in pdf.objects:
            if isinstance(part, pikepdf.Object) and isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                found += _part(part)
        for number, page in enumerate(pdf.pages, 1):
            found += [f"{fault} (page {number})" for fault in _page(page)]
    return sorted(set(found))


def _file(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", data):
        yield "6.1.2: no header with a comment of four bytes above 127"
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield "6.1.3: encrypted"
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "6.1.3: no file identifier"
    if not re.search(rb"%%EOF\r?\n?\Z", data):
        yield "6.1.3: data after the end of the file"


def _catalogue(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/AcroForm" in pdf.Root and ("/XFA" in pdf.Root.AcroForm or pdf.Root.AcroForm.get("/NeedAppearances", False)):
        yield "6.4: a form without appearances"
    for name in ("/AA", "/Requirements"):
        if name in pdf.Root:
            yield f"6.5.2: {name} in the catalogue"
    names = pdf.Root.get("/Names", {})
    for name in ("/EmbeddedFiles", "/JavaScript", "/AlternatePresentations"):
        if name in names:
            yield f"6.8: {name}"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "6.6.2: no metadata"
        return
    if "/Filter" in pdf.Root.Metadata:
        yield "6.6.2: the metadata are packed"
    with pdf.open_metadata() as said:
        if (said.get("pdfaid:part"), said.get("pdfaid:conformance")) != ("2", "B"):
            yield "6.6.4: the metadata do not name PDF/A-2b"
        for name, twin in _INFO.items():
            told = pdf.trailer.get("/Info", {}).get(f"/{name}")
            if told is not None and _plain(name, str(told)) != _plain(name, _one(said.get(twin, ""))):
                yield f"6.6.2: {name} differs from {twin}: {str(told)!r}, {said.get(twin)!r}"


def _one(value: Any) -> str:
    return str(next(iter(value), "")) if isinstance(value, list | set) else str(value)


def _plain(name: str, value: str) -> str:
    """A date as its digits, in its own zone; another text as it is."""
    return re.sub(r"\D", "", value)[:14] if name.endswith("Date") else value


def _intent(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [each for each in pdf.Root.get("/OutputIntents", []) if each.get("/S") == Name.GTS_PDFA1]
    profiles = [each.DestOutputProfile.read_bytes() for each in intents if "/DestOutputProfile" in each]
    if not profiles:
        yield "6.2.3: no output intent with a profile"
    for profile in profiles:
        if profile[36:40] != b"acsp" or profile[12:16] not in {b"mntr", b"prtr"} or profile[16:20] != b"RGB ":
            yield "6.2.3: the profile is none of a printer or a screen for RGB"


def _part(part: Any) -> Iterator[str]:
    """Any dictionary or stream of the file."""
    if isinstance(part, pikepdf.Stream):
        yield from _stream(part)
    if str(part.get("/S", "")) in _FORBIDDEN_ACTIONS:
        yield f"6.5.1: the action {part.S}"
    if part.get("/Type") == Name.Font:
        yield from _font(part)
    if part.get("/Type") == Name.Filespec and "/EF" in part:
        yield "6.8: an embedded file"
    if part.get("/Type") == Name.ExtGState or {"/BM", "/TR", "/TR2", "/HTP"} & set(part.keys()):
        yield from _state(part)


def _stream(part: Any) -> Iterator[str]:
    filters = part.get("/Filter", [])
    named = {str(filters)} if isinstance(filters, pikepdf.Name) else {str(each) for each in filters}
    if named & _FORBIDDEN_FILTERS:
        yield "6.1.7: a forbidden filter"
    if {"/F", "/FFilter", "/FDecodeParms"} & set(part.keys()):
        yield "6.1.7: a stream in another file"
    if part.get("/Subtype") == Name.PS or "/Ref" in part:
        yield "6.2.9: PostScript, or a reference to another file"
    if part.get("/Subtype") == Name.Image and ("/Alternates" in part or part.get("/Interpolate", False)):
        yield "6.2.8: alternates or interpolation of a picture"


def _font(font: Any) -> Iterator[str]:
    kind = str(font.get("/Subtype"))
    if kind == "/Type0":
        below = font.DescendantFonts[0]
        if "/ToUnicode" not in font:
            yield f"6.2.11.7: no ToUnicode of {font.BaseFont}"
        if below.Subtype == Name.CIDFontType2 and "/CIDToGIDMap" not in below:
            yield f"6.2.11.3: no CIDToGIDMap of {font.BaseFont}"
    elif kind != "/Type3":
        descriptor = font.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            yield f"6.2.11.4: {font.get('/BaseFont')} is not embedded"
        if not kind.startswith("/CIDFont") and "/ToUnicode" not in font and "/Encoding" not in font:
            yield f"6.2.11.7: neither ToUnicode nor an encoding of {font.get('/BaseFont')}"


def _state(state: Any) -> Iterator[str]:
    blends = state.get("/BM", Name.Normal)
    named = {str(each) for each in blends} if isinstance(blends, pikepdf.Array) else {str(blends)}
    if not named <= _BLENDS:
        yield f"6.2.10: blends {', '.join(sorted(named - _BLENDS))}"
    if "/TR" in state or str(state.get("/TR2", "/Default")) != "/Default" or "/HTP" in state:
        yield "6.2.5: a transfer function"


def _page(page: Any) -> Iterator[str]:
    if _is_transparent(page.obj) and "/Group" not in page and "/OutputIntents" not in page:
        # An output intent of the file stands for the group's colours only when there is one; see 6.2.10.
        yield "6.2.10: transparency without a group"
    group = page.get("/Group")
    if group is not None and str(group.get("/CS", "/DeviceRGB")) not in _DEVICE | {"/CalRGB"}:
        yield "6.2.10: the colours of the group are of no known space"
    if "/AA" in page:
        yield "6.5.2: /AA of a page"
    for annotation in page.get("/Annots", []):
        yield from _annotation(annotation)


def _annotation(annotation: Any) -> Iterator[str]:
    if str(annotation.Subtype) in _FORBIDDEN_ANNOTATIONS:
        yield f"6.3.1: the annotation {annotation.Subtype}"
    if annotation.Subtype != Name.Popup:
        flags = int(annotation.get("/F", 0))
        if not flags & _PRINTED or flags & _HIDDEN:
            yield "6.3.2: an annotation that is not printed"
        if annotation.Subtype != Name.Link and "/AP" not in annotation:
            yield "6.3.3: an annotation without an appearance"


def _is_transparent(page: Any) -> bool:
    resources = page.get("/Resources", {})
    states = [*resources.get("/ExtGState", {}).values()]
    pictures = [*resources.get("/XObject", {}).values()]
    return any(
        float(each.get("/ca", 1)) < 1
        or float(each.get("/CA", 1)) < 1
        or isinstance(each.get("/SMask"), pikepdf.Dictionary)
        for each in states
    ) or any("/SMask" in each for each in pictures)
