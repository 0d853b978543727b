"""Accounts of people: the list, one person, creation, roles, a new password."""

from __future__ import annotations

from flask import request

from app.i18n import _
from app.pages.organizations.views import saved_words
from app.pages.people import bp
from app.pages.people.forms import EditedPersonForm, NewPersonForm, RolesForm, rows_of
from app.security.access import allow
from app.web import Answer, current_actor, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.queries import organizations as organization_queries
from registry.queries import people as queries
from registry.queries import word_forms
from registry.queries.organizations import OrganizationRow
from registry.services import people as services


@bp.get("/")
@allow(Permission.MANAGE)
def index() -> Answer:
    """The people of the organizations one manages."""
    organization = request.args.get("organization") or None
    with reading() as uow:
        found = queries.users(uow, organization=organization)
        offered = organization_queries.choices(uow, Permission.MANAGE)
    return page("people/index.html", people=found, organizations=[(row.code, row.title) for row in offered])


@bp.get("/<int:user_id>")
@allow(Permission.MANAGE)
def card(user_id: int) -> Answer:
    """One person."""
    with reading() as uow:
        forms = word_forms.person_forms(uow, user_id)
        return page("people/card.html", person=queries.user(uow, user_id), forms=forms)


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def create() -> Answer:
    """A new account; its one-time password is shown on the answer, and nowhere else ever."""
    form = NewPersonForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = services.create_user(uow, **form.values(leave=["roles"]), roles=form.pairs())
        if not form.errors:
            return page("people/password.html", made=made, name=form.name.data)
    form.offer(_managed(), system=current_actor().everywhere)
    return page("people/new.html", form=form)


@bp.route("/<int:user_id>/edit", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def edit(user_id: int) -> Answer:
    """Change how a person is called."""
    with reading() as uow:
        person = queries.user(uow, user_id)
    form = EditedPersonForm(obj=person)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            outdated = services.update_user(uow, user_id=user_id, **form.values())
            return done(saved_words(outdated), "people.card", user_id=user_id)
    return page("people/edit.html", form=form, person=person)


@bp.route("/<int:user_id>/roles", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def roles(user_id: int) -> Answer:
    """Give and take roles; the person's sessions end."""
    with reading() as uow:
        person = queries.user(uow, user_id)
    form = RolesForm(data={"roles": rows_of(person.roles)})
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.set_roles(uow, user_id=user_id, roles=form.pairs())
            return done(_("Роли сохранены. Сеансы пользователя завершены."), "people.card", user_id=user_id)
    form.offer(_managed(), system=current_actor().everywhere)
    return page("people/roles.html", form=form, person=person)


@bp.post("/<int:user_id>/password")
@allow(Permission.MANAGE)
def reset_password(user_id: int) -> Answer:
    """A new one-time password, shown on the answer."""
    with writing() as uow:
        person = queries.user(uow, user_id)
        made = services.reset_password(uow, user_id=user_id)
    return page("people/password.html", made=made, name=person.name)


@bp.post("/<int:user_id>/close")
@allow(Permission.MANAGE)
def close(user_id: int) -> Answer:
    """Close an account; its sessions end."""
    with writing() as uow:
        services.set_active(uow, user_id=user_id, active=False)
    return done(_("Учётная запись закрыта."), "people.card", user_id=user_id)


@bp.post("/<int:user_id>/open")
@allow(Permission.MANAGE)
def reopen(user_id: int) -> Answer:
    """Open a closed account again."""
    with writing() as uow:
        services.set_active(uow, user_id=user_id, active=True)
    return done(_("Учётная запись открыта."), "people.card", user_id=user_id)


def _managed() -> tuple[OrganizationRow, ...]:
    with reading() as uow:
        return organization_queries.choices(uow, Permission.MANAGE)
