"""Sentences, rows and tables made of facts, for the defaults of the fields.

Every function takes plain data of the drafting context and says only what stands in it. Where there is no figure, the
text says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from document_templates.narrative import completeness, indicators, orders, recommendations

#: What defaults in ``kind.yaml`` may call.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "basis": orders.basis,
    "order_points": orders.order_points,
    "recommendations_title": recommendations.recommendations_title,
    "indicators_overview": indicators.overview,
    "indicators_analysis": indicators.analysis,
    "indicators_conclusions": indicators.conclusions,
    "indicators_recommendations": indicators.recommendations,
    "measures_analysis": completeness.measures_analysis,
    "measures_rows": completeness.measures_rows,
    "measures_effectiveness": completeness.effectiveness,
    "measures_conclusions": completeness.conclusions,
    "measures_recommendations": completeness.recommendations,
    "measures_proposals": completeness.proposals,
}
