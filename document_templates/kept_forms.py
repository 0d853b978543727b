"""Cases of names, posts and bodies: those that a person corrected go before those that the program makes.

The facts of the drafting context carry them: ``forms`` of ``organization``, ``author`` and ``roadmap``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from document_templates import language
from document_templates.language import Case

#: The facts of the drafting context that may carry corrected forms.
OWNERS = ("organization", "author", "roadmap")


def kept_form(fact: Callable[[str], Any], text: str, case: Case) -> str | None:
    """The form that a person corrected for the text; ``None`` when the drafting context has none.

    ``fact`` gives a value of the context by its name.
    """
    found = (_form_in(fact(owner), text, case) for owner in OWNERS)
    return next((form for form in found if form is not None), None)


def body_in(facts: Mapping[str, Any], text: str, case: Case) -> str:
    """The post or the body that the facts name, in the case: as a person corrected it in their ``forms``, else made."""
    return _form_in(facts, text, case) or language.decline_phrase(text, case)


def _form_in(facts: Any, text: str, case: Case) -> str | None:
    """The text is looked for among the nominatives of the facts' ``forms``, also with its first letter made small."""
    wanted = language.plain_spaces(text)
    for forms in _forms_of(facts) if wanted else ():
        nominative = language.plain_spaces(str(forms.get("nominative", "")))
        if case not in forms:
            continue
        if wanted == nominative:
            return str(forms[case])
        if wanted == language.lower_first(nominative):
            return language.lower_first(str(forms[case]))
    return None


def _forms_of(facts: Any) -> list[Mapping[str, str]]:
    given = facts.get("forms") if isinstance(facts, Mapping) else None
    return list(given.values()) if isinstance(given, Mapping) else []
