"""The series of an organization, and the pattern of each."""

from __future__ import annotations

from app.forms import BaseForm, Line, Required
from app.i18n import _, _l
from app.kinds import kind_name
from app.pages.numbers import bp
from app.security.access import allow
from app.web import Answer, container, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.queries import numbering as queries
from registry.queries import organizations
from registry.services import numbering as services


class PatternForm(BaseForm):
    """One series and its pattern."""

    series = Line(_l("Ряд"), [Required(_l("Укажите ряд."))])
    pattern = Line(
        _l("Образец номера"),
        [Required(_l("Укажите образец номера."))],
        description=_l("{n} — порядковый номер, {yyyy} или {yy} — год. Например 10-П-{n}."),
    )


@bp.route("/<code>/numbers", methods=["GET", "POST"])
@allow(Permission.READ)
def index(code: str) -> Answer:
    """The series with what comes next; a form for those who manage the organization."""
    form = PatternForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.set_pattern(uow, organization=code, **form.values())
            return done(_("Образец номера сохранён. Уже выданные номера не изменились."), "numbers.index", code=code)
    with reading() as uow:
        owner = organizations.organization(uow, code)
        series = queries.series_rows(uow, code)
    return page("numbers/index.html", form=form, owner=owner, series=series, kinds=_kinds())


def _kinds() -> dict[str, list[str]]:
    """Names of the kinds of documents by the series they are numbered in."""
    found: dict[str, list[str]] = {}
    for kind in container().catalogue.kinds():
        if kind.series is not None:
            found.setdefault(kind.series, []).append(kind_name(kind.code))
    return found
