"""The order that amends a roadmap: drafted out of the comparison of two editions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.editions import Change
from registry.domain.item_numbers import sort_key
from registry.domain.roles import Permission
from registry.errors import N_, Forbidden, RuleViolation
from registry.models import Organization
from registry.queries.editions import Compared, compare_editions
from registry.queries.roadmaps import RoadmapView, roadmap
from registry.queries.word_forms import forms_of_bodies
from registry.services.documents import save_draft
from registry.services.drafting import context_of
from registry.services.drafting_forms import Forms, approval_forms
from registry.services.writing import DraftedDocument, PreparedDraft, check_names, task_to_draft, write_draft

KIND = "order"
DEPARTMENT = "department"


def prepare_amendment(
    uow: UnitOfWork,
    *,
    code: str,
    other: str | None = None,
    full: bool = False,
    organization: str = DEPARTMENT,
    values: Mapping[str, Any] | None = None,
) -> PreparedDraft:
    """Write the order that turns ``other`` (the edition before, when ``None``) into the edition ``code``. Reads only.

    Its points list exactly the changes; with ``full`` one point puts the plan in a new edition, which is the annex.
    ``values`` replace what is filled by itself. Raises ``RuleViolation`` when the editions do not differ.
    """
    if not may_amend(uow, organization):
        raise Forbidden(
            N_("Приказ о внесении изменений готовит тот, кто утвердил карту: нужна роль автора в его организации.")
        )
    task = task_to_draft(uow, kind=KIND, organization=organization, item=None, window=None, roadmap=None)
    check_names(task.kind, values or {})
    compared = compare_editions(uow, code, other)
    if not compared.comparison:
        raise RuleViolation(
            N_("Редакции «{before}» и «{after}» не отличаются: изменять нечего."),
            before=compared.before.code,
            after=compared.after.code,
        )
    bodies = forms_of_bodies(uow, [compared.before.approved_by])
    facts = amendment_facts(compared, roadmap(uow, code) if full else None, bodies)
    context = {**context_of(uow, task), "amendment": facts, "roadmap": facts["roadmap"]}
    filled = {**uow.ports.renderer.defaults(KIND, context), **(values or {})}
    return write_draft(uow, task, filled, context)


def may_amend(uow: UnitOfWork, organization: str = DEPARTMENT) -> bool:
    """Whether the actor drafts documents of the body whose orders amend the roadmap."""
    path = uow.session.scalar(select(Organization.path).where(Organization.code == organization))
    return path is not None and uow.actor.may(Permission.DRAFT, path)


def draft_amendment(
    uow: UnitOfWork,
    *,
    code: str,
    other: str | None = None,
    full: bool = False,
    organization: str = DEPARTMENT,
    values: Mapping[str, Any] | None = None,
) -> DraftedDocument:
    """Write the amending order and keep it as a draft."""
    return save_draft(
        uow, prepare_amendment(uow, code=code, other=other, full=full, organization=organization, values=values)
    )


def amendment_facts(compared: Compared, whole: RoadmapView | None, bodies: Forms | None = None) -> dict[str, Any]:
    """What the amending order says, as plain data of the drafting context; ``whole`` is the plan for its annex.

    ``bodies`` are corrected forms of names of bodies, by name.
    """
    before = compared.before
    return {
        "roadmap": {
            "code": before.code,
            "title": before.title,
            "approved_by": before.approved_by or None,
            "approved_on": before.approved_on,
            "number": before.number or None,
            "heading": before.heading or None,
            "forms": approval_forms(bodies or {}, before.approved_by),
        },
        "full": whole is not None,
        "sections": [
            {"number": each.number, "was": each.was, "becomes": each.becomes} for each in compared.comparison.sections
        ],
        "changes": [_change(change) for change in sorted(compared.comparison.changes, key=_old_place)],
        "rows": list(_rows(whole)) if whole is not None else [],
    }


def _old_place(change: Change) -> tuple[tuple[tuple[int, str], ...], str]:
    """Changes stand in the order of the text that is amended."""
    item = change.before or change.item
    return sort_key(item.number), item.key


def _change(change: Change) -> dict[str, Any]:
    before = change.before or change.item
    return {
        "what": change.what,
        "number": change.item.number,
        "section": change.item.section,
        "was_number": before.number,
        "was_title": before.title,
        "cells": [{"cell": cell.cell, "was": cell.was, "becomes": cell.becomes} for cell in change.cells],
    }


def _rows(whole: RoadmapView) -> Iterator[dict[str, str]]:
    names = {section.number: section.title for section in whole.sections}
    shown: str | None = None
    for item in whole.items:
        if item.section != shown:
            shown = item.section
            yield {"section": f"{shown}. {names.get(shown, '')}".strip(), **dict.fromkeys(_CELLS, "")}
        texts = (
            item.title, item.responsible_text, item.kinds_text, item.deadline_text, item.expected_result,
        )  # fmt: skip
        number = "" if item.number.rpartition(".")[2].isalpha() else f"{item.number}."
        yield {"section": "", **dict(zip(_CELLS, (number, *texts), strict=True))}


_CELLS = ("number", "title", "responsible", "kinds", "deadline", "result")
