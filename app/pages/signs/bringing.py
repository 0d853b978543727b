"""Bringing a list: the file is looked through, its effect is shown, and a button stores it."""

from __future__ import annotations

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from app.i18n import _
from app.limited import table_of
from app.pages.signs import bp
from app.pages.signs.forms import KeptListForm, ListFactsForm, ListForm
from app.security.access import allow
from app.uploads import blank_table, sheet_rows
from app.web import Answer, container, current_actor, done, page, reading, refused_into, writing
from registry.domain.roles import Permission
from registry.domain.sheets import SheetRow, with_headings
from registry.errors import N_, FileRejected, Forbidden
from registry.queries import organizations, signs
from registry.services import sign_lists as services
from registry.services.sign_tables import COLUMNS

_BODIES = ("department", "mouo")


@bp.route("/import", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def bring() -> Answer:
    """Look a list through: who enters, who leaves, who stays."""
    form = _offered(ListForm(trait=request.args.get("trait")))
    if form.validate_on_submit():
        with refused_into(form):
            rows, name, data = sheet_rows(form.file.data)
            stored = container().files.put(data)
            with reading() as uow:
                report = services.preview_list(uow, rows=rows, about=form.facts(), sha256=stored.sha256)
            hidden = form.hidden(_keep(stored.sha256, name))
            return page("signs/preview.html", report=report, hidden=hidden, facts=form.facts(), label=_label(form))
    return page("signs/import.html", form=form, columns=COLUMNS)


@bp.post("/import/confirm")
@allow(Permission.MANAGE)
def store() -> Answer:
    """Store the list that was looked through."""
    form = _offered(KeptListForm())
    if form.validate_on_submit():
        with refused_into(form):
            rows, name, data = _kept(form.kept.data)
            with writing() as uow:
                report = services.import_list(uow, rows=rows, about=form.facts(), data=data, file_name=name)
            return done(_told(report), "signs.card", list_id=report.id)
    again = _offered(ListForm())
    again.form_errors = [*form.form_errors, *(text for texts in form.errors.values() for text in texts)]
    return page("signs/import.html", form=again, columns=COLUMNS)


@bp.get("/import/template")
@allow(Permission.MANAGE)
def import_template() -> Answer:
    """The table to fill."""
    return blank_table(_("Перечень"), COLUMNS.headings, [], "perechen.xlsx")


def _told(report: services.ListReport) -> str:
    if report.unchanged:
        return _("Такой перечень уже загружен; ничего не изменено.")
    change = report.change
    return _(
        "Перечень сохранён. Вошли: %(enter)s, выбыли: %(leave)s, остались: %(stay)s.",
        enter=len(change.enter), leave=len(change.leave), stay=len(change.stay),
    )  # fmt: skip


def _offered(form: ListFactsForm) -> ListFactsForm:
    with reading() as uow:
        bodies = organizations.choices(uow, Permission.MANAGE, levels=_BODIES)
        form.offer(signs.signs(uow), bodies)
    if not bodies:
        raise Forbidden(N_("Перечень ведёт администратор Департамента или муниципального органа."))
    return form


def _label(form: ListFactsForm) -> str:
    return next((str(label) for code, label, *_ in form.trait.iter_choices() if code == form.trait.data), "")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="sign-list")


def _keep(sha256: str, name: str) -> str:
    """The name of a stored file as only this person may use it again."""
    return str(_signer().dumps([sha256, name, current_actor().user_id]))


def _kept(token: str) -> tuple[tuple[SheetRow, ...], str, bytes]:
    """The rows, the name and the bytes of the file that was looked through. Raises ``FileRejected``."""
    try:
        sha256, name, person = _signer().loads(token)
    except BadData as error:
        raise FileRejected(N_("Файл перечня устарел. Загрузите его снова.")) from error
    if person != current_actor().user_id:
        raise FileRejected(N_("Файл перечня устарел. Загрузите его снова."))
    data = container().files.read(sha256)
    table = table_of(container().isolation, data, name)
    return with_headings((row.number, row.cells) for row in table.rows), name, data
