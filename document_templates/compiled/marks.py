"""Marks that stand in the tree for code of Jinja until the tree is written out."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

#: Signs of a private plane that enclose the number of a mark; a document has them only by intent.
_OPEN, _CLOSE = "\U0010f0f0", "\U0010f0f1"
_NODE = "mark"
_MARK = re.compile(rf"<\?{_NODE} (\d+)\?>|{_OPEN}(\d+){_CLOSE}")


class Marks:
    """The codes of one part, by number."""

    def __init__(self) -> None:
        self._codes: list[str] = []

    def text(self, code: str) -> str:
        """A mark for a text or an attribute."""
        self._codes.append(code)
        return f"{_OPEN}{len(self._codes) - 1}{_CLOSE}"

    def node(self, code: str) -> etree._Element:
        """A mark that stands between elements."""
        self._codes.append(code)
        return etree.ProcessingInstruction(_NODE, str(len(self._codes) - 1))

    def resolve(self, xml: str, quote: Callable[[str], str]) -> str:
        """The text with codes in place of marks; ``quote`` is applied to what stands between them."""
        made: list[str] = []
        place = 0
        for mark in _MARK.finditer(xml):
            made += [quote(xml[place : mark.start()]), self._codes[int(mark[1] or mark[2])]]
            place = mark.end()
        return "".join([*made, quote(xml[place:])])


def late(kind: str, of: str = "") -> str:
    """A late mark, as it stands in the source: what it stands for is known only when the part is rendered."""
    return f"\x02{kind}:{of}\x03"


def without_foreign(xml: bytes) -> bytes:
    """The XML without the signs that marks are made of."""
    signs = _OPEN.encode(), _CLOSE.encode()
    return xml.replace(signs[0], b"").replace(signs[1], b"") if any(sign in xml for sign in signs) else xml
