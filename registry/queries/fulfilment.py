"""What is known of fulfilment: evidence, exemptions and signs, of one organization or of many.

Facts are kept under the key of a measure and told under its number in the edition that is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Text, case, cast, func, literal, null, or_, select, union_all

from registry.db import UnitOfWork
from registry.domain.completeness import Facts, Mark, Release
from registry.domain.requirements import Plan
from registry.domain.traits import Span
from registry.models import Evidence, Exemption, Organization, OrganizationTrait, User
from registry.queries.papers import MARK, PAPER, mark_of, with_papers
from registry.queries.scope import ancestors, under


def facts_of(uow: UnitOfWork, plan: Plan, *, organization_id: int, level: str, path: str) -> Facts:
    """Everything known of one organization, in two statements."""
    marks, releases = _marks_and_releases(uow, plan, organization_id, path)
    own: list[Span] = []
    children: list[Span] = []
    statement = (
        select(
            Organization.id, OrganizationTrait.trait, OrganizationTrait.since, OrganizationTrait.until,
            OrganizationTrait.basis, Organization.code, Organization.short_name, Organization.name,
        )
        .join(OrganizationTrait, OrganizationTrait.organization_id == Organization.id)
        .where(under(path))
        .order_by(OrganizationTrait.id)
    )  # fmt: skip
    for whose, trait, since, until, basis, code, short, name in uow.session.execute(statement):
        span = Span(trait, since, until, basis, code, short or name)
        (own if whose == organization_id else children).append(span)
    return Facts(level, tuple(own), tuple(children), marks, releases)


@dataclass(frozen=True, slots=True)
class Sources:
    """Asks for the documents and links of each evidence; ``item`` (a key) keeps those of one measure."""

    item: str | None = None


def facts_of_many(
    uow: UnitOfWork,
    plan: Plan,
    where: ColumnElement[bool],
    population: Mapping[int, tuple[str, str]],
    *,
    on: date,
    sources: Sources | None = None,
) -> dict[int, Facts]:
    """The organizations about which something is known, in three statements whatever their number.

    ``where`` selects organizations, ``population`` maps them to (level, path). Where totals are wanted only the
    earliest of several evidences matters, so they are joined in the database; ``sources`` asks for every one.
    """
    marks = _every_mark(uow, plan, where, sources) if sources else _grouped_marks(uow, plan, where, on)
    releases = _grouped_releases(uow, plan, where, on)
    own, children = _spans(uow, population)
    return {
        each: Facts(
            population[each][0],
            tuple(own.get(each, ())),
            tuple(children.get(each, ())),
            tuple(marks.get(each, ())),
            tuple(releases.get(each, ())),
        )
        for each in {*marks, *releases, *own, *children} & population.keys()
    }


def _marks_and_releases(
    uow: UnitOfWork, plan: Plan, organization_id: int, path: str
) -> tuple[tuple[Mark, ...], tuple[Release, ...]]:
    def nothing(kind: Any) -> Any:
        return cast(null(), kind)

    evidence = with_papers(select(literal("mark"), *MARK, *PAPER)).where(
        Evidence.family == plan.family, Evidence.organization_id == organization_id, Evidence.revoked_at.is_(None)
    )
    exemptions = select(
        literal("release"), Exemption.id, Exemption.item_number, Exemption.kind, Exemption.window,
        Exemption.since, nothing(Integer), nothing(Text), Exemption.reason,
        User.name, *(nothing(column.type) for column in PAPER[1:]),
    ).outerjoin(User, User.id == Exemption.created_by_id).where(
        Exemption.family == plan.family, Exemption.organization_id == organization_id, Exemption.revoked_at.is_(None)
    )  # fmt: skip
    marks, releases, numbers = [], [], plan.numbers
    for what, row_id, key, *rest in uow.session.execute(union_all(evidence, exemptions)):
        if (item := numbers.get(key)) is None:
            continue  # a measure that this edition does not have
        values = [row_id, item, *rest]
        if what == "mark":
            marks.append(mark_of(values, path))
        else:
            _id, item, kind, window, day, _document, _url, words, by = values[: len(MARK) + 1]
            releases.append(Release(item, kind, window, day, words, by or ""))
    return tuple(sorted(marks, key=lambda mark: mark.id)), tuple(releases)


def _every_mark(uow: UnitOfWork, plan: Plan, where: ColumnElement[bool], sources: Sources) -> dict[int, list[Mark]]:
    statement = (
        with_papers(select(Organization.id, Organization.path, *MARK, *PAPER))
        .join(Organization, Organization.id == Evidence.organization_id)
        .where(Evidence.family == plan.family, Evidence.revoked_at.is_(None), where)
        .order_by(Evidence.id)
    )
    if sources.item is not None:
        statement = statement.where(Evidence.item_number == sources.item)
    found: dict[int, list[Mark]] = {}
    numbers = plan.numbers
    for organization_id, path, row_id, key, *values in uow.session.execute(statement):
        if (item := numbers.get(key)) is not None:
            found.setdefault(organization_id, []).append(mark_of([row_id, item, *values], path))
    return found


def _grouped_marks(uow: UnitOfWork, plan: Plan, where: ColumnElement[bool], on: date) -> dict[int, list[Mark]]:
    known = {window.id for requirement in plan.requirements for window in requirement.windows}
    # Evidence whose window the plan does not have is placed by its own day, so it must not be joined with others.
    alone = case((or_(Evidence.window.is_(None), Evidence.window.not_in(known)), Evidence.id))
    statement = (
        select(
            Evidence.organization_id,
            func.min(Evidence.id),
            Evidence.item_number,
            Evidence.kind,
            Evidence.window,
            func.min(Evidence.fulfilled_on, type_=Date),
        )
        .join(Organization, Organization.id == Evidence.organization_id)
        .where(Evidence.family == plan.family, Evidence.revoked_at.is_(None), Evidence.fulfilled_on <= on, where)
        .group_by(Evidence.organization_id, Evidence.item_number, Evidence.kind, Evidence.window, alone)
    )
    found: dict[int, list[Mark]] = {}
    numbers = plan.numbers
    for organization_id, row_id, key, kind, window, day in uow.session.execute(statement):
        if (item := numbers.get(key)) is not None:
            found.setdefault(organization_id, []).append(Mark(row_id, item, kind, window, day))
    return found


def _grouped_releases(uow: UnitOfWork, plan: Plan, where: ColumnElement[bool], on: date) -> dict[int, list[Release]]:
    statement = (
        select(
            Exemption.organization_id,
            Exemption.item_number,
            Exemption.kind,
            Exemption.window,
            Exemption.since,
            Exemption.reason,
            User.name,
        )
        .outerjoin(User, User.id == Exemption.created_by_id)
        .join(Organization, Organization.id == Exemption.organization_id)
        .where(Exemption.family == plan.family, Exemption.revoked_at.is_(None), Exemption.since <= on, where)
        .order_by(Exemption.id)
    )
    found: dict[int, list[Release]] = {}
    numbers = plan.numbers
    for organization_id, key, kind, window, since, reason, by in uow.session.execute(statement):
        if (item := numbers.get(key)) is not None:
            found.setdefault(organization_id, []).append(Release(item, kind, window, since, reason, by or ""))
    return found


def _spans(
    uow: UnitOfWork, population: Mapping[int, tuple[str, str]]
) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
    """The signs of each organization, and the signs of those beneath it."""
    by_path = {path: each for each, (_, path) in population.items()}
    own: dict[int, list[Span]] = {}
    children: dict[int, list[Span]] = {}
    statement = (
        select(
            Organization.id,
            Organization.path,
            OrganizationTrait.trait,
            OrganizationTrait.since,
            OrganizationTrait.until,
            OrganizationTrait.basis,
            Organization.code,
            Organization.short_name,
            Organization.name,
        )
        .join(OrganizationTrait, OrganizationTrait.organization_id == Organization.id)
        .order_by(OrganizationTrait.id)
    )
    for each, path, trait, since, until, basis, code, short, name in uow.session.execute(statement):
        span = Span(trait, since, until, basis, code, short or name)
        own.setdefault(each, []).append(span)
        for above in ancestors(path):
            if above in by_path:
                children.setdefault(by_path[above], []).append(span)
    return own, children
