"""Whether pages that are pictures can be read here, and the child that reads them."""

from __future__ import annotations

import time

from registry.errors import N_
from registry.ports import IsolatedCalls, Isolation
from search_index.extraction.recognition import PageText, missing_languages, recognise_page

# A page costs a second or two, one that lies wrong twice that; a dense one on a slow machine twenty times that.
_SECONDS, _MEMORY_MB = 150, 1536
_MINUTE = 60
_OFF = N_("Распознавание сканов выключено (настройка DOKKARTA_OCR).")
_MISSING = N_("Распознавание сканов не установлено на сервере (пакеты tesseract-ocr и tesseract-ocr-rus).")
_NO_LANGUAGE = N_("Для распознавания сканов не установлены языки: {languages}.")


class Recogniser:
    """Reads pages through Tesseract. ``languages`` are those of the setting (``rus+eng``), empty when it is off."""

    def __init__(self, isolation: Isolation, languages: str) -> None:
        self.languages = languages
        self._isolation = isolation
        self._known: tuple[float, str] | None = None

    def refusal(self) -> str:
        """Why no page can be read here, in Russian; empty when it can. What is installed is looked up once a minute."""
        if self._known is None or time.monotonic() > self._known[0]:
            self._known = time.monotonic() + _MINUTE, self._look()
        return self._known[1]

    def _look(self) -> str:
        if not self.languages:
            return _OFF
        missing = missing_languages(self.languages)
        if missing is None:
            return _MISSING
        return _NO_LANGUAGE.format(languages=", ".join(missing)) if missing else ""

    def reader(self, data: bytes) -> IsolatedCalls[PageText]:
        """A limited child that reads a page of the file for each number it is given, from 0."""
        return self._isolation.standing(
            recognise_page, data, self.languages, seconds=_SECONDS, memory_mb=_MEMORY_MB, calls=50
        )
