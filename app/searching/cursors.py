"""Where a program goes on reading what a search found: a text that belongs to one question."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from app.searching.asking import more
from registry.errors import N_, InvalidInput
from registry.ports import SearchQuery

_CURSOR = re.compile(r"([0-9]{1,6})\.([0-9a-f]{16})")


def going_on(query: SearchQuery, cursor: str) -> SearchQuery:
    """The question from where the cursor points.

    Raises ``InvalidInput`` for what is no cursor and for that of another question or another person's.
    """
    match = _CURSOR.fullmatch(cursor)
    if match is None or match[2] != _fingerprint(query):
        raise InvalidInput(N_("Значение «cursor» получено по другому запросу. Начните список сначала."))
    return replace(query, offset=int(match[1]))


def next_cursor(query: SearchQuery, total: int) -> str | None:
    """Where the following page begins; ``None`` on the last, and at the depth where pages end."""
    following = more(query, total)
    return None if following is None else f"{following}.{_fingerprint(query)}"


def _fingerprint(query: SearchQuery) -> str:
    """The question without its place and its length."""
    asked = replace(query, limit=0, offset=0, traits=dict(sorted(query.traits.items())))
    return hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()[:16]
