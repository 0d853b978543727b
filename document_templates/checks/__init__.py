"""The layout check: testable rules of ГОСТ Р 7.0.97 on a DOCX, and what makes a document readable by everyone.

The rules are worded anew from the standard (2016 with Amendment 1, and its 2025 edition in force from 18.08.2025);
what they ask is dated data in ``packs``. Neither edition is mandatory, so nothing here stops a registration: remarks
inform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from document_templates.checks import (
    mark_rules,
    page_rules,
    reading_rules,
    requisite_rules,
    stamp_rules,
    text_rules,
)
from document_templates.checks.demands import Breach, demanded, pack_for, packs
from document_templates.checks.fixes import mended
from document_templates.checks.sheet import Asked, Sheet
from registry.errors import N_
from registry.ports import LayoutDemand, LayoutFixed, LayoutPack, LayoutRemark, LocalRules

Rule = Callable[[Sheet, Asked], Iterable[Breach]]
RULES: tuple[tuple[str, Rule], ...] = (
    *page_rules.RULES,
    *text_rules.RULES,
    *requisite_rules.RULES,
    *stamp_rules.RULES,
    *mark_rules.RULES,
    *reading_rules.RULES,
)
#: The same remark on many paragraphs is told for the first of them only.
MOST_OF_ONE_RULE = 5


def check(
    docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None
) -> Sequence[LayoutRemark]:
    """Remarks: page, text, requisites, accessibility.

    ``profile`` is ``gost-2016``, ``gost-2025`` or ``auto`` (by ``local``, else by ``day``; without a day, the edition
    in force last). Raises ``FileRejected`` for what is no DOCX, ``InvalidInput`` for an unknown profile or for local
    rules that cannot be.
    """
    pack = demanded(day, profile, local)
    sheet = opened(docx, pack)
    found: list[LayoutRemark] = []
    for rule, breaches in RULES:
        demand = pack.demands[rule]
        if demand.on:
            found.extend(_shortened(demand, list(breaches(sheet, demand.parameters))))
    return tuple(found)


def fix(docx: bytes, *, day: date | None = None, profile: str = "auto", local: LocalRules | None = None) -> LayoutFixed:
    """The document with all that may be mended without a change of words; raises what :func:`check` raises."""
    pack = demanded(day, profile, local)
    return mended(opened(docx, pack), docx, pack)


def opened(docx: bytes, pack: LayoutPack) -> Sheet:
    """The document for the rules of the pack."""
    return Sheet(docx, pack.demands["L21"].parameters["genders"].keys())


def _shortened(demand: LayoutDemand, breaches: list[Breach]) -> list[LayoutRemark]:
    told = [_remark(demand, breach) for breach in breaches[:MOST_OF_ONE_RULE]]
    rest = breaches[MOST_OF_ONE_RULE:]
    if rest:
        more = N_("Таких мест ещё: {count}.").format(count=len(rest))
        told.append(_remark(demand, Breach(N_("документ"), more, any(breach.fixable for breach in rest))))
    return told


def _remark(demand: LayoutDemand, breach: Breach) -> LayoutRemark:
    return LayoutRemark(demand.rule, demand.level, breach.place, breach.message, breach.fixable, demand.clause)


__all__ = ["check", "demanded", "fix", "pack_for", "packs"]
