"""Russian for official papers: cases of posts, bodies and persons, numerals, dates, typography, headings."""

from __future__ import annotations

from document_templates.language.agreement import agreed
from document_templates.language.dates import days_words, long_date, period_words, short_date
from document_templates.language.headings import about, about_results, document_title, lower_first, upper_first
from document_templates.language.house import HOUSE, HouseStyle
from document_templates.language.morphology import CASES, Case
from document_templates.language.numerals import compared, count, decimal, difference, forms, plural
from document_templates.language.persons import decline_person, gender_in, initials_first, initials_last
from document_templates.language.phrases import decline_phrase
from document_templates.language.typography import held, nested, plain_spaces, quoted, typography

__all__ = [
    "CASES",
    "HOUSE",
    "Case",
    "HouseStyle",
    "about",
    "about_results",
    "agreed",
    "compared",
    "count",
    "days_words",
    "decimal",
    "decline_person",
    "decline_phrase",
    "difference",
    "document_title",
    "forms",
    "gender_in",
    "held",
    "initials_first",
    "initials_last",
    "long_date",
    "lower_first",
    "nested",
    "period_words",
    "plain_spaces",
    "plural",
    "quoted",
    "short_date",
    "typography",
    "upper_first",
]
