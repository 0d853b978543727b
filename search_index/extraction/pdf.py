"""Text layer of a PDF, page by page, through PDFium; which of its pages are pictures; where its outline points."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import Any

from registry.errors import N_, FileRejected
from search_index.extraction.marking import LONGEST_HEADING, Sections, settled
from search_index.extraction.programs import GIVEN, installed, output_of

# PDFium marks a hyphen at the end of a line, where a word goes on in the next, with U+FFFE or U+0002.
_BROKEN_WORD = re.compile("[\ufffe\x02]\r?\n?|(?<=[а-яё])-\r?\n(?=[а-яё])")
MOST_PAGES = 5_000
MOST_BOOKMARKS = 2_000
_PASSWORD_ERROR = 4
_IMAGE = 3  # FPDF_PAGEOBJ_IMAGE
# A stamp or a page number over a picture does not make it text.
_FEWEST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of each page; ``scanned`` are pages (from 0) that are pictures; ``outline`` pairs page and title."""

    pages: list[str]
    scanned: tuple[int, ...] = ()
    outline: tuple[tuple[int, str], ...] = ()


def pdf_text(data: bytes) -> PdfText:
    """Return what PDFium reads; pages of pictures are empty.

    Raises ``FileRejected`` when the file is encrypted, damaged or has too many pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise FileRejected(N_("PDF защищён паролем: текст недоступен.")) from error
        return _by_the_other_program(data, error)
    try:
        if len(document) > MOST_PAGES:
            raise FileRejected(N_("В PDF больше {most} страниц: текст не извлечён."), most=MOST_PAGES)
        read = [_page(document, number) for number in range(len(document))]
        scanned = tuple(number for number, (_, picture) in enumerate(read) if picture)
        return PdfText([text for text, _ in read], scanned, _outline(document))
    finally:
        document.close()


def sections_of(pages: list[str], outline: tuple[tuple[int, str], ...]) -> Sections:
    """Where each title of the outline stands in the pages joined: at its words on its page, else where it begins."""
    starts, length = [], 0
    for page in pages:
        starts.append(length)
        length += len(page) + 1
    found: dict[int, str] = {}
    for number, title in outline:
        at = re.search(r"\s+".join(map(re.escape, title.split())), pages[number], re.IGNORECASE)
        found.setdefault(starts[number] + (at.start() if at else 0), title)
    return tuple(sorted(found.items()))


def _page(document: Any, number: int) -> tuple[str, bool]:
    """The text of a page, and whether it is a picture."""
    page = document[number]
    layer = page.get_textpage()
    try:
        text = settled(_BROKEN_WORD.sub("", layer.get_text_bounded()).replace("\f", "\n"))
        few = sum(map(str.isalpha, text)) < _FEWEST_LETTERS
        return text, few and next(page.get_objects(filter=[_IMAGE], max_depth=3), None) is not None
    finally:
        layer.close()
        page.close()


def _outline(document: Any) -> tuple[tuple[int, str], ...]:
    """The bookmarks in reading order; one that leads to no page is left out, and so is what is broken after it."""
    import pypdfium2

    found: list[tuple[int, str]] = []
    with contextlib.suppress(pypdfium2.PdfiumError):
        _bookmarks(document, found)
    return tuple(found)


def _bookmarks(document: Any, found: list[tuple[int, str]]) -> None:
    for bookmark in document.get_toc(max_depth=4):
        target = bookmark.get_dest()
        page = None if target is None else target.get_index()
        title = " ".join(settled(bookmark.get_title()).split())[:LONGEST_HEADING]
        if title and page is not None and 0 <= page < len(document):
            found.append((page, title))
        if len(found) == MOST_BOOKMARKS:
            break


def _by_the_other_program(data: bytes, error: Exception) -> PdfText:
    """What ``pdftotext`` still reads in a file that PDFium does not open."""
    text = output_of(["pdftotext", "-enc", "UTF-8", GIVEN, "-"], data) if installed("pdftotext") else None
    if text is None or not text.strip():
        raise FileRejected(N_("PDF повреждён: текст не извлечён.")) from error
    return PdfText([settled(page) for page in text.removesuffix("\f").split("\f")])
