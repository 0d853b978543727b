"""The question out of the address: words, filters, order, page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from app.web import reading
from app.web_filters import chosen, chosen_number, chosen_states, chosen_years, without_strangers
from registry.ports import TRAITS, SearchQuery
from registry.queries import organizations, portal

PAGE = 20
DEEPEST = 1000
#: Parameters of the address that narrow a search.
FILTERS = ("kind", "organization", "year", "item", "state", *TRAITS)


def asked(tokens: tuple[str, ...] | None, *, limit: int = PAGE) -> tuple[SearchQuery, tuple[str, ...]]:
    """What is asked, and the codes in it that name nothing. ``tokens`` say what the person may see."""
    query = SearchQuery(
        text=request.args.get("q", ""),
        kinds=chosen("kind"),
        organizations=chosen("organization"),
        years=chosen_years(),
        items=chosen("item"),
        statuses=chosen_states(),
        traits=_traits(),
        visible_to=tokens,
        limit=limit,
        offset=chosen_number("offset", most=DEEPEST),
        sort="date" if request.args.get("sort") == "date" else "relevance",
    )
    return without_strangers(query, _searchable(query.organizations))


def _traits() -> Mapping[str, tuple[str, ...]]:
    return {name: values for name in TRAITS if (values := chosen(name))}


def says_something(query: SearchQuery) -> bool:
    """Whether there is a question at all: words or a filter."""
    return bool(query.text.strip() or narrowed(query))


def narrowed(query: SearchQuery) -> bool:
    """Whether any filter is on."""
    return bool(
        query.kinds or query.organizations or query.years or query.items or query.statuses or any(query.traits.values())
    )


def more(query: SearchQuery, total: int) -> int | None:
    """Where the following page begins; ``None`` on the last, and at the depth where pages end."""
    following = query.offset + query.limit
    return following if following < min(total, DEEPEST) else None


def _searchable(codes: tuple[str, ...]) -> frozenset[str]:
    """Those of the codes whose organizations have, or may have, something that the person may find."""
    if not codes:
        return frozenset()
    with reading() as uow:
        return organizations.readable_among(uow, codes) | portal.publishers_among(uow, codes)
