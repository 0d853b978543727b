"""What programs read of a search, in the shapes of the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from registry.ports import Completion, Hit, SearchResult

_START, _END = "\x02", "\x03"


def result_json(result: SearchResult) -> dict[str, Any]:
    """What a search found; ``complete``: of how many, and of a hit whether, all words of the question are there."""
    return {
        "total": result.total,
        "complete": result.total if result.complete is None else result.complete,
        "hits": hits_json(result.hits),
        "facets": {name: dict(counts) for name, counts in result.facets.items()},
        "corrected": result.corrected,
        "notices": list(result.notices),
    }


def hits_json(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    """Found documents; ``line`` is counted from 0, ``highlights`` are [start, end) places of the snippet."""
    return [_hit(hit) for hit in hits]


def completions_json(found: Iterable[Completion]) -> list[dict[str, Any]]:
    """What a person may be about to type; ``id`` is that of the document, null for a word."""
    return [{"text": each.text, "kind": each.kind, "id": int(each.id) if each.id else None} for each in found]


def unmark(snippet: str) -> tuple[str, list[list[int]]]:
    """The snippet without its marks, and the [start, end) places of the words that were marked."""
    text, places = "", []
    for part in snippet.split(_START):
        word, marked, rest = part.partition(_END)
        if marked:
            places.append([len(text), len(text) + len(word)])
        text += word + rest
    return text, places


def _hit(hit: Hit) -> dict[str, Any]:
    text, highlights = unmark(hit.snippet)
    return {
        "id": int(hit.id) if hit.id.isdigit() else hit.id,
        "title": hit.title,
        "kind": hit.kind,
        "organization": hit.organization,
        "date": hit.day.isoformat() if hit.day else None,
        "number": hit.number or None,
        "snippet": text,
        "highlights": highlights,
        "page": hit.page,
        "section": hit.section,
        "line": hit.line,
        "complete": hit.complete,
    }
