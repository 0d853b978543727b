"""Sentences, rows and tables made of facts, for the defaults of the fields.

Every function takes plain data of the drafting context and says only what stands in it. Where there is no figure, the
text says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import Undefined

from document_templates.language.headings import clean_title
from document_templates.narrative import (
    acts,
    amending,
    completeness,
    events,
    indicators,
    orders,
    papers,
    programmes,
    recommendations,
    subjects,
    support,
    variants,
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


def _variant(item: Any, amendment: Any = None) -> str:
    return variants.variant(_known(item), _known(amendment))


def _table(facts: Any) -> list[dict[str, str]]:
    known = _known(facts)
    return amending.plan_rows(known) if known else []


#: What defaults in ``kind.yaml`` may call.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "about_exam": about_facts(indicators.about_exam),
    "act_control": lambda form=None: acts.act_control(_known(form)),
    "act_heading": about_facts(acts.act_heading),
    "act_points": about_facts(acts.act_points),
    "addressees_of": about_facts(acts.addressees),
    "amending_points": about_facts(amending.points),
    "amending_table": _table,
    "amending_title": about_facts(amending.title),
    "basis": _basis,
    "contest_sections": about_facts(papers.contest_sections),
    "contest_title": about_facts(papers.contest_title),
    "expected_result": about_facts(orders.expected_result),
    "instruction_introduction": about_facts(acts.instruction_introduction),
    "instruction_sections": about_facts(papers.instruction_sections),
    "instruction_title": about_facts(papers.instruction_title),
    "invitation": about_facts(acts.invitation),
    "letter_heading": about_facts(acts.letter_heading),
    "log_title": about_facts(papers.log_title),
    "measure_title": about_facts(clean_title),
    "meeting_body": about_facts(events.meeting_body),
    "meeting_subject": about_facts(events.meeting_subject),
    "normative_sections": about_facts(acts.normative_sections),
    "normative_title": about_facts(acts.normative_title),
    "order_annexes": about_facts(variants.annexes),
    "order_heading": about_facts(variants.heading),
    "order_members_title": about_facts(variants.members_title),
    "order_points": about_facts(variants.points),
    "order_variant": _variant,
    "participants_of": about_facts(subjects.participants),
    "programme_attachment": about_facts(acts.programme_attachment),
    "proposals_title": about_facts(events.proposals_title),
    "realized_title": about_facts(events.realized_title),
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
    "recommendations_readers": about_facts(recommendations.recommendations_readers),
    "recommendations_sections": about_facts(recommendations.recommendations_sections),
    "results": about_facts(programmes.results),
    "support_measures": about_facts(support.support_measures),
    "support_stages": support.support_stages,
    "support_tasks": about_facts(support.support_tasks),
    "support_title": about_facts(programmes.support_title),
    "targets": about_facts(programmes.targets),
    "weak_indicators": about_facts(indicators.weak),
    "weak_analysis": about_facts(indicators.weak_analysis),
    "schedule_title": about_facts(papers.schedule_title),
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
