"""The catalogue of indicators: what is known of each, and completing it."""

from __future__ import annotations

from app.i18n import _
from app.pages.indicators import bp
from app.pages.indicators.forms import IndicatorForm, NewIndicatorForm
from app.pages.organizations.forms import TableForm
from app.security.access import allow
from app.uploads import blank_table, sheet_rows
from app.web import Answer, current_actor, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.queries import indicators as queries
from registry.queries.corrections import corrections
from registry.queries.scope import manages_the_region, require_region
from registry.services import indicator_catalogue as services

_NULLABLE = ("numerator", "denominator", "unit")


@bp.get("/")
@allow(Permission.READ)
def index() -> Answer:
    """The catalogue by criterion, with what it lacks."""
    with reading() as uow:
        return page("indicators/index.html", catalogue=queries.catalogue(uow), manages=manages_the_region(uow.actor))


@bp.get("/<code>")
@allow(Permission.READ)
def card(code: str) -> Answer:
    """One indicator, all that is known of it."""
    with reading() as uow:
        found = queries.indicator(uow, code)
        stale = corrections(uow, indicator=found.code)
        return page("indicators/card.html", indicator=found, stale=stale, manages=manages_the_region(uow.actor))


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def create() -> Answer:
    """Add an indicator to the catalogue."""
    require_region(current_actor())
    form = NewIndicatorForm(counted=True, unit="%")
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            facts = _facts(form, leave=["code", "name", "criterion"])
            code = services.add_indicator(
                uow, code=form.code.data, name=form.name.data, criterion=form.criterion.data, facts=facts
            )
            return done(_("Показатель добавлен."), "indicators.card", code=code)
    return page("indicators/new.html", form=form)


@bp.route("/<code>/edit", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def edit(code: str) -> Answer:
    """Change what is known of an indicator."""
    require_region(current_actor())
    with reading() as uow:
        found = queries.indicator(uow, code)
    form = IndicatorForm(obj=found)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.edit_indicator(uow, code=code, changes=_facts(form))
            return done(_("Показатель сохранён."), "indicators.card", code=code)
    return page("indicators/edit.html", form=form, indicator=found)


@bp.route("/catalogue/import", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def import_catalogue() -> Answer:
    """Bring in the official list when it is had."""
    require_region(current_actor())
    form = TableForm()
    if form.validate_on_submit():
        with refused_into(form):
            rows, name, _data = sheet_rows(form.file.data)
            with writing() as uow:
                report = services.import_catalogue(uow, rows, file_name=name)
            told = _("Добавлено: %(added)s, изменено: %(updated)s.", added=report.added, updated=report.updated)
            return done(told, "indicators.index")
    return page("indicators/catalogue_import.html", form=form, columns=services.COLUMNS)


@bp.get("/catalogue/template")
@allow(Permission.MANAGE)
def catalogue_template() -> Answer:
    """The table of the catalogue to fill."""
    return blank_table(_("Каталог показателей"), services.COLUMNS.headings, [], "indicators.xlsx")


def _facts(form: IndicatorForm, leave: list[str] | None = None) -> dict[str, str | bool | None]:
    values = form.values(leave=leave or [])
    return {name: (value or None if name in _NULLABLE else value) for name, value in values.items()}
