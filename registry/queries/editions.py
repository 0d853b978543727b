"""Editions side by side, and what becomes of evidence and exemptions when one follows the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import selectinload

from registry.db import UnitOfWork
from registry.domain.edition_keys import with_keys, without_keys
from registry.domain.editions import Change, Comparison, Edition, EditionItem, compare
from registry.domain.roles import Permission
from registry.domain.schedule import Horizon, Window, read_deadline
from registry.domain.texts import is_code
from registry.errors import N_, NotFound
from registry.models import Evidence, Exemption, Organization, Roadmap
from registry.queries.roadmaps import standing
from registry.queries.scope import manages_the_region, within


@dataclass(frozen=True, slots=True)
class EditionRef:
    """An edition as a comparison names it. ``state`` is that of today."""

    code: str
    family: str
    number: str
    title: str
    approved_by: str
    approved_on: date | None
    state: str
    in_force_from: date | None
    in_force_until: date | None
    heading: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What is known of a measure and goes on under its key.

    ``evidence`` and ``exemptions`` count facts that hold. ``gone`` are identifiers of windows that the later edition no
    longer has, with the number of evidences kept under each: these count where their own day falls. ``lost`` says that
    the measure was dropped, so that the later edition asks for it no more.
    """

    change: Change
    evidence: int
    exemptions: int
    gone: tuple[tuple[Window, int], ...] = ()

    @property
    def lost(self) -> bool:
        """Whether the later edition does not have the measure."""
        return self.change.after is None

    @property
    def moved_evidence(self) -> int:
        """Evidences under windows that are gone."""
        return sum(count for _, count in self.gone)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two editions side by side. ``carried`` are changed measures of which something is known or a window goes."""

    before: EditionRef
    after: EditionRef
    comparison: Comparison
    carried: tuple[Carried, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The comparison as the command line prints it."""
        return {
            "from": self.before.code,
            "to": self.after.code,
            "changes": [_change_json(change) for change in self.comparison.changes],
            "sections": [
                {"section": each.number, "was": each.was, "becomes": each.becomes} for each in self.comparison.sections
            ],
            "totals": self.comparison.totals,
            "carried": [
                {
                    "item": each.change.item.number,
                    "evidence": each.evidence,
                    "exemptions": each.exemptions,
                    "windows_gone": [{"window": window.id, "evidence": count} for window, count in each.gone],
                    "lost": each.lost,
                }
                for each in self.carried
            ],
        }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "item": change.item.number,
        "was_item": change.before.number if change.before else None,
        "what": change.what,
        "cells": [{"cell": cell.cell, "was": cell.was, "becomes": cell.becomes} for cell in change.cells],
    }


def compare_editions(uow: UnitOfWork, code: str, other: str | None = None) -> Compared:
    """How the edition ``code`` differs from ``other``; from the accepted one before it when ``None``.

    Editions of one plan are compared by the keys of their measures, those of different plans by what they say. Five
    statements. Raises ``NotFound``, also when there is nothing to compare with.
    """
    after = _row(uow, code)
    before = _row(uow, other) if other is not None else _predecessor(uow, after)
    today = uow.ports.clock.today()
    old, new = edition_of(before), edition_of(after)
    if before.family != after.family:
        new = with_keys(old, without_keys(new))
    comparison = compare(old, new)
    carried = _carried(uow, before, after, comparison) if before.family == after.family else ()
    return Compared(_ref(before, today), _ref(after, today), comparison, carried)


def compared_with_predecessor(uow: UnitOfWork, code: str) -> Compared | None:
    """How the edition differs from the accepted one before it; ``None`` for the first edition of a plan."""
    after = _row(uow, code)
    return compare_editions(uow, code) if _before(uow, after) is not None else None


def base_measures(uow: UnitOfWork, code: str) -> tuple[EditionItem, ...]:
    """The measures of the edition with which the measures of this one can be matched; none for a first edition."""
    before = _before(uow, _row(uow, code))
    return edition_of(before).items if before is not None else ()


def other_editions(uow: UnitOfWork, code: str) -> tuple[EditionRef, ...]:
    """The other editions of the same plan that the actor may read, the latest first."""
    own = _row(uow, code)
    statement = select(Roadmap).where(Roadmap.family == own.family, Roadmap.id != own.id)
    if not manages_the_region(uow.actor):
        statement = statement.where(Roadmap.state != "review")
    rows = uow.session.scalars(statement.order_by(Roadmap.in_force_from.desc(), Roadmap.id.desc())).all()
    today = uow.ports.clock.today()
    return tuple(_ref(row, today) for row in rows)


