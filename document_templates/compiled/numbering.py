"""Ids that must not repeat, given after rendering: what stands in a loop comes several times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count

from document_templates.compiled.references import Bookmarks
from document_templates.compiled.xmlnames import W

#: A late mark: a sign that no XML and no value can hold, the kind, what it is of, and a closing sign.
_LATE = re.compile("\x02(drawn|mark|markend|name|anchor|turn|over|list|restart):([^\x03]*)\x03")
#: Ids given to repeated bookmarks begin here, above those that Word gives.
_FIRST_FRESH = 100_001


class Numbers:
    """The ids given in one document. ``lists`` are the lists begun anew: the fresh number, the old one, the level."""

    def __init__(self, first_list: int = 1) -> None:
        self.lists: list[tuple[int, str, str]] = []
        self._first_list = first_list
        self._drawn = count(1)
        self._fresh = count(_FIRST_FRESH)
        self._marked: dict[str, str] = {}
        self._bookmarks = Bookmarks()
        self._chosen: Iterator[str] = iter(())
        self._running: dict[str, int] = {}

    def resolve(self, xml: str) -> str:
        """The part with ids in place of its late marks."""
        if "\x02" not in xml:
            return xml
        self._chosen = self._bookmarks.chosen(xml)
        return _LATE.sub(self._given, xml)

    def _given(self, found: re.Match[str]) -> str:
        kind, of = found.groups()
        if kind == "drawn":
            return str(next(self._drawn))
        if kind == "mark":
            self._marked[of] = str(next(self._fresh)) if of in self._marked else of
        if kind in {"mark", "markend"}:
            return self._marked.get(of, of)
        if kind in {"name", "anchor", "turn", "over"}:
            return next(self._chosen)
        return self._list(kind, of)

    def _list(self, kind: str, of: str) -> str:
        """The number of a list, or nothing where the list begins anew."""
        if kind == "list":
            return str(self._running.get(of, of))
        old, _, level = of.partition(",")
        fresh = self._first_list + len(self.lists)
        self.lists.append((fresh, old, level))
        self._running[old] = fresh
        return ""


def with_lists(numbering: bytes, lists: list[tuple[int, str, str]], abstract: Mapping[str, str]) -> bytes:
    """The numbering part with the lists begun anew. ``abstract`` are the definitions of lists by number."""
    made = "".join(
        f'<w:num xmlns:w="{W}" w:numId="{fresh}"><w:abstractNumId w:val="{abstract[old]}"/>'
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for fresh, old, level in lists
        if old in abstract
    ).encode()
    place = numbering.find(b"<w:numIdMacAtCleanup")
    place = place if place >= 0 else numbering.rfind(b"</")
    return numbering[:place] + made + numbering[place:]
