"""Lists by sign: who is on them on a day, what each list did, who came and went."""

from __future__ import annotations

from datetime import date

from flask import Response, request

from app.i18n import _
from app.pages.signs import bp
from app.pages.signs.forms import RevokeForm
from app.security.access import allow
from app.web import Answer, container, current_actor, done, page, reading, refused_into, writing
from app.web_files import stored_file
from app.web_filters import chosen_number
from registry.domain.roles import Permission
from registry.errors import N_, Forbidden
from registry.queries import organizations, sign_lists, signs
from registry.queries.scope import manages_the_region
from registry.services import sign_lists as services


@bp.get("/")
@allow(Permission.READ)
def index() -> Answer:
    """The signs with how many have each, the lists, and how the conditions of the roadmap are read."""
    on = _day()
    with reading() as uow:
        known = signs.signs(uow)
        found = {
            "counts": sign_lists.counts(uow, on),
            "lists": sign_lists.lists(uow),
            "conditions": signs.conditions(uow),
        }
    labels = {sign.code: sign.label for sign in known}
    return page(
        "signs/index.html", **found, signs=known, labels=labels, on=on, region=manages_the_region(current_actor())
    )


@bp.get("/sign/<code>")
@allow(Permission.READ)
def sign(code: str) -> Answer:
    """Who has the sign on a day, and why."""
    on, asked = _day(), request.args
    with reading() as uow:
        found = signs.sign(uow, code)
        rows = sign_lists.signed_on(
            uow, code, on,
            text=asked.get("text", "").strip()[:200], parent=asked.get("parent", ""), after=chosen_number("after"),
        )  # fmt: skip
        lists = sign_lists.lists(uow, code)
        bodies = organizations.choices(uow, levels=("department", "mouo"))
    region = manages_the_region(current_actor())
    return page("signs/sign.html", sign=found, rows=rows, lists=lists, bodies=bodies, on=on, region=region)


@bp.get("/sign/<code>/history")
@allow(Permission.READ)
def history(code: str) -> Answer:
    """Every sign of the sort that was ever put, the latest first."""
    with reading() as uow:
        found = signs.sign(uow, code)
        rows = sign_lists.history(uow, code, before=chosen_number("before"))
    return page("signs/history.html", sign=found, rows=rows)


@bp.get("/lists/<int:list_id>")
@allow(Permission.READ)
def card(list_id: int) -> Answer:
    """One list: its basis, whom it names, and whose sign it ended."""
    with reading() as uow:
        found = sign_lists.sign_list(uow, list_id)
        members = sign_lists.members(uow, list_id, after=chosen_number("after"))
        leavers = sign_lists.leavers(uow, list_id)
        label = signs.sign_book(uow).labels.get(found.trait, found.trait)
    return page("signs/card.html", found=found, members=members, leavers=leavers, label=label)


@bp.get("/lists/<int:list_id>/file")
@allow(Permission.READ)
def file(list_id: int) -> Response:
    """The file that a list was read from."""
    with reading() as uow:
        return stored_file(sign_lists.source_of(uow, list_id))


@bp.route("/lists/<int:list_id>/revoke", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def revoke(list_id: int) -> Answer:
    """Take back a list that was brought by mistake."""
    form = RevokeForm()
    with reading() as uow:
        found = sign_lists.sign_list(uow, list_id)
    if not found.manageable and not found.revoked:
        raise Forbidden(N_("Перечень отменяет администратор организации, которая его ведёт."))
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.revoke_list(uow, list_id=list_id, reason=form.reason.data)
            return done(_("Перечень отменён; запись о нём осталась."), "signs.card", list_id=list_id)
    return page("signs/revoke.html", form=form, found=found)


def _day() -> date:
    """The day asked for; today when none or none that a calendar has."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return container().clock.today()
