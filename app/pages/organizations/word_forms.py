"""Pages that correct the cases of an organization's texts."""

from __future__ import annotations

from app.i18n import _
from app.pages.organizations import bp
from app.security.access import allow
from app.web import Answer, done, page, reading, refused_into, writing
from app.word_forms import cases_form, table_of
from registry.domain.roles import Permission
from registry.queries import organizations as queries
from registry.queries import scope, word_forms
from registry.services import word_forms as services


@bp.route("/<code>/forms/<what>", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def correct_forms(code: str, what: str) -> Answer:
    """Correct the cases of one text."""
    with reading() as uow:
        scope.find_organization(uow, code, Permission.MANAGE)
        card, table = queries.organization(uow, code), table_of(word_forms.organization_forms(uow, code), what)
    form = cases_form(table)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.correct(uow, services.organization_owner(uow, code), what, form.values())
            return done(_("Формы сохранены."), "organizations.card", code=code, _anchor="forms")
    return page("organizations/word_forms.html", form=form, card=card, table=table)


@bp.post("/<code>/forms/<what>/<case>/restore")
@allow(Permission.MANAGE)
def restore_form(code: str, what: str, case: str) -> Answer:
    """Take a correction back."""
    with writing() as uow:
        services.restore(uow, services.organization_owner(uow, code), what, case)
    return done(_("Возвращена форма, составленная программой."), "organizations.card", code=code, _anchor="forms")
