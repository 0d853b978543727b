"""Lists and cards of organizations, and their changes."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from app.i18n import _, _n
from app.pages.organizations import bp
from app.pages.organizations.forms import EditOrganizationForm, NewOrganizationForm, TableForm
from app.pages.organizations.tree import branches
from app.security.access import allow
from app.uploads import blank_table, sheet_rows
from app.web import Answer, done, page, reading, refused_into, writing
from registry.domain.requirements import LEVELS
from registry.domain.roles import Permission
from registry.queries import organizations as queries
from registry.queries import scope, word_forms
from registry.services import organization_import
from registry.services import organizations as services

_A_PAGE = 50


@bp.get("/")
@allow(Permission.READ)
def index() -> Answer:
    """The organizations one may read, page by page."""
    asked = request.args
    level = asked.get("level") or None
    strangers = (level,) if level is not None and level not in LEVELS else ()
    with reading() as uow:
        found = queries.organizations(
            uow,
            level=None if strangers else level,
            parent=asked.get("parent") or None,
            text=asked.get("text", ""),
            with_inactive="closed" in asked,
            after=asked.get("after"),
            limit=_A_PAGE,
        )
        names = {row.code: row.title for row in queries.choices(uow, levels=("department", "mouo"))}
    return page("organizations/index.html", found=found, names=names, parents=names.items(), strangers=strangers)


@bp.get("/tree")
@allow(Permission.READ)
def tree() -> Answer:
    """Who stands under whom."""
    with reading() as uow:
        rows = queries.organizations(uow).rows
    return page("organizations/tree.html", roots=branches(rows), total=len(rows))


@bp.get("/<code>")
@allow(Permission.READ)
def card(code: str) -> Answer:
    """Everything known of an organization."""
    with reading() as uow:
        forms = word_forms.organization_forms(uow, code)
        return page("organizations/card.html", card=queries.organization(uow, code), forms=forms)


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def create() -> Answer:
    """Add an organization."""
    form = NewOrganizationForm(parent=request.args.get("parent"))
    with reading() as uow:
        form.offer_parents(queries.choices(uow, Permission.MANAGE), root=uow.actor.everywhere)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            values = form.values(leave=["parent"])
            made = services.create_organization(uow, **values, parent=form.parent.data or None)
            return done(_("Организация добавлена."), "organizations.card", code=made.code)
    return page("organizations/new.html", form=form)


@bp.route("/<code>/edit", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def edit(code: str) -> Answer:
    """Change the facts of an organization."""
    with reading() as uow:
        card = queries.organization(uow, code)
        parents = queries.choices(uow, Permission.MANAGE)
        scope.find_organization(uow, code, Permission.MANAGE)
    form = EditOrganizationForm(obj=card.row, data=_facts(card))
    form.offer_parents([row for row in parents if row.code != code], root=card.row.parent is None)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            moved = form.parent.data if form.parent.data != card.row.parent else None
            saved = services.update_organization(uow, code=code, changes=form.changes(), parent=moved or None)
            return done(saved_words(saved.outdated_forms), "organizations.card", code=code)
    return page("organizations/edit.html", form=form, card=card)


@bp.route("/import", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def import_table() -> Answer:
    """Add and update organizations out of a table: all of it or nothing."""
    form = TableForm()
    if form.validate_on_submit():
        with refused_into(form):
            rows, name, _data = sheet_rows(form.file.data)
            with writing() as uow:
                report = organization_import.import_organizations(uow, rows, file_name=name)
            return done(_told(report), "organizations.index")
    return page("organizations/import.html", form=form, columns=organization_import.COLUMNS)


@bp.get("/import/template")
@allow(Permission.MANAGE)
def import_template() -> Answer:
    """The table to fill."""
    title = _("Организации")
    return blank_table(title, organization_import.COLUMNS.headings, [], "organizations.xlsx")


def saved_words(outdated: Sequence[str]) -> str:
    """What is said after a change of facts, some of which have cases corrected for their earlier text."""
    if outdated:
        return _("Сведения сохранены. Проверьте склонение: исправленные формы были для прежнего текста.")
    return _("Сведения сохранены.")


def _told(report: organization_import.ImportReport) -> str:
    added = _n("Добавлена %(num)s организация", "Добавлено %(num)s организаций", report.created)
    rest = _("обновлено: %(updated)s, без изменений: %(same)s", updated=report.updated, same=report.unchanged)
    return f"{added}, {rest}."


def _facts(card: queries.OrganizationCard) -> dict[str, object]:
    names = ("oktmo", "note", "head_post", "head_name", "head_gender", "phone")
    return {**{name: getattr(card, name) or "" for name in names}, "parent": card.row.parent or ""}
