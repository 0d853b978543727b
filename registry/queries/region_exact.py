"""What counting cannot tell: the requirements of single organizations that need their rows to be made.

These are requirements that stand only under a sign, those somebody is released from, and those for which there is
evidence under a window that the plan does not have. Four statements at most, whatever the number of organizations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.completeness import Facts, Mark, Release
from registry.domain.region import Corrections, Grid
from registry.domain.requirements import Plan, Requirement
from registry.domain.traits import Span
from registry.models import Evidence, Exemption, Organization, OrganizationTrait
from registry.queries.region_counts import in_force, stored_items
from registry.queries.region_places import Scope, beneath, one_of, pair_table
from registry.queries.scope import ancestors

Pair = tuple[str, str]


@dataclass(slots=True)
class _Known:
    """What is known of the organizations: signs of their own and beneath, releases, and the requirements concerned."""

    irregular: Mapping[int, set[Pair]]
    own: dict[int, list[Span]] = field(default_factory=dict)
    children: dict[int, list[Span]] = field(default_factory=dict)
    releases: dict[int, list[Release]] = field(default_factory=dict)

    @property
    def organizations(self) -> set[int]:
        """Everybody of whom something is known."""
        return {*self.own, *self.children, *self.releases, *self.irregular}


def corrections(
    uow: UnitOfWork, grid: Grid, scope: Scope, *, paths: Sequence[str] | None, irregular: Mapping[int, set[Pair]]
) -> Corrections:
    """By how much exact rows differ from counting. ``irregular`` names misplaced evidence by organization."""
    found = Corrections(grid)
    known = _Known(irregular=irregular)
    conditional = _conditional(grid.plan)
    if conditional:
        _add_spans(uow, known, paths)
    _add_releases(uow, known, grid, scope, paths)
    if not known.organizations:
        return found
    people = _population(uow, scope, known.organizations)
    pairs = {each: _pairs(grid.plan, known, each, level, conditional) for each, (level, _) in people.items()}
    marks = _marks(uow, grid, pairs)
    for each, (level, path) in people.items():
        place = int(scope.place_path(path).split("/")[-2])
        for requirement in pairs[each]:
            found.add(place, requirement, _facts(known, each, level, requirement, marks))
    return found


def _facts(
    known: _Known, each: int, level: str, requirement: Requirement, marks: Mapping[tuple[int, str, str], list[Mark]]
) -> Facts:
    """What concerns the requirement; signs only where they decide, so that equal cases are reckoned once."""
    binding = requirement.bindings.get(level)
    signs = binding is not None and not binding.unconditional
    return Facts(
        level,
        tuple(known.own.get(each, ())) if signs else (),
        tuple(known.children.get(each, ())) if signs else (),
        tuple(marks.get((each, requirement.item, requirement.kind), ())),
        tuple(release for release in known.releases.get(each, ()) if release.item == requirement.item),
    )


def _conditional(plan: Plan) -> dict[str, list[Requirement]]:
    """The requirements that bind a level only under a sign."""
    found: dict[str, list[Requirement]] = {}
    for requirement in plan.requirements:
        for level, binding in requirement.bindings.items():
            if not binding.unconditional:
                found.setdefault(level, []).append(requirement)
    return found


def _pairs(
    plan: Plan, known: _Known, each: int, level: str, conditional: Mapping[str, list[Requirement]]
) -> list[Requirement]:
    """The requirements of the organization that counting may have told wrongly."""
    found: dict[Pair, Requirement] = {}
    if each in known.own or each in known.children:
        found.update({(r.item, r.kind): r for r in conditional.get(level, ())})
    for release in known.releases.get(each, ()):
        named = plan.of_item(release.item)
        found.update({(r.item, r.kind): r for r in named if release.kind in (None, r.kind)})
    found.update({pair: plan.by_key[pair] for pair in known.irregular.get(each, ())})
    return [requirement for requirement in found.values() if level in requirement.bindings]


def _rows(uow: UnitOfWork, statement: Any) -> list[tuple[Any, ...]]:
    """The rows of the statement; one that only reads asks for the same rows once."""
    if not uow.only_reads:
        return [tuple(row) for row in uow.session.execute(statement)]
    asked: dict[tuple[str, str], list[tuple[Any, ...]]] = uow.session.info.setdefault(__name__, {})
    compiled = statement.compile(uow.database.engine)
    key = str(compiled), repr(compiled.params)
    if key not in asked:
        asked[key] = [tuple(row) for row in uow.session.execute(statement)]
    return asked[key]


def _add_spans(uow: UnitOfWork, known: _Known, paths: Sequence[str] | None) -> None:
    # A sign obliges the bodies above too, so those beneath a root are asked for with the root.
    roots = any(path.count("/") == 2 for path in paths or ())
    statement = (
        select(
            Organization.id, Organization.path, OrganizationTrait.trait, OrganizationTrait.since,
            OrganizationTrait.until,
        )
        .join(OrganizationTrait, OrganizationTrait.organization_id == Organization.id)
        .order_by(OrganizationTrait.id)
    )  # fmt: skip
    where = beneath(None if roots else paths)
    for each, path, trait, since, until in _rows(uow, statement if where is None else statement.where(where)):
        span = Span(trait, since, until)
        known.own.setdefault(each, []).append(span)
        for above in ancestors(path):
            known.children.setdefault(int(above.split("/")[-2]), []).append(span)


def _add_releases(uow: UnitOfWork, known: _Known, grid: Grid, scope: Scope, paths: Sequence[str] | None) -> None:
    numbers = {stored: number for number, stored in stored_items(grid.plan).items()}
    where = beneath(paths)
    statement = (
        select(
            Exemption.organization_id, Exemption.item_number, Exemption.kind, Exemption.window, Exemption.since,
            Exemption.reason,
        )
        .join(Organization, Organization.id == Exemption.organization_id)
        .where(
            scope.where, Exemption.family == grid.plan.family, Exemption.revoked_at.is_(None),
            Exemption.since <= grid.on,
        )
        .order_by(Exemption.id)
    )  # fmt: skip
    for each, item, kind, window, since, _ in _rows(uow, statement if where is None else statement.where(where)):
        if (number := numbers.get(item)) is not None:
            # The reason decides nothing here, and equal cases are reckoned once.
            known.releases.setdefault(each, []).append(Release(number, kind, window, since, ""))


def _population(uow: UnitOfWork, scope: Scope, organizations: set[int]) -> dict[int, tuple[str, str]]:
    """Level and path of those of the organizations that are counted."""
    among = one_of(Organization.id, organizations, sqlite=uow.database.is_sqlite)
    statement = select(Organization.id, Organization.level, Organization.path).where(scope.where, among)
    return {each: (level, path) for each, level, path in _rows(uow, statement)}


def _marks(
    uow: UnitOfWork, grid: Grid, pairs: Mapping[int, Iterable[Requirement]]
) -> dict[tuple[int, str, str], list[Mark]]:
    """The evidence of these organizations for the measures concerned."""
    stored = stored_items(grid.plan)
    numbers = {kept: number for number, kept in stored.items()}
    asked = sorted({(each, stored[requirement.item]) for each, found in pairs.items() for requirement in found})
    if not asked:
        return {}
    table = pair_table(asked, sqlite=uow.database.is_sqlite)
    statement = (
        select(
            Evidence.organization_id, Evidence.item_number, Evidence.kind, Evidence.window, Evidence.fulfilled_on,
            Evidence.id,
        )
        .join(table, (Evidence.organization_id == table.c.organization) & (Evidence.item_number == table.c.item))
        .where(in_force(grid))
        .order_by(Evidence.id)
    )  # fmt: skip
    found: dict[tuple[int, str, str], list[Mark]] = {}
    for each, item, kind, window, day, number in _rows(uow, statement):
        mark = Mark(number, numbers[item], kind, window, day)
        found.setdefault((each, numbers[item], kind), []).append(mark)
    return found
