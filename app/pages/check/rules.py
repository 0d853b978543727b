"""The rules: what each edition asks, and what an organization asks otherwise."""

from __future__ import annotations

from flask import request

from app.i18n import _
from app.pages.check import bp
from app.pages.check.asked import tested
from app.pages.check.forms import rules_form
from app.security.access import allow
from app.web import Answer, container, done, page, reading, refused_into, writing
from document_templates.checks import demanded, packs
from registry.domain.roles import Permission
from registry.queries import layout as queries
from registry.queries import organizations
from registry.services import layout_rules


@bp.get("/check/rules")
@allow(Permission.READ)
def editions() -> Answer:
    """Every rule of an edition, the ones that cannot be tested with the reason."""
    name = request.args.get("edition", "")
    pack = packs()[name] if name in packs() else demanded(container().clock.today(), "auto", None)
    return page("check/rules.html", pack=pack, packs=packs().values())


@bp.route("/organizations/<code>/layout", methods=["GET", "POST"])
@allow(Permission.READ)
def organization(code: str) -> Answer:
    """The rules of an organization, with a form for those who manage it."""
    today = container().clock.today()
    plain = demanded(today, "auto", None)
    with reading() as uow:
        owner = organizations.organization(uow, code)
        local = queries.rules_of(uow, code, today)
        history = queries.rules_history(uow, code)
    pack = demanded(today, "auto", local)
    form = rules_form(pack, since=today)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            given = {name: form[name].data for name in ("since", "basis", "base")}
            layout_rules.set_rules(
                uow, organization=code, changes=form.changes(demanded(today, form.base.data, None)), **given
            )
            return done(_("Правила оформления сохранены."), "check.organization", code=code)
    changed = [rule for rule, demand in pack.demands.items() if demand != plain.demands[rule]]
    return page(
        "check/organization.html",
        form=form, owner=owner, local=local, history=history, pack=pack, rules=tested(pack), changed=changed,
    )  # fmt: skip
