"""Sentences, rows and tables made of facts, for the defaults of the fields.

Every function takes plain data of the drafting context and says only what stands in it. Where there is no figure, the
text says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import Undefined

from document_templates.narrative import (
    amending,
    completeness,
    indicators,
    orders,
    programmes,
    recommendations,
    support,
)


class MissingFact(LookupError):
    """The context lacks the fact that a sentence is about; the default is then absent."""


def about_facts(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, raising :class:`MissingFact` when its first argument is ``None`` or not in the context at all."""

    @wraps(function)
    def guarded(facts: Any, *rest: Any) -> Any:
        if _known(facts) is None:
            raise MissingFact(function.__name__)
        return function(facts, *map(_known, rest))

    return guarded


def _known(value: Any) -> Any:
    return None if isinstance(value, Undefined) else value


def _basis(item: Any, roadmap: Any) -> str:
    return orders.basis(_known(item), _known(roadmap))


def _table(facts: Any) -> list[dict[str, str]]:
    known = _known(facts)
    return amending.plan_rows(known) if known else []


#: What defaults in ``kind.yaml`` may call.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "amending_points": about_facts(amending.points),
    "amending_table": _table,
    "amending_title": about_facts(amending.title),
    "basis": _basis,
    "order_points": about_facts(orders.order_points),
    "recommendations_title": about_facts(recommendations.recommendations_title),
    "aim": about_facts(programmes.aim),
    "catalogue_title": about_facts(programmes.catalogue_title),
    "collection_title": about_facts(programmes.collection_title),
    "course_listeners": about_facts(programmes.course_listeners),
    "course_title": about_facts(programmes.course_title),
    "event_title": about_facts(programmes.event_title),
    "grounds": about_facts(programmes.grounds),
    "named": about_facts(programmes.named),
    "plan_named": about_facts(orders.plan_named),
    "recommendations_aim": about_facts(recommendations.recommendations_aim),
    "recommendations_sections": about_facts(recommendations.recommendations_sections),
    "results": about_facts(programmes.results),
    "support_measures": about_facts(support.support_measures),
    "support_stages": support.support_stages,
    "support_tasks": about_facts(support.support_tasks),
    "support_title": about_facts(programmes.support_title),
    "targets": about_facts(programmes.targets),
    "weak_indicators": about_facts(indicators.weak),
    "weak_analysis": about_facts(indicators.weak_analysis),
    "indicators_overview": about_facts(indicators.overview),
    "indicators_analysis": about_facts(indicators.analysis),
    "indicators_conclusions": about_facts(indicators.conclusions),
    "indicators_recommendations": about_facts(indicators.recommendations),
    "measures_analysis": about_facts(completeness.measures_analysis),
    "measures_rows": about_facts(completeness.measures_rows),
    "measures_effectiveness": about_facts(completeness.effectiveness),
    "measures_conclusions": about_facts(completeness.conclusions),
    "measures_recommendations": about_facts(completeness.recommendations),
    "measures_proposals": about_facts(completeness.proposals),
}
