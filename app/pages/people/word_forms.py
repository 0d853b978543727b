"""Pages that correct the cases of a person's name and post."""

from __future__ import annotations

from app.i18n import _
from app.pages.people import bp
from app.security.access import allow
from app.web import Answer, done, page, reading, refused_into, writing
from app.word_forms import cases_form, table_of
from registry.domain.roles import Permission
from registry.queries import people as queries
from registry.queries import word_forms
from registry.services import word_forms as services


@bp.route("/<int:user_id>/forms/<what>", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def correct_forms(user_id: int, what: str) -> Answer:
    """Correct the cases of one text."""
    with reading() as uow:
        owner = services.person_owner(uow, user_id)
        person, table = queries.user(uow, user_id), table_of(word_forms.tables(uow, owner.subject), what)
    form = cases_form(table)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.correct(uow, services.person_owner(uow, user_id), what, form.values())
            return done(_("Формы сохранены."), "people.card", user_id=user_id, _anchor="forms")
    return page("people/word_forms.html", form=form, person=person, table=table)


@bp.post("/<int:user_id>/forms/<what>/<case>/restore")
@allow(Permission.MANAGE)
def restore_form(user_id: int, what: str, case: str) -> Answer:
    """Take a correction back."""
    with writing() as uow:
        services.restore(uow, services.person_owner(uow, user_id), what, case)
    return done(_("Возвращена форма, составленная программой."), "people.card", user_id=user_id, _anchor="forms")
