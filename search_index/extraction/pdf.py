"""Text layer of a PDF, page by page, through PDFium."""

from __future__ import annotations

import re

from registry.errors import N_, FileRejected

# PDFium marks a hyphen at the end of a line, where a word goes on in the next, with U+FFFE or U+0002.
_BROKEN_WORD = re.compile("[\ufffe\x02]\r?\n?|(?<=[а-яё])-\r?\n(?=[а-яё])")
MOST_PAGES = 5_000
_PASSWORD_ERROR = 4


def pdf_pages(data: bytes) -> list[str]:
    """Return the text of each page; pages of pictures are empty.

    Raises ``FileRejected`` when the file is encrypted, damaged or has too many pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise FileRejected(N_("PDF защищён паролем: текст недоступен.")) from error
        raise FileRejected(N_("PDF повреждён: текст не извлечён.")) from error
    try:
        if len(document) > MOST_PAGES:
            raise FileRejected(N_("В PDF больше {most} страниц: текст не извлечён."), most=MOST_PAGES)
        return [_page(document, number) for number in range(len(document))]
    finally:
        document.close()


def _page(document: object, number: int) -> str:
    page = document[number]  # type: ignore[index]
    layer = page.get_textpage()
    try:
        text = _BROKEN_WORD.sub("", layer.get_text_bounded())
        return text.replace("\f", "\n")
    finally:
        layer.close()
        page.close()
