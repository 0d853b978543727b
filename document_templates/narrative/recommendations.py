"""The subject of methodological recommendations, out of the measure that orders them."""

from __future__ import annotations

import re

from document_templates.language.headings import clean_title

_OPENING = re.compile(r"^подготовка\s+(?:адресных\s+)?методических\s+рекомендаций,?\s+", re.IGNORECASE)


def recommendations_title(title: str) -> str:
    """«по обеспечению объективности оценивания ВПР» of «Подготовка методических рекомендаций по обеспечению …».

    A participle that agreed with «рекомендаций» is brought back to the nominative.
    """
    text = clean_title(title)
    subject = _OPENING.sub("", text)
    if subject == text:
        return text
    return re.sub(r"(^|,\s)направленных\b", r"\1направленные", subject, count=1)
