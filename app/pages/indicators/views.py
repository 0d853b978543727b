"""Figures: by organization, where each came from, and bringing them in."""

from __future__ import annotations

from flask import redirect, request, url_for

from app.current import container
from app.i18n import _, _n
from app.pages.indicators import bp
from app.pages.indicators.dynamics import dynamics_of
from app.pages.indicators.forms import FiguresForm, TemplateForm
from app.security.access import allow
from app.uploads import blank_table, sheet_rows
from app.web import Answer, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.queries import figure_imports, organizations
from registry.queries import indicators as queries
from registry.services import indicators as services

_YEARS = 6


@bp.get("/figures")
@allow(Permission.READ)
def figures() -> Answer:
    """The figures of the organization that was chosen, or of the person's own."""
    with reading() as uow:
        rows = organizations.choices(uow)
        own = set(uow.actor.organization_ids())
    first = next((row.code for row in rows if row.id in own), rows[0].code if rows else "")
    return redirect(url_for("indicators.organization", code=request.args.get("organization") or first))


@bp.get("/organizations/<code>")
@allow(Permission.READ)
def organization(code: str) -> Answer:
    """The values of an organization, its municipality and the region over the last years."""
    with reading() as uow:
        card = organizations.organization(uow, code)
        years = sorted(queries.years_with_figures(uow, code)[:_YEARS])
        found = dynamics_of(queries.dynamics(uow, code, years))
        offered = [(row.code, row.title) for row in organizations.choices(uow)]
    return page("indicators/organization.html", card=card, years=years, found=found, organizations=offered)


@bp.get("/organizations/<code>/rows")
@allow(Permission.READ)
def rows(code: str) -> Answer:
    """Every imported row of an organization with the file it came in, replaced ones too if wanted."""
    with_old = "old" in request.args
    with reading() as uow:
        card = organizations.organization(uow, code)
        found = queries.figures(uow, code, with_superseded=with_old)
    return page("indicators/rows.html", card=card, figures=found, with_old=with_old)


@bp.get("/imports")
@allow(Permission.READ)
def imports() -> Answer:
    """Which files came, and from whom."""
    with reading() as uow:
        found = figure_imports.imports(uow, before=request.args.get("before", type=int))
    return page("indicators/imports.html", imports=found)


@bp.get("/imports/<int:import_id>")
@allow(Permission.READ)
def import_card(import_id: int) -> Answer:
    """One file and the figures it brought."""
    with reading() as uow:
        card = figure_imports.import_card(uow, import_id, after=request.args.get("after", 0, type=int))
    return page("indicators/import_card.html", card=card)


@bp.route("/import", methods=["GET", "POST"])
@allow(Permission.DRAFT)
def import_figures() -> Answer:
    """Bring figures in: all rows of the table or none."""
    form = FiguresForm()
    if form.validate_on_submit():
        with refused_into(form):
            table, name, data = sheet_rows(form.file.data)
            with writing() as uow:
                report = services.import_figures(uow, rows=table, file_name=name, data=data)
            return done(_told(report), "indicators.imports")
    return page("indicators/import.html", form=form, template_form=_template_form(), columns=services.COLUMNS)


@bp.get("/import/template")
@allow(Permission.DRAFT)
def import_template() -> Answer:
    """The table to fill for an organization and a year."""
    form = _template_form()
    if not form.organization.data or not form.validate():
        return page("indicators/import.html", form=FiguresForm(), template_form=form, columns=services.COLUMNS)
    code, year = form.organization.data, form.year.data
    with reading() as uow:
        headings, table = services.figure_template(uow, organization=code, year=year)
    return blank_table(_("Показатели"), headings, table, f"figures-{code}-{year}.xlsx")


def _template_form() -> TemplateForm:
    form = TemplateForm(request.args if "year" in request.args else None, year=container().clock.today().year)
    with reading() as uow:
        form.offer(organizations.choices(uow, Permission.DRAFT))
    return form


def _told(report: services.FigureReport) -> str:
    if report.import_id is None:
        return _("Все значения уже есть в системе; ничего не изменено.")
    added = _n("Добавлено %(num)s значение", "Добавлено %(num)s значений", report.added)
    rest = _("заменено: %(replaced)s, без изменений: %(same)s", replaced=report.replaced, same=report.unchanged)
    return f"{added}, {rest}."