def edition_of(roadmap: Roadmap) -> Edition:
    """A stored edition as a value that can be compared."""
    return Edition(
        tuple((section.number, section.title) for section in roadmap.sections),
        tuple(
            EditionItem(
                number=item.number,
                section=item.section,
                title=item.title,
                responsible_text=item.responsible_text,
                kinds_text=item.kinds_text,
                deadline_text=item.deadline_text,
                expected_result=item.expected_result,
                key=item.key,
            )
            for item in roadmap.items
        ),
    )


def _row(uow: UnitOfWork, code: str) -> Roadmap:
    whole = (selectinload(Roadmap.items), selectinload(Roadmap.sections))
    found = uow.session.scalar(select(Roadmap).where(Roadmap.code == code).options(*whole)) if is_code(code) else None
    if found is None or (found.state == "review" and not manages_the_region(uow.actor)):
        raise NotFound(N_("Дорожной карты «{code}» нет."), code=code)
    return found


def _predecessor(uow: UnitOfWork, after: Roadmap) -> Roadmap:
    found = _before(uow, after)
    if found is None:
        raise NotFound(
            N_("Карту «{code}» не с чем сравнить: других принятых редакций этого плана нет."), code=after.code
        )
    return found


def _before(uow: UnitOfWork, after: Roadmap) -> Roadmap | None:
    """The accepted edition before this one; for one under review the latest accepted; ``None`` for the first."""
    statement = select(Roadmap).where(Roadmap.family == after.family, Roadmap.state != "review", Roadmap.id != after.id)
    if after.state != "review" and after.in_force_from is not None:
        statement = statement.where(Roadmap.in_force_from <= after.in_force_from)
    whole = (selectinload(Roadmap.items), selectinload(Roadmap.sections))
    return uow.session.scalar(
        statement.order_by(Roadmap.in_force_from.desc().nulls_last(), Roadmap.id.desc()).limit(1).options(*whole)
    )


def _ref(row: Roadmap, today: date) -> EditionRef:
    return EditionRef(
        row.code, row.family, row.number, row.title, row.approved_by, row.approved_on, standing(row, today),
        row.in_force_from, row.in_force_until, row.heading,
    )  # fmt: skip


def _carried(uow: UnitOfWork, before: Roadmap, after: Roadmap, comparison: Comparison) -> tuple[Carried, ...]:
    known = _known(uow, before.family, [change.item.key for change in comparison.changes])
    found = []
    for change in comparison.changes:
        windows = known.get(change.item.key, {})
        evidence = sum(count for (what, _), count in windows.items() if what == "mark")
        exemptions = sum(count for (what, _), count in windows.items() if what == "release")
        gone = tuple(
            (window, windows.get(("mark", window.id), 0)) for window in _gone(change, _horizon(before), _horizon(after))
        )
        if evidence or exemptions or gone:
            found.append(Carried(change, evidence, exemptions, gone))
    return tuple(found)


def _known(uow: UnitOfWork, family: str, keys: Iterable[str]) -> dict[str, dict[tuple[str, str | None], int]]:
    """Facts that hold, by measure, sort and window; only of organizations that the actor may read."""
    wanted = list(keys)
    if not wanted:
        return {}

    def counted(what: str, table: Any) -> Any:
        return (
            select(literal(what), table.item_number, table.window, func.count(table.id))
            .join(Organization, Organization.id == table.organization_id)
            .where(table.family == family, table.revoked_at.is_(None), table.item_number.in_(wanted))
            .where(within(uow.actor, Permission.READ))
            .group_by(table.item_number, table.window)
        )

    found: dict[str, dict[tuple[str, str | None], int]] = {}
    for what, key, window, count in uow.session.execute(
        union_all(counted("mark", Evidence), counted("release", Exemption))
    ):
        found.setdefault(key, {})[what, window] = count
    return found


def _gone(change: Change, before: Horizon, after: Horizon) -> tuple[Window, ...]:
    if change.before is None or change.after is None or change.before.deadline_text == change.after.deadline_text:
        return ()
    stays = {window.id for window in read_deadline(change.after.deadline_text, after).windows}
    return tuple(w for w in read_deadline(change.before.deadline_text, before).windows if w.id not in stays)


def _horizon(row: Roadmap) -> Horizon:
    return Horizon(row.period_start, row.period_end, row.approved_on)
