"""The layout check: testable rules of ГОСТ Р 7.0.97 on a DOCX, and what makes a document readable by everyone.

The rules are worded anew from the standard (2016 with Amendment 1, and its 2025 edition in force from 18.08.2025).
Neither edition is mandatory, so nothing here stops a registration: remarks inform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from document_templates.checks import page_rules, reading_rules, text_rules
from document_templates.checks.profiles import PROFILES, Profile, profile_for
from document_templates.checks.sheet import Sheet
from registry.errors import N_, InvalidInput
from registry.ports import LayoutRemark

Rule = Callable[[Sheet, Profile], Iterable[LayoutRemark]]
RULES: tuple[Rule, ...] = (*page_rules.RULES, *text_rules.RULES, *reading_rules.RULES)
#: The same remark on many paragraphs is told for the first of them only.
MOST_OF_ONE_RULE = 5

UNKNOWN_PROFILE = N_("Нет профиля проверки «{profile}». Есть: auto, {known}.")


def check(docx: bytes, *, day: date | None = None, profile: str = "auto") -> Sequence[LayoutRemark]:
    """Remarks, page first, then text, then accessibility.

    ``profile`` is ``gost-2016``, ``gost-2025`` or ``auto`` (by ``day``; without a day, the edition in force last).
    Raises ``FileRejected`` for what is no DOCX, ``InvalidInput`` for an unknown profile.
    """
    if profile != "auto" and profile not in PROFILES:
        raise InvalidInput(UNKNOWN_PROFILE, profile=profile, known=", ".join(PROFILES))
    rules = profile_for(day) if profile == "auto" else PROFILES[profile]
    sheet = Sheet(docx)
    found: list[LayoutRemark] = []
    for rule in RULES:
        found.extend(_shortened(list(rule(sheet, rules))))
    return tuple(found)


def _shortened(remarks: list[LayoutRemark]) -> list[LayoutRemark]:
    if len(remarks) <= MOST_OF_ONE_RULE:
        return remarks
    rest = len(remarks) - MOST_OF_ONE_RULE
    last = remarks[MOST_OF_ONE_RULE]
    more = LayoutRemark(
        last.rule, last.level, N_("документ"), N_("Таких мест ещё: {count}.").format(count=rest), last.fixable
    )
    return [*remarks[:MOST_OF_ONE_RULE], more]


__all__ = ["PROFILES", "check", "profile_for"]
