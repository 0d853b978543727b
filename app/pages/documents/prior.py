"""«Что уже рекомендовали по этой теме»: beside the form of a draft, with references to put into it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from app.pages.documents import bp
from app.pages.documents.kind_form import KindForm, LinesField, kind_form
from app.recommending import Passage, passages, prior
from app.security.access import allow
from app.web import Answer, container, current_actor, fragment
from registry.domain.roles import Permission, visibility_tokens
from registry.errors import IndexUnavailable
from registry.ports import Kind

# Kinds whose authors ask what was recommended before: recommendations, programmes of help, letters about them.
ASKING = frozenset(
    {
        "method_recs",
        "collection",
        "support_programme",
        "antirisk_programme",
        "dpp_programme",
        "info_letter",
        "instruction_letter",
    }
)
#: Fields that say what the document is about, the most telling first.
SAYING = ("addressee", "title", "school")
CITING = "literature"
_SHOWN = 5
_MOST_WORDS = 12
_LONGEST_REFERENCE = 1500
_EMPTY_WORDS = frozenset(
    [
        "and", "or", "not", "или", "для", "при", "под", "над", "без", "про", "что", "как", "это", "его", "она", "они",
        "методические", "методических", "рекомендации", "рекомендаций", "рекомендациях", "программа", "программы",
        "сборник", "сборника", "итогам", "подготовка", "подготовке", "проведения",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prior:
    """What was found; ``available`` is false while there is no index, ``asked`` is empty when nothing was said yet.

    ``cites`` is the name of the field that takes a reference, ``None`` for a form without one.
    """

    asked: str
    passages: tuple[Passage, ...]
    cites: str | None
    available: bool = True


@bp.post("/prior")
@allow(Permission.DRAFT)
def prior_recommendations() -> Answer:
    """What was recommended on what the form says now; nothing is kept."""
    kind = container().catalogue.kind(request.args.get("kind", ""))
    shown = request.args.get("document", "")
    found = prior_to(kind, kind_form(kind, ())().values(), int(shown) if shown.isdecimal() else None)
    return fragment("documents/_prior.html", prior=found)


def prior_to(kind: Kind, values: Mapping[str, Any], own: int | None) -> Prior | None:
    """What was recommended on the topic of the values, without the document ``own``; ``None`` for other kinds."""
    if kind.code not in ASKING:
        return None
    cites = CITING if any(field.name == CITING and field.type == "lines" for field in kind.fields) else None
    asked = " ".join(_words(values))
    if not asked:
        return Prior("", (), cites)
    try:
        found = prior(asked, visibility_tokens(current_actor()), limit=_SHOWN + 1)
    except IndexUnavailable:
        return Prior(asked, (), cites, available=False)
    others = [hit for hit in found.hits if hit.id != str(own)]
    return Prior(asked, tuple(passages(others[:_SHOWN])), cites)


def is_looking() -> bool:
    """Whether the form was sent only to look at prior recommendations, or to have a reference put into it."""
    return "prior" in request.form or "cite" in request.form


def with_reference(form: KindForm) -> str | None:
    """Put the reference that was asked for into the form, once; the name of its field, ``None`` when none was."""
    reference = " ".join(request.form.get("cite", "").split())[:_LONGEST_REFERENCE]
    field = form._fields.get(CITING)
    if not reference or not isinstance(field, LinesField):
        return None
    field.data = [*(line for line in field.data or () if line != reference), reference]
    return CITING


def _words(values: Mapping[str, Any]) -> Iterator[str]:
    """The telling words, each once: as many as a search takes, none that a search would read as an order."""
    said = " ".join(str(values.get(name) or "") for name in SAYING)
    words = dict.fromkeys(word.strip("-") for word in re.findall(r"[\w-]{3,40}", said))
    telling = [word for word in words if len(word) > 2 and word.casefold() not in _EMPTY_WORDS]
    yield from telling[:_MOST_WORDS]
