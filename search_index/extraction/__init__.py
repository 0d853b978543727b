"""Text out of files: the plain text for search, with pages and sections where the format has them.

``extract`` is a plain function of bytes, so that it can run in a child process::

    isolation.call(extract, data, name, seconds=20, memory_mb=512)

Parsers of foreign files abort and eat memory: never call it in a web process otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registry.errors import N_, DokkartaError
from search_index.extraction.marking import Pieces, Sections, put_together
from search_index.extraction.sniffing import file_type

__all__ = ["PAGE_BREAK", "Extracted", "extract"]

PAGE_BREAK = "\f"
MOST_BYTES = 100 * 1024 * 1024
#: Longest text kept, in characters: some five thousand pages.
MOST_TEXT = 15_000_000


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file says.

    ``text`` has its pages separated by ``\\f``; ``pages`` is their number, ``None`` when the format has none.
    ``reason`` says in Russian why there is no text; ``None`` when there is. ``sections`` are where in ``text``
    (characters) each begins, and its heading. ``scanned`` are the pages, from 0, that are pictures of text.
    """

    text: str
    pages: int | None = None
    reason: str | None = None
    sections: Sections = ()
    scanned: tuple[int, ...] = ()


def _docx(data: bytes) -> Extracted:
    from search_index.extraction.docx import docx_pieces

    return _of(docx_pieces(data), N_("В документе Word нет текста: возможно, в нём только изображения."))


def _odt(data: bytes) -> Extracted:
    from search_index.extraction.odt import odt_pieces

    return _of(odt_pieces(data), N_("В документе OpenDocument нет текста: возможно, в нём только изображения."))


def _table(data: bytes) -> Extracted:
    from search_index.extraction.tables import table_pieces

    found = _of(table_pieces(data), _EMPTY_TABLE)
    # The names of empty sheets are no text.
    said = found.text.split() != " ".join(name for _, name in found.sections).split()
    return found if said else Extracted("", None, found.reason or _EMPTY_TABLE)


def _doc(data: bytes) -> Extracted:
    from search_index.extraction.old_word import doc_text

    return _of([doc_text(data)], N_("В документе Word нет текста: возможно, в нём только изображения."))


def _rtf(data: bytes) -> Extracted:
    from search_index.extraction.old_word import rtf_text

    return _of([rtf_text(data)], N_("В файле RTF нет текста: возможно, в нём только изображения."))


def _pdf(data: bytes) -> Extracted:
    from search_index.extraction.pdf import pdf_text, sections_of

    found = pdf_text(data)
    text, pages = PAGE_BREAK.join(found.pages), len(found.pages)
    if not text.strip():
        return Extracted(
            "", pages, N_("В PDF нет текстового слоя: в нём только изображения страниц."), (), found.scanned
        )
    return Extracted(text, pages, None, sections_of(found.pages, found.outline), found.scanned)


def _image(data: bytes) -> Extracted:
    from search_index.extraction.pictures import frames

    pages = frames(data)
    reason = N_("Файл — изображение: в нём нет текстового слоя.")
    return Extracted("", pages, reason, scanned=tuple(range(pages)))


def _plain(data: bytes) -> Extracted:
    from search_index.extraction.plain import plain_text

    return _of([plain_text(data)], N_("Файл пуст."))


_EMPTY_TABLE = N_("В таблице нет заполненных ячеек.")
_READERS: dict[str, Callable[[bytes], Extracted]] = {
    "docx": _docx,
    "odt": _odt,
    "table": _table,
    "doc": _doc,
    "rtf": _rtf,
    "pdf": _pdf,
    "image": _image,
    "text": _plain,
}
_UNREAD = {
    "encrypted": N_("Файл зашифрован или защищён паролем: текст недоступен."),
    "ole": N_("Файл старого формата Office повреждён или не содержит ни документа, ни таблицы: текст не извлечён."),
    "other image": N_("Файл — изображение, которое не распознаётся. Сохраните его как PNG, JPEG или TIFF."),
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
        found = reader(data)
    except DokkartaError as rejected:
        return Extracted("", None, rejected.message)
    except (MemoryError, ImportError):
        raise
    except Exception:
        return Extracted("", None, N_("Файл «{name}» повреждён: текст не извлечён.").format(name=name))
    if len(found.text) > MOST_TEXT:
        return Extracted("", found.pages, N_("Текст файла слишком велик для поиска: он не сохранён."))
    return found


def _of(pieces: Pieces, reason: str) -> Extracted:
    text, sections = put_together(pieces)
    return Extracted(text, None, None, sections) if text.strip() else Extracted("", None, reason)
