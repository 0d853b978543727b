"""Proposed matches of one organization: each with its reasons, confirmed one by one or several at once."""

from __future__ import annotations

from flask import request

from app.i18n import _
from app.lists import Rights
from app.pages.audit import bp
from app.pages.audit.forms import ChosenForm
from app.security.access import allow
from app.web import Answer, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.errors import N_, InvalidInput
from registry.queries import matching as queries
from registry.queries import organizations
from registry.services import matching
from registry.services.matching import Choice

_PARTS = 4


@bp.get("/<code>/proposals")
@allow(Permission.READ)
def proposals(code: str) -> Answer:
    """What the documents of the organization may fulfil beside what they do."""
    return _page(code, ChosenForm(formdata=None))


@bp.post("/<code>/proposals")
@allow(Permission.REGISTER)
def confirm_proposals(code: str) -> Answer:
    """Confirm those that were chosen, all or none."""
    form = ChosenForm()
    with reading() as uow:
        organizations.path_of(uow, code)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = matching.confirm_many(uow, [_choice(token) for token in request.form.getlist("chosen")])
            said = _("Подтверждено требований: %(count)s.", count=len(made))
            return done(said, "audit.proposals", code=code)
    return _page(code, form)


def _page(code: str, form: ChosenForm) -> Answer:
    with reading() as uow:
        found = queries.for_organization(uow, code)
        may = Rights.in_place(organizations.path_of(uow, code))
    return page("audit/proposals.html", found=found, form=form, may=may)


def _choice(token: str) -> Choice:
    """A proposal out of the value of its box. Raises ``InvalidInput`` for a damaged one."""
    parts = token.split("|")
    if len(parts) != _PARTS or not (parts[0].isascii() and parts[0].isdecimal() and len(parts[0]) < 16):
        raise InvalidInput(N_("Отметки повреждены. Откройте страницу заново."))
    return Choice(int(parts[0]), parts[1], parts[2], parts[3] or None)
