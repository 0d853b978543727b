"""What is offered while a person types: numbers and titles of documents, and words that go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from app.searching import in_registry
from app.searching.showing import Addresses
from app.security.pace import COMPLETIONS, take
from app.web import container, current_actor
from registry.errors import Busy, IndexUnavailable, LimitExceeded
from registry.ports import Completion

MOST = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """A line to choose: a document opens at its address, a word searches; ``kind`` is that of the completion."""

    text: str
    kind: str
    address: str


def completions(tokens: tuple[str, ...] | None) -> tuple[Completion, ...]:
    """What goes on from the words ``q`` of the address; without an index, what the registry finds of them.

    Raises ``Busy`` for one who asks too often.
    """
    take(COMPLETIONS)
    words = request.args.get("q", "")
    try:
        return container().search.complete(words, visible_to=tokens, limit=MOST)
    except IndexUnavailable:
        return in_registry.completed(container(), current_actor(), words, visible_to=tokens, limit=MOST)


def offers(
    tokens: tuple[str, ...] | None,
    addresses_of: Addresses,
    search: Callable[[str], str],
) -> list[Offer]:
    """The lines to choose; none for one who types faster than people do, and when it takes too long.

    ``addresses_of`` gives the pages of documents, ``search`` the address that searches for words.
    """
    try:
        found = completions(tokens)
    except (Busy, LimitExceeded):
        return []
    pages = addresses_of([each.id for each in found if each.id is not None])
    return [Offer(each.text, each.kind, pages[each.id] if each.id else search(each.text)) for each in found]
