"""Settling the corrected figures of a document by a reason."""

from __future__ import annotations

from app.i18n import _
from app.pages.documents import bp
from app.pages.documents.anew import LARGEST
from app.pages.documents.cards import card_page
from app.pages.documents.forms import SettleForm
from app.security.access import allow
from app.web import Answer, done, refused_into, writing
from app.web_filters import chosen_number
from registry.domain.roles import Permission
from registry.services import corrections


@bp.post("/<int:document_id>/figures")
@allow(Permission.DRAFT)
def settle_figures(document_id: int) -> Answer:
    """Say why the document may keep the figures that it prints; ``seen`` is the newest figure on the page."""
    form = SettleForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            seen = chosen_number("seen", most=LARGEST)
            corrections.settle(uow, document_id=document_id, reason=form.why.data, seen=seen)
            return done(_("Отметка об исправленных числах снята."), "documents.card", document_id=document_id)
    return card_page(document_id, sent=form)
