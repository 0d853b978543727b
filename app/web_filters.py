"""Filters of lists out of the address: unknown and broken values mean "any", nobody is refused a list for them."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TypeVar

from flask import request

from app.current import container
from app.words import STATES
from registry.domain.topics import VALUES, Topics
from registry.ports import SearchQuery
from registry.queries.document_filters import DocumentFilters

F = TypeVar("F", DocumentFilters, SearchQuery)

_YEAR = re.compile(r"(?:19|20)\d\d")


def chosen(name: str) -> tuple[str, ...]:
    """The values given for a filter, without the empty ones."""
    return tuple(value for value in request.args.getlist(name) if value)


def chosen_years(name: str = "year") -> tuple[int, ...]:
    """The years given; what is no year is left out."""
    return tuple(int(value) for value in chosen(name) if _YEAR.fullmatch(value))


def chosen_states() -> tuple[str, ...]:
    """The states given; what is no state is left out."""
    return tuple(state for state in chosen("state") if state in STATES)


def chosen_topics() -> Topics:
    """The subjects, grades, assessments and audiences given; what is none of them is left out."""
    given = {name: tuple(value for value in words if value in chosen(name)) for name, words in VALUES.items()}
    return {name: values for name, values in given.items() if values}


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
        states=chosen_states(),
        years=chosen_years(),
        items=chosen("item"),
        text=request.args.get("text", "").strip(),
        corrected=request.args.get("figures") == "corrected",
    )


def without_strangers(filters: F, organizations: AbstractSet[str]) -> tuple[F, tuple[str, ...]]:
    """The filters without kinds and organizations that there are not, and what names nothing, for a notice.

    ``organizations`` are those of the asked codes that the person may know of.
    """
    known = {kind.code for kind in container().catalogue.kinds()}
    kinds: tuple[str, ...] = tuple(code for code in filters.kinds if code in known)
    owners: tuple[str, ...] = tuple(code for code in filters.organizations if code in organizations)
    strangers = (
        *_others(filters.kinds, kinds),
        *_others(filters.organizations, owners),
        *_others(chosen("state"), chosen_states()),
    )
    return replace(filters, kinds=kinds, organizations=owners), strangers


def _others(given: tuple[str, ...], kept: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in given if code not in kept)
