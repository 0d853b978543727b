"""Figures and the audit as documents print them, and the trace of every printed figure back to its rows.

Figures of a document always come from the registry: a form says which indicators to print, never their values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from registry.db import UnitOfWork
from registry.domain.completeness import Totals
from registry.errors import N_, InvalidInput, NotFound, Remark
from registry.models import FigureUse
from registry.ports import FieldSpec, Kind
from registry.queries.completeness import organization_completeness, summary
from registry.queries.completeness_views import Completeness, Summary
from registry.queries.indicators import indicator_context
from registry.services.lookups import Owner

_SCOPES = ("own", "municipality", "region")
_NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One value as a document shows it, and the imported rows it was computed from."""

    indicator: str
    scope: str
    year: int
    printed: str
    figure_ids: tuple[int, ...]


def indicator_facts(uow: UnitOfWork, organization: str, year: int) -> list[dict[str, Any]]:
    """Indicators of the organization up to the year, in the shape of the drafting context."""
    return indicator_context(uow, organization, year)


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


def printed_figures(kind: Kind, values: Mapping[str, Any], text: str) -> tuple[PrintedFigure, ...]:
    """The values of the figures' fields that stand in the text, each with the imported rows behind it."""
    shown = text.replace(_NBSP, " ")
    indicators = [each for field in kind.fields if field.type == "figures" for each in values.get(field.name) or ()]
    found: dict[tuple[str, str, int], PrintedFigure] = {}
    for code, scope, year, cell in _cells(indicators):
        printed = decimal_text(cell["value"])
        if printed.replace(_NBSP, " ") in shown:
            sources = tuple(int(each) for each in cell.get("figures") or ())
            found[code, scope, year] = PrintedFigure(code, scope, year, printed, sources)
    return tuple(found.values())


def record_uses(uow: UnitOfWork, version_id: int, figures: Sequence[PrintedFigure]) -> None:
    """Keep what the version printed."""
    uow.session.add_all(
        FigureUse(
            version_id=version_id,
            indicator_code=each.indicator,
            scope=each.scope,
            year=each.year,
            printed=each.printed,
            figure_ids=list(each.figure_ids),
        )
        for each in figures
    )


def decimal_text(value: Any) -> str:
    """A value as official texts print it: a decimal comma, one digit after it, thousands apart."""
    rounded = Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{rounded:,f}".replace(",", _NBSP).replace(".", ",").replace("-", "\N{MINUS SIGN}")


def _codes(field: FieldSpec, given: Any, known: Mapping[str, Any]) -> list[str]:
    entries = [given] if isinstance(given, str | Mapping) else list(given or ())
    codes = [str(entry.get("code", "")) if isinstance(entry, Mapping) else str(entry) for entry in entries]
    unknown = [code for code in codes if code not in known]
    if unknown:
        message = N_("Поле «{label}»: показателя «{code}» нет в каталоге. Есть: {known}.")
        facts = {"label": field.label, "code": unknown[0], "known": ", ".join(known) or "—"}
        raise InvalidInput(message, remarks=[Remark(field.name, message, tuple(facts.items()))], **facts)
    return list(dict.fromkeys(codes))


def _cells(indicators: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, int, Mapping[str, Any]]]:
    for indicator in indicators:
        for row in indicator.get("rows") or ():
            for scope in _SCOPES:
                cell = row.get(scope) or {}
                if cell.get("value") is not None:
                    yield str(indicator["code"]), scope, int(row["year"]), cell
