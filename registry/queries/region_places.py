"""Which territory an organization belongs to, and who may see what of it.

A territory is an organization of the second level of the tree with everything beneath: a municipal body with its
schools, the institute, a state school; a root stands for itself alone. Somebody whose rights begin deeper sees the
organizations of her rights as territories. It is read off the path, so nothing is stored for it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, FromClause, Integer, String, case, cast, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from registry.db import UnitOfWork
from registry.domain.requirements import LEVELS
from registry.domain.roles import Permission
from registry.models import Organization
from registry.queries.completeness_views import OrganizationRef
from registry.queries.scope import find_organization, within

RANKS = {"department": 0, "iro": 1, "mouo": 2, "goo": 3, "oo": 4}
"""The order of levels in lists: bodies before schools."""
LAST = "~"
"""Stands after every digit and slash, so that ``path + LAST`` ends the range of what lies beneath."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The organizations that are counted: what the actor may read, narrowed by a body above and a level.

    ``narrow`` are paths below the second level that stand for themselves. A ``wide`` scope holds most of the registry.
    ``key`` tells scopes apart: what was counted for one is never shown to another. In a ``single`` scope each
    organization is a territory of its own.
    """

    where: ColumnElement[bool]
    narrow: tuple[str, ...]
    wide: bool
    key: tuple[object, ...]
    single: bool = False

    def place_path(self, path: str) -> str:
        """The path of the territory that an organization belongs to."""
        if self.single:
            return path
        deeper = next((each for each in self.narrow if path.startswith(each)), None)
        return deeper or "/".join(path.split("/")[:3]).rstrip("/") + "/"


@dataclass(frozen=True, slots=True)
class Place:
    """A territory: its head organization, its path, and how many organizations of each level are counted in it."""

    id: int
    path: str
    organization: OrganizationRef
    sizes: Mapping[str, int]

    @property
    def organizations(self) -> int:
        """How many organizations are counted in it."""
        return sum(self.sizes.values())


def scope_of(uow: UnitOfWork, *, parent: str | None = None, level: str | None = None) -> Scope:
    """The scope of a question. Raises ``NotFound`` for a body that the actor may not read."""
    where = within(uow.actor, Permission.READ) & Organization.active.is_(True)
    rights = sorted(uow.actor.paths(Permission.READ))
    narrow = [path for path in rights if path.count("/") > 3]
    wide = any(path.count("/") <= 2 for path in rights)
    if level is not None:
        where = where & (Organization.level == level)
    if parent is not None:
        above = find_organization(uow, parent).path
        where = where & Organization.path.like(f"{above}%")
        narrow += [above] if above.count("/") > 3 else []
        wide = wide and above.count("/") == 2
    # The outermost first: a territory inside another one is part of it.
    ordered = tuple(sorted(dict.fromkeys(narrow), key=lambda path: (path.count("/"), path)))
    return Scope(where, ordered, wide, (tuple(rights), parent, level))


def beneath(paths: Iterable[str] | None, column: Any = Organization.path) -> ColumnElement[bool] | None:
    """The condition that an organization belongs to one of the territories; ``None`` for all of them."""
    if paths is None:
        return None
    parts = [column == path if path.count("/") == 2 else column.like(f"{path}%") for path in paths]
    return or_(false(), *parts)


def place_column(scope: Scope, *, sqlite: bool) -> ColumnElement[int]:
    """The identifier of the territory of an organization, read off its path."""
    path = Organization.path
    if sqlite:
        # The cast reads the digits in front, so what follows the second identifier need not be cut off.
        rest = func.substr(path, func.instr(func.substr(path, 2), "/") + 2)
        second: ColumnElement[Any] = func.nullif(cast(rest, Integer), 0)
    else:
        second = cast(func.nullif(func.split_part(path, "/", 3), ""), Integer)
    usual = func.coalesce(second, Organization.id)
    deeper = [(path.like(f"{each}%"), int(each.split("/")[-2])) for each in scope.narrow]
    return case(*deeper, else_=usual) if deeper else usual


def level_column() -> ColumnElement[int]:
    """The place of the level among ``LEVELS``."""
    return case(*((Organization.level == level, rank) for rank, level in enumerate(LEVELS)), else_=literal(0))


def one_of(column: Any, numbers: Collection[int], *, sqlite: bool) -> ColumnElement[bool]:
    """The condition that a column holds one of many numbers, in one statement however many they are."""
    if sqlite:
        listed = func.json_each(json.dumps(sorted(numbers))).table_valued("value")
        found: ColumnElement[bool] = column.in_(select(listed.c.value))
        return found
    among: ColumnElement[bool] = column == func.any(literal(sorted(numbers), ARRAY(Integer)))
    return among


def pair_table(pairs: Sequence[tuple[int, str]], *, sqlite: bool) -> FromClause:
    """Many pairs as a table: ``organization`` and ``item``."""
    if sqlite:
        listed = func.json_each(json.dumps(pairs)).table_valued("value")
        first, second = (func.json_extract(listed.c.value, f"$[{n}]") for n in range(2))
        return select(first.label("organization"), second.label("item")).subquery()
    whose, items = (list(column) for column in zip(*pairs, strict=True))
    table = func.unnest(literal(whose, ARRAY(Integer)), literal(items, ARRAY(String)))
    return table.table_valued("organization", "item").render_derived()


def places(uow: UnitOfWork, scope: Scope, paths: Sequence[str] | None = None) -> dict[int, Place]:
    """The territories of the scope, or those with the paths, in one statement."""
    own = beneath(paths)
    where = scope.where if own is None else scope.where & own
    column = place_column(scope, sqlite=uow.database.is_sqlite)
    counted = select(column.label("place"), Organization.level.label("level"), func.count().label("number"))
    sizes = counted.where(where).group_by(column, Organization.level).subquery()
    above = aliased(Organization)
    statement = (
        select(
            Organization.id, Organization.path, sizes.c.level, sizes.c.number, Organization.code, Organization.name,
            Organization.short_name, Organization.level, above.code, Organization.is_demo,
        )
        .join(sizes, sizes.c.place == Organization.id)
        .outerjoin(above, above.id == Organization.parent_id)
    )  # fmt: skip
    found: dict[int, tuple[str, OrganizationRef, dict[str, int]]] = {}
    for each, path, level, number, *ref in uow.session.execute(statement):
        found.setdefault(each, (path, OrganizationRef(*ref), {}))[2][level] = number
    return {each: Place(each, path, ref, levels) for each, (path, ref, levels) in found.items()}
