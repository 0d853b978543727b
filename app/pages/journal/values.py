"""Values of the journal's details in words: codes by their names, days as people write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.i18n import _, _l, day
from app.i18n.recorded import recorded
from app.kinds import kind_name
from app.lists import window_words
from app.words import (
    CASES,
    EVIDENCE_FORMS,
    FORM_TEXTS,
    JOB_KINDS,
    PROPOSAL_SUBJECTS,
    ROADMAP_STATES,
    ROLES,
    SHORT_LEVELS,
)

_HASH_SHOWN = 12
# What of an organization or of an indicator may have been changed.
_CHANGED = {
    "active": _l("действует"),
    "better": _l("лучше, когда значение"),
    "counted": _l("учитывается в числе показателей критерия"),
    "criterion": _l("критерий"),
    "denominator": _l("знаменатель"),
    "direction": _l("направление"),
    "head_gender": _l("пол руководителя"),
    "head_name": _l("имя руководителя"),
    "head_post": _l("должность руководителя"),
    "level": _l("уровень"),
    "membership_status": _l("принадлежность к Индексу"),
    "monitoring": _l("мониторинг"),
    "name": _l("наименование"),
    "name_status": _l("достоверность наименования"),
    "name_verified": _l("наименование сверено"),
    "note": _l("примечание"),
    "numerator": _l("числитель"),
    "oktmo": _l("ОКТМО"),
    "parent": _l("вышестоящая организация"),
    "phone": _l("телефон"),
    "place": _l("место нахождения"),
    "short_name": _l("краткое наименование"),
    "source": _l("источник"),
    "unit": _l("единица"),
}


def value_words(name: str, value: Any, signs: Mapping[str, str]) -> str:
    """The value of the detail in words; empty for what need not be said. ``signs`` are names of signs by code."""
    if value is None or value == "" or value is False:
        return ""
    if value is True:
        return _("да")
    if isinstance(value, Mapping):
        return ": ".join(text for key, each in value.items() if (text := value_words(key, each, signs)))
    if isinstance(value, list | tuple):
        return ", ".join(text for each in value if (text := value_words(name, each, signs)))
    text = str(value)
    return recorded(signs.get(text, text)) if name == "trait" else _SHAPES.get(name, str)(text)


def form_name(form: str) -> str:
    """The form of a fact in words: «протокол»."""
    return str(EVIDENCE_FORMS.get(form, form))


def _kind(code: str) -> str:
    """A kind of document, or of a job."""
    return str(JOB_KINDS[code]) if code in JOB_KINDS else kind_name(code)


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _hash(text: str) -> str:
    return f"{text[:_HASH_SHOWN]}…"


def _role(text: str) -> str:
    organization, _colon, role = text.rpartition(":")
    return f"{organization}: {ROLES.get(role, role)}"


def _one_of(words: Mapping[str, Any]) -> Callable[[str], str]:
    return lambda code: str(words.get(code, code))


_SHAPES: Mapping[str, Callable[[str], str]] = {
    "bodies": _one_of(SHORT_LEVELS),
    "case": _one_of(CASES),
    "changed": _one_of(_CHANGED),
    "date": _day,
    "day": _day,
    "error": recorded,
    "form": form_name,
    "fulfilled_on": _day,
    "kind": _kind,
    "kinds": _kind,
    "roles": _role,
    "sha256": _hash,
    "since": _day,
    "state": _one_of(ROADMAP_STATES),
    "subject": _one_of(PROPOSAL_SUBJECTS),
    "title": recorded,
    "until": _day,
    "what": _one_of({code: name for texts in FORM_TEXTS.values() for code, name in texts.items()}),
    "window": window_words,
}
