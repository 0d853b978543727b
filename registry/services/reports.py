"""Figures and the audit as documents print them, and the trace of every printed figure back to its rows.

Figures of a document always come from the registry: a form says which indicators to print, never their values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.completeness import Totals
from registry.domain.edited_figures import edited_in
from registry.domain.printed import PrintedFigure, cells_of, found_in
from registry.domain.small_groups import guarded
from registry.errors import N_, InvalidInput, NotFound, Remark
from registry.models import FigureUse, Organization
from registry.ports import FieldSpec, Kind
from registry.queries.completeness import organization_completeness, summary
from registry.queries.completeness_views import Completeness, Summary
from registry.queries.indicators import indicator_context
from registry.services.lookups import Owner


def indicator_facts(uow: UnitOfWork, organization: str, year: int) -> list[dict[str, Any]]:
    """Indicators of the organization up to the year, in the shape of the drafting context; small groups are hidden."""
    return guarded(indicator_context(uow, organization, year), uow.ports.small_group)


def completeness_facts(uow: UnitOfWork, organization: Owner, on: date) -> dict[str, Any] | None:
    """The audit on the day in the shape of the drafting context: of all organizations for the Department.

    ``None`` while no roadmap is in force.
    """
    try:
        if organization.level == "department":
            return _summary_facts(summary(uow, on, parent=organization.code, cells=False))
        return _audit_facts(organization_completeness(uow, organization.code, on))
    except NotFound:
        return None


def _summary_facts(found: Summary) -> dict[str, Any]:
    items = [{"number": each.item, "title": each.title, "totals": each.totals.as_json()} for each in found.items]
    return {
        "on": found.on,
        "totals": found.totals.as_json(),
        "items": items,
        "organizations": len(found.organizations),
    }


def _audit_facts(found: Completeness) -> dict[str, Any]:
    items = [
        {"number": item, "title": found.titles[item], "totals": Totals.of(row.status for row in rows).as_json()}
        for item, rows in found.by_item
    ]
    return {"on": found.on, "totals": found.totals.as_json(), "items": items}


def with_figures(kind: Kind, values: Mapping[str, Any], indicators: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The values with every field of figures filled from the registry.

    Such a field may be given as a list of codes of indicators, or of mappings with a ``code``; anything else in them
    is ignored. Raises ``InvalidInput`` for an indicator that the organization has no row of.
    """
    known = {str(each["code"]): each for each in indicators}
    made = dict(values)
    for field in kind.fields:
        if field.type == "figures" and field.name in made:
            made[field.name] = [known[code] for code in _codes(field, made[field.name], known)]
    return made


def printed_figures(
    kind: Kind,
    values: Mapping[str, Any],
    text: str,
    indicators: Sequence[Mapping[str, Any]],
    *,
    before: Sequence[PrintedFigure] = (),
    defaults: Mapping[str, Any] | None = None,
) -> tuple[PrintedFigure, ...]:
    """The figures that stand in the text, in tables and in sentences, each with the imported rows behind it.

    ``indicators`` are those of the drafting context. ``before`` is what the version before printed: a sentence that was
    not written anew may hold a figure that is not in force any more. ``defaults`` are the values that the program
    would give: a number in the place of one of theirs was changed by hand.
    """
    table = next((field.name for field in kind.fields if field.type == "figures"), "")
    known: dict[tuple[str, str, int, str], PrintedFigure] = {}
    for cell in (*cells_of(indicators), *before):
        known.setdefault((cell.indicator, cell.scope, cell.year, cell.printed), cell)
    found = found_in(text, known.values(), tuple(_pieces(kind, values)), table)
    standing = {_key(cell): replace(cell, fields=fields) for cell, fields in found}
    shown = text.replace(" ", "\N{NO-BREAK SPACE}")
    older = {_key(cell) for cell in before if not cell.computed}
    for cell in edited_in(_lines(kind, defaults or {}), _lines(kind, values), tuple(cells_of(indicators))):
        if _key(cell) not in older and cell.printed in shown:
            standing[_key(cell)] = cell
    return tuple(standing.values())


def _key(cell: PrintedFigure) -> tuple[str, str, int, str]:
    return cell.indicator, cell.scope, cell.year, cell.printed


def _lines(kind: Kind, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The lines of every field but the figures; a row is one line, its cells apart by tabs."""
    made: dict[str, list[str]] = {}
    for field in kind.fields:
        value = values.get(field.name)
        if field.type == "rows" and isinstance(value, list):
            made[field.name] = ["\t".join(" ".join(text.split()) for text in _texts(row)) for row in value]
        elif field.type != "figures":
            made[field.name] = [line for text in _texts(value) for line in text.splitlines()]
    return made


def record_uses(uow: UnitOfWork, version_id: int, figures: Sequence[PrintedFigure]) -> None:
    """Keep what the version printed."""
    wanted = {each.place for each in figures if each.place}
    found = select(Organization.path, Organization.id).where(Organization.path.in_(wanted))
    ids = {row.path: row.id for row in uow.session.execute(found)} if wanted else {}
    uow.session.add_all(
        FigureUse(
            version_id=version_id,
            indicator_code=each.indicator,
            scope=each.scope,
            year=each.year,
            printed=each.printed,
            figure_ids=list(each.figure_ids),
            organization_id=ids.get(each.place),
            numerator=each.numerator,
            denominator=each.denominator,
            value=each.value,
            unit=each.unit,
            fields=list(each.fields),
            newest_figure_id=max(each.figure_ids, default=0),
            computed=each.computed,
        )
        for each in figures
    )


def recorded_uses(uow: UnitOfWork, version_id: int) -> tuple[PrintedFigure, ...]:
    """What a version printed, as it was kept."""
    rows = uow.session.execute(
        select(FigureUse, Organization.path)
        .outerjoin(Organization, Organization.id == FigureUse.organization_id)
        .where(FigureUse.version_id == version_id)
        .order_by(FigureUse.id)
    )
    return tuple(
        PrintedFigure(
            use.indicator_code, use.scope, use.year, use.printed, tuple(use.figure_ids), path or "",
            use.numerator, use.denominator, use.value, use.unit, tuple(use.fields), use.computed,
        )
        for use, path in rows
    )  # fmt: skip


def _pieces(kind: Kind, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(name of the field, line) of every text that the values hold."""
    for field in kind.fields:
        if field.type != "figures":
            for text in _texts(values.get(field.name)):
                yield from ((field.name, line) for line in text.splitlines())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for entry in value.values() for text in _texts(entry))
    elif isinstance(value, list | tuple):
        yield from (text for entry in value for text in _texts(entry))


def _codes(field: FieldSpec, given: Any, known: Mapping[str, Any]) -> list[str]:
    entries = [given] if isinstance(given, str | Mapping) else list(given or ())
    codes = [str(entry.get("code", "")) if isinstance(entry, Mapping) else str(entry) for entry in entries]
    unknown = [code for code in codes if code not in known]
    if unknown:
        message = N_("Поле «{label}»: показателя «{code}» нет в каталоге. Есть: {known}.")
        facts = {"label": field.label, "code": unknown[0], "known": ", ".join(known) or "—"}
        raise InvalidInput(message, remarks=[Remark(field.name, message, tuple(facts.items()))], **facts)
    return list(dict.fromkeys(codes))
