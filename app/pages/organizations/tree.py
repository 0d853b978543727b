"""The tree of organizations out of their list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.queries.organizations import OrganizationRow


@dataclass(frozen=True, slots=True)
class Branch:
    """An organization with those right beneath it; schools are counted apart, since there may be hundreds."""

    row: OrganizationRow
    branches: tuple[Branch, ...]
    schools: tuple[OrganizationRow, ...]


def branches(rows: Sequence[OrganizationRow]) -> tuple[Branch, ...]:
    """The roots of the tree: the organizations whose parent is not in the list."""
    known = {row.code for row in rows}
    beneath: dict[str | None, list[OrganizationRow]] = {}
    for row in rows:
        beneath.setdefault(row.parent if row.parent in known else None, []).append(row)
    return tuple(_branch(row, beneath) for row in _ordered(beneath.get(None, [])))


def _branch(row: OrganizationRow, beneath: dict[str | None, list[OrganizationRow]]) -> Branch:
    children = _ordered(beneath.get(row.code, []))
    bodies = tuple(_branch(child, beneath) for child in children if child.level != "oo" or child.code in beneath)
    plain = tuple(child for child in children if child.level == "oo" and child.code not in beneath)
    return Branch(row, bodies, plain)


def _ordered(rows: Sequence[OrganizationRow]) -> list[OrganizationRow]:
    order = ("department", "iro", "mouo", "goo", "oo")
    return sorted(rows, key=lambda row: (order.index(row.level), row.title.casefold()))
