"""Another choice in the form of a saved draft: its untouched texts follow, and the person sees them before saving."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.pages.documents.kind_form import KindForm, kind_form
from app.web import container, reading
from registry.queries.document_views import DocumentCard
from registry.services import documents
from registry.services.documents import Prefill
from registry.services.rechoosing import Rechosen, deciding_fields, is_rechosen


def choices_of(card: DocumentCard) -> str:
    """The choices that the saved texts were made for, as a form keeps them."""
    kind = container().catalogue.kind(card.kind)
    return json.dumps({name: str(card.values.get(name) or "") for name in deciding_fields(kind)}, ensure_ascii=False)


def after_choice(card: DocumentCard, form: KindForm) -> Rechosen | None:
    """What the form holds after another choice; ``None`` when it made none since its texts were written."""
    kind, before, values = container().catalogue.kind(card.kind), _before(card, form), form.values()
    if not is_rechosen(kind, before, values):
        return None
    with reading() as uow:
        return documents.follow_choice(uow, document_id=card.id, before=before, values=values)


def form_after(start: Prefill, form: KindForm, found: Rechosen) -> KindForm:
    """The form with the texts of the choice, which it remembers."""
    kind = container().catalogue.kind(start.kind)
    made_for = {name: str(found.values.get(name) or "") for name in deciding_fields(kind)}
    hidden = {"revision": form.revision.data, "made_for": json.dumps(made_for, ensure_ascii=False)}
    made = kind_form(kind, start.context["indicators"])(formdata=None, data={**found.values, **hidden})
    return made.with_room().with_spare_rows()


def _before(card: DocumentCard, form: KindForm) -> Mapping[str, Any]:
    """The choices that the form says its texts were made for; those of the draft when it says nothing that is right."""
    try:
        said = json.loads(form.made_for.data or "")
    except ValueError:
        said = None
    return said if isinstance(said, dict) else card.values
