"""Filters of lists out of the address: unknown and broken values mean "any", nobody is refused a list for them."""

from __future__ import annotations

import re

from flask import request

from registry.queries.document_filters import DocumentFilters

_YEAR = re.compile(r"(?:19|20)\d\d")


def chosen(name: str) -> tuple[str, ...]:
    """The values given for a filter, without the empty ones."""
    return tuple(value for value in request.args.getlist(name) if value)


def chosen_years(name: str = "year") -> tuple[int, ...]:
    """The years given; what is no year is left out."""
    return tuple(int(value) for value in chosen(name) if _YEAR.fullmatch(value))


def chosen_number(name: str, *, most: int = 10**6) -> int:
    """A number given, ``most`` at the most; 0 for what is no number."""
    given = request.args.get(name, "")
    return min(int(given), most) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def document_filters() -> DocumentFilters:
    """The filters of a list of documents."""
    return DocumentFilters(
        organizations=chosen("organization"),
        below=request.args.get("below") == "1",
        kinds=chosen("kind"),
        states=chosen("state"),
        years=chosen_years(),
        items=chosen("item"),
        text=request.args.get("text", "").strip(),
    )
