"""Pages of the signs that oblige an organization."""

from __future__ import annotations

from app.i18n import _
from app.pages.organizations import bp
from app.pages.organizations.forms import EndTraitForm, RemoveTraitForm, TraitForm
from app.security.access import allow
from app.web import Answer, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.errors import N_, Forbidden, NotFound
from registry.queries import organizations as queries
from registry.queries import signs
from registry.services import organizations as services


@bp.route("/<code>/traits/new", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def add_trait(code: str) -> Answer:
    """Note a sign with its basis."""
    card = _decided(code)
    form = TraitForm()
    with reading() as uow:
        form.offer(signs.signs(uow))
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.add_trait(uow, organization=code, **form.values())
            return done(_("Признак внесён."), "organizations.card", code=code)
    return page("organizations/trait_new.html", form=form, card=card)


@bp.route("/<code>/traits/<int:trait_id>", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def end_trait(code: str, trait_id: int) -> Answer:
    """Say the last day of a sign."""
    form = EndTraitForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.end_trait(uow, trait_id=trait_id, **form.values())
            return done(_("Последний день признака записан."), "organizations.card", code=code)
    card, trait = _found(code, trait_id)
    return page("organizations/trait.html", form=form, card=card, trait=trait)


@bp.route("/<code>/traits/<int:trait_id>/remove", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def remove_trait(code: str, trait_id: int) -> Answer:
    """Take back a sign that was entered by mistake."""
    form = RemoveTraitForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.remove_trait(uow, trait_id=trait_id, reason=form.reason.data)
            return done(_("Признак удалён; запись о нём осталась в журнале."), "organizations.card", code=code)
    card, trait = _found(code, trait_id)
    return page("organizations/trait_remove.html", form=form, card=card, trait=trait)


def _decided(code: str) -> queries.OrganizationCard:
    """The organization, when the person may put and lift its signs. Raises ``Forbidden`` otherwise."""
    with reading() as uow:
        card = queries.organization(uow, code)
    if not card.signs_manageable:
        raise Forbidden(N_("Признаки вносит и снимает администратор вышестоящей организации."))
    return card


def _found(code: str, trait_id: int) -> tuple[queries.OrganizationCard, queries.TraitRow]:
    card = _decided(code)
    trait = next((each for each in card.traits if each.id == trait_id), None)
    if trait is None:
        raise NotFound(N_("Такого признака нет или он вам недоступен."))
    return card, trait
