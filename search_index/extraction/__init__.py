"""Text out of files: the plain text for search, with pages where the format has them.

``extract`` is a plain function of bytes, so that it can run in a child process::

    isolation.call(extract, data, name, seconds=20, memory_mb=512)

Parsers of foreign files abort and eat memory: never call it in a web process otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registry.errors import N_, FileRejected
from search_index.characters import clean_text
from search_index.extraction.sniffing import file_type

__all__ = ["PAGE_BREAK", "Extracted", "extract"]

PAGE_BREAK = "\f"
MOST_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file says.

    ``text`` has its pages separated by ``\\f``; ``pages`` is their number, ``None`` when the format has none.
    ``reason`` says in Russian why there is no text; ``None`` when there is.
    """

    text: str
    pages: int | None = None
    reason: str | None = None


def _docx(data: bytes) -> Extracted:
    from search_index.extraction.docx import docx_text

    return _with_text(docx_text(data), None, N_("В документе Word нет текста: возможно, в нём только изображения."))


def _pdf(data: bytes) -> Extracted:
    from search_index.extraction.pdf import pdf_pages

    pages = pdf_pages(data)
    reason = N_("В PDF нет текстового слоя: в нём только изображения страниц.")
    return _with_text(PAGE_BREAK.join(pages), len(pages), reason)


def _plain(data: bytes) -> Extracted:
    from search_index.extraction.plain import plain_text

    return _with_text(plain_text(data), None, N_("Файл пуст."))


_READERS: dict[str, Callable[[bytes], Extracted]] = {"docx": _docx, "pdf": _pdf, "text": _plain}
_UNREAD = {
    "encrypted": N_("Файл зашифрован или защищён паролем: текст недоступен."),
    "ole": N_("Текст из файлов старого формата Office (DOC, XLS) не извлекается."),
    "rtf": N_("Текст из файлов RTF не извлекается."),
    "xlsx": N_("Текст из таблиц XLSX не извлекается."),
    "odt": N_("Текст из файлов OpenDocument не извлекается."),
    "image": N_("Файл — изображение: в нём нет текстового слоя."),
    "zip": N_("Файл — архив: текст из архивов не извлекается."),
    "empty": N_("Файл пуст."),
    "unknown": N_("Формат файла не распознан: текст не извлечён."),
}


def extract(data: bytes, name: str) -> Extracted:
    """Return the text of a file, or the reason why there is none.

    The content decides what the file is; ``name`` is only for messages. Never raises because of the file.
    """
    if len(data) > MOST_BYTES:
        return Extracted("", None, N_("Файл больше 100 МБ: текст не извлечён."))
    kind = file_type(data)
    reader = _READERS.get(kind)
    if reader is None:
        return Extracted("", None, _UNREAD[kind])
    try:
        return reader(data)
    except FileRejected as rejected:
        return Extracted("", None, rejected.message)
    except Exception:
        return Extracted("", None, N_("Файл «{name}» повреждён: текст не извлечён.").format(name=name))


def _with_text(text: str, pages: int | None, reason: str) -> Extracted:
    cleaned = clean_text(text)
    return Extracted(cleaned, pages) if cleaned.strip() else Extracted("", pages, reason)
