"""The basis of a document in the plan, and the points of an order that carries out a measure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from document_templates.kept_forms import body_in
from document_templates.language import decline_phrase, long_date, lower_first, short_date
from document_templates.language.headings import clean_title, is_event
from document_templates.language.typography import NBSP
from document_templates.narrative.amending import lettered, parent_number

Facts = Mapping[str, Any]
_ORDER_AGAIN = re.compile(r"^приказ\w*\s*[;,.]\s*", re.IGNORECASE)


def basis(item: Facts | None, roadmap: Facts | None) -> str:
    """«пункта 1.1 плана мероприятий (дорожной карты) по …, утвержденного приказом … от … № …», in the genitive.

    Without a measure the whole plan is the basis. What is not known of the approval is left out.
    Raises ``LookupError`` without a plan.
    """
    if roadmap is None:
        raise LookupError("roadmap")
    plan = lower_first(decline_phrase(clean_title(str(roadmap["title"])), "genitive"))
    text = f"пункта {official_number(str(item['number']))} {plan}" if item else plan
    approved = _approval(roadmap)
    return f"{text}, утвержденного {approved}" if approved else text


def clause(item: Facts | None, roadmap: Facts | None) -> str:
    """The same in front of the rest of a sentence: the participle clause «утвержденного …» ends with a comma."""
    text = basis(item, roadmap)
    return f"{text}," if _approval(roadmap or {}) else text


def plan_named(roadmap: Facts) -> str:
    """«План мероприятий (дорожная карта) по …, утвержденный приказом … от … № …», in the nominative."""
    plan = clean_title(str(roadmap["title"]))
    approved = _approval(roadmap)
    return f"{plan}, утвержденный {approved}" if approved else plan


def official_number(number: str) -> str:
    """«3.26» for the lettered «3.26.d»: the plan itself gives such measures no number."""
    return parent_number(number) if lettered(number) else number


def _approval(roadmap: Facts) -> str:
    body = roadmap.get("approved_by")
    if not body:
        return ""
    text = f"приказом {body_in(roadmap, str(body), 'genitive')}"
    if roadmap.get("approved_on"):
        text += f" от {short_date(roadmap['approved_on'])}"
    return f"{text} №{NBSP}{roadmap['number']}" if roadmap.get("number") else text


def order_points(item: Facts, window: Facts | None = None) -> list[dict[str, str]]:
    """Rows for the points of an order on the measure: the action, its result, making it known."""
    title = clean_title(str(item["title"]))
    verb = "Провести" if is_event(title) else "Обеспечить"
    points = [
        {
            "text": f"{verb} {lower_first(decline_phrase(title, 'accusative'))}.",
            "executor": "",
            "due": due_words(window),
        }
    ]
    result = expected_result(item)
    if result:
        points.append(
            {
                "text": f"Обеспечить достижение ожидаемого результата мероприятия: {lower_first(result)}.",
                "executor": "",
                "due": "",
            }
        )
    points.append({"text": "Довести настоящий приказ до сведения исполнителей.", "executor": "", "due": ""})
    return points


def due_words(window: Facts | None) -> str:
    """«до 31 декабря 2026 г.» for the window; nothing without one."""
    return f"до {long_date(window['end'])}" if window and window.get("end") else ""


def expected_result(item: Facts) -> str:
    """The expected result of the measure without the words that name the order itself, or nothing."""
    text = clean_title(str(item.get("expected_result") or ""))
    previous = ""
    while previous != text:
        previous, text = text, _ORDER_AGAIN.sub("", text)
    return "" if text.lower() in {"приказ", "приказы"} else text
