"""Proposals as a report."""

from __future__ import annotations

from collections.abc import Iterable

from app.exports.report import Column, Report, ReportTable, Row
from registry.domain.proposals import STATE_NAMES, SUBJECT_NAMES, State
from registry.queries.proposals import ProposalRow, contested

_TONES = {"accepted": "good", "included": "good", "declined": "danger", "taken_back": "muted"}


def proposals_report(rows: Iterable[ProposalRow]) -> Report:
    """The list of proposals; those that collide with another one are marked."""
    listed = tuple(rows)
    collide = contested(listed)
    columns = (
        Column("№", 8, number=True),
        Column("Пункт", 10),
        Column("Что меняется", 22),
        Column("Сейчас", 50),
        Column("Предлагается", 50),
        Column("Обоснование", 40),
        Column("Организация", 30),
        Column("Подано", 12),
        Column("Состояние", 18),
        Column("Решение", 30),
        Column("Противоречит другому", 14),
    )
    lines = tuple(
        Row(
            (
                each.id,
                each.number or each.item,
                SUBJECT_NAMES[each.subject],
                each.was,
                each.becomes,
                each.reason,
                each.organization_title,
                each.filed_at.date(),
                STATE_NAMES[State(each.state)],
                each.decision,
                "да" if each.id in collide else "",
            ),
            _TONES.get(each.state, ""),
        )
        for each in listed
    )
    table = ReportTable("Предложения", columns, lines)
    return Report("Предложения об изменении дорожной карты", (f"Всего: {len(lines)}",), (table,))
