"""What a document is about: proposed by its title and text, said by a person."""

from __future__ import annotations

import json
from typing import Any

from app.i18n import _
from app.pages.documents import bp
from app.pages.documents.forms import TopicsForm
from app.security.access import allow
from app.web import Answer, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.domain.topics import Topics, proposed
from registry.queries import document_card
from registry.queries.topics import topics
from registry.services.describing import describe


@bp.route("/<int:document_id>/topics", methods=["GET", "POST"])
@allow(Permission.DRAFT)
def about(document_id: int) -> Answer:
    """Confirm or change what the document is about; what is proposed is ticked, and kept only when it is saved."""
    with reading() as uow:
        card = document_card.document_card(uow, document_id)
        kept = topics(uow, [document_id]).get(document_id, {})
    offered = proposed(card.title, card.text, kept)
    form = TopicsForm(data={**_together(kept, offered), "seen": json.dumps(kept, ensure_ascii=False)})
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            describe(uow, document_id=document_id, given=form.said(), seen=form.was_seen())
            return done(_("Сведения о документе сохранены."), "documents.card", document_id=document_id)
    return page("documents/topics.html", form=form, card=card, offered=offered)


def _together(kept: Topics, offered: Topics) -> dict[str, Any]:
    return {name: [*kept.get(name, ()), *offered.get(name, ())] for name in {*kept, *offered}}
