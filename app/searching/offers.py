"""What is offered while a person types: numbers and titles of documents, and words that go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import request

from app.searching import in_registry
from app.searching.showing import Addresses
from app.security.pace import COMPLETIONS, take
from app.web import container, current_actor, reading
from registry.errors import Busy, IndexUnavailable, LimitExceeded
from registry.ports import Completion
from registry.queries.document_files import headings

MOST = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """A line to choose: a document opens at its address, a word searches; ``kind`` is that of the completion.

    ``title`` tells documents with alike numbers apart.
    """

    text: str
    kind: str
    address: str
    title: str = ""


def completions(tokens: tuple[str, ...] | None) -> tuple[Completion, ...]:
    """What goes on from the words ``q`` of the address; without an index, what the registry finds of them.

    Raises ``TooOften``.
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
    pages, titles = addresses_of([each.id for each in found if each.id is not None]), _titles(found)
    return [
        Offer(each.text, each.kind, pages[each.id] if each.id else search(each.text), titles.get(each.id, ""))
        for each in found
    ]


def _titles(found: Iterable[Completion]) -> Mapping[str | None, str]:
    numbered = [int(each.id) for each in found if each.kind == "number" and each.id is not None]
    if not numbered:
        return {}
    with reading() as uow:
        return {str(number): title for number, title in headings(uow, numbered).items()}
