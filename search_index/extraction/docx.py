"""Text of a DOCX straight from its XML: headers, body with tables, footnotes, footers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from registry.errors import N_, FileRejected

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BODY = "word/document.xml"
_AROUND = re.compile(r"word/(?:(header)|(?:footnotes|endnotes|comments)|(footer))\d*\.xml")
MOST_MEMBERS = 5_000
MOST_XML = 64 * 1024 * 1024
MOST_RATIO = 300  # office XML packs 20 to 60 times; far more is a bomb
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_UNSEEN = frozenset({f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr", f"{_MC}Fallback"})


def docx_text(data: bytes) -> str:
    """Return the text, a line for each paragraph and a tab between cells.

    Raises ``FileRejected`` for an archive that unpacks to more than a document may, or is no DOCX at all.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
            return "\n".join(_part(archive.read(name)) for name in _parts(archive.namelist()))
    except (zipfile.BadZipFile, KeyError, EOFError, etree.XMLSyntaxError) as error:
        raise FileRejected(N_("Документ Word повреждён: текст не извлечён.")) from error


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    read = [member for member in members if member.filename == _BODY or _AROUND.fullmatch(member.filename)]
    size = sum(member.file_size for member in read)
    packed = max(1, sum(member.compress_size for member in read))
    if len(members) > MOST_MEMBERS or size > MOST_XML or (size > 1024 * 1024 and size / packed > MOST_RATIO):
        raise FileRejected(N_("Документ Word распаковывается в недопустимо большой объём: текст не извлечён."))


def _parts(names: list[str]) -> list[str]:
    """Headers first, then the body, notes, footers: as a person meets them."""
    if _BODY not in names:
        raise FileRejected(N_("Документ Word повреждён: текст не извлечён."))
    found = [(name, match) for name in sorted(names) if (match := _AROUND.fullmatch(name))]
    headers = [name for name, match in found if match[1]]
    footers = [name for name, match in found if match[2]]
    notes = [name for name, match in found if not match[1] and not match[2]]
    return [*headers, _BODY, *notes, *footers]


def _part(xml: bytes) -> str:
    # No entities and no network: a document has no business with either.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return "".join(_pieces(etree.fromstring(xml, parser)))


def _pieces(root: etree._Element) -> Iterator[str]:
    unseen_until: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if unseen_until is not None:
            if event == "end" and element is unseen_until:
                unseen_until = None
        elif event == "start":
            if element.tag in _UNSEEN:
                unseen_until = element
            elif element.tag == f"{_W}t":
                yield element.text or ""
            else:
                yield _BREAKS.get(str(element.tag), "")
        else:
            yield _after(element)


def _after(element: etree._Element) -> str:
    if element.tag == f"{_W}p":
        return "\n"
    return "\t" if element.tag == f"{_W}tc" else ""
