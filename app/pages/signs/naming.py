"""Signs as data: defining them, giving them words, binding the conditions that no words explain."""

from __future__ import annotations

from flask import request

from app.i18n import _
from app.pages.signs import bp
from app.pages.signs.forms import BindForm, NewSignForm, SignForm
from app.security.access import allow
from app.web import Answer, current_actor, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.errors import N_, NotFound
from registry.queries import signs as queries
from registry.queries.scope import require_region
from registry.services import signs as services


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def define() -> Answer:
    """Define a sign."""
    require_region(current_actor())
    form = NewSignForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = services.define_sign(uow, **form.values())
            return done(_("Признак добавлен."), "signs.sign", code=made.code)
    return page("signs/new.html", form=form)


@bp.route("/sign/<code>/edit", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def edit(code: str) -> Answer:
    """Change the label or the words of a sign."""
    require_region(current_actor())
    with reading() as uow:
        found = queries.sign(uow, code)
    form = SignForm(data={"label": found.label, "words": "\n".join(found.words)})
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.change_sign(uow, code=code, **form.values())
            return done(_("Признак сохранён."), "signs.sign", code=code)
    return page("signs/edit.html", form=form, sign=found)


@bp.route("/conditions", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def bind() -> Answer:
    """Say which sign a condition of the roadmap names."""
    require_region(current_actor())
    with reading() as uow:
        known, signs = queries.conditions(uow), queries.signs(uow)
    found = next((each for each in known if each.text == request.args.get("condition")), None)
    if found is None:
        raise NotFound(N_("Такого условия в дорожных картах нет."))
    form = BindForm(data={"trait": found.trait if found.bound else "", "of_children": found.of_children})
    form.offer(signs)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            trait = form.trait.data or None
            services.bind_condition(uow, condition=found.text, trait=trait, of_children=form.of_children.data)
            return done(_("Условие связано с признаком.") if trait else _("Связь снята."), "signs.index")
    return page("signs/bind.html", form=form, found=found)
