"""Text of the formats before DOCX: DOC through catdoc, RTF through striprtf."""

from __future__ import annotations

from collections.abc import Callable

from registry.errors import N_, FileRejected
from search_index.extraction.programs import GIVEN, installed, output_of

_NO_CATDOC = N_("Текст из файлов DOC не извлекается: на сервере не установлена программа catdoc.")
_MOST_RTF = 50 * 1024 * 1024


def doc_text(data: bytes) -> str:
    """Return the text of a DOC. Raises ``FileRejected`` when it is damaged or the program is missing."""
    if not installed("catdoc"):
        raise FileRejected(_NO_CATDOC)
    text = output_of(["catdoc", "-w", "-d", "utf-8", GIVEN], data)
    if text is None:
        raise FileRejected(N_("Документ Word повреждён: текст не извлечён."))
    return text


def rtf_text(data: bytes) -> str:
    """Return the text of an RTF; what it says of its code page is followed, else it is Windows-1251."""
    from striprtf.striprtf import rtf_to_text

    if len(data) > _MOST_RTF:
        raise FileRejected(N_("Файл RTF больше 50 МБ: текст не извлечён."))
    # The code of RTF is ASCII; other bytes stand only in texts of the code page.
    read: Callable[..., str] = rtf_to_text
    return read(data.decode("cp1251", "replace"), encoding="cp1251", errors="replace")
