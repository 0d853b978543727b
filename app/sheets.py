"""Finished documents as blocks for a page: each is parsed once, in a limited child that stays; the latest are kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import sha256
from typing import TYPE_CHECKING

from app.i18n import _
from registry.errors import Busy, LimitExceeded
from registry.ports import Isolation

if TYPE_CHECKING:
    from document_templates.preview import Block

_SECONDS = 5.0


class Sheets:
    """Blocks by the content of the document, which may be filled from a template of anyone. For all threads."""

    def __init__(self, isolation: Isolation, *, kept: int = 64, seconds: float = _SECONDS) -> None:
        self._child = isolation.shared(_blocks, seconds=seconds)
        self._kept = kept
        #: ``None`` for a document that broke the limits: each look at its page would cost them again.
        self._known: OrderedDict[bytes, tuple[Block, ...] | None] = OrderedDict()
        self._guard = threading.Lock()

    def of(self, docx: bytes) -> tuple[Block, ...]:
        """The document in reading order; one that breaks the limits is a line that says so. Raises ``FileRejected``."""
        content = sha256(docx).digest()
        with self._guard:
            if content in self._known:
                self._known.move_to_end(content)
                return _shown(self._known[content])
        try:
            blocks: tuple[Block, ...] | None = self._child.call(docx)
        except Busy:
            return _line(_("Сервис занят, поэтому документ здесь не показан. Обновите страницу или скачайте файл."))
        except LimitExceeded:
            blocks = None
        self._keep(content, blocks)
        return _shown(blocks)

    def close(self) -> None:
        """End the child; a later call starts another one."""
        self._child.close()

    def _keep(self, content: bytes, blocks: tuple[Block, ...] | None) -> None:
        with self._guard:
            self._known[content] = blocks
            if len(self._known) > self._kept:
                self._known.popitem(last=False)


def _blocks(docx: bytes) -> tuple[Block, ...]:
    from document_templates.preview import preview

    return preview(docx)


def _shown(blocks: tuple[Block, ...] | None) -> tuple[Block, ...]:
    if blocks is None:
        return _line(_("Документ слишком сложен, чтобы показать его на странице. Скачайте файл."))
    return blocks


def _line(text: str) -> tuple[Block, ...]:
    from document_templates.preview import Paragraph

    return (Paragraph(text),)
