"""A file that is brought: its remarks by rule, and the mended file to take home. Nothing of it is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from app.desk import Desk
from app.i18n import _
from app.limited import layout_fixed, layout_remarks
from app.pages.check import bp
from app.pages.check.forms import MendForm, UploadForm
from app.pages.check.shown import by_rule
from app.security.access import allow
from app.uploads import file_name
from app.web import Answer, container, current_actor, page, reading, refused_into
from app.web_files import made_file
from document_templates.checks import demanded
from registry.domain.roles import Permission
from registry.errors import N_, InvalidInput
from registry.ports import LocalRules
from registry.queries import layout as queries
from registry.services.writing import DOCX

_HOUR = 60 * 60


@bp.route("/check", methods=["GET", "POST"])
@allow(Permission.READ)
def index() -> Answer:
    """Choose a file; see its remarks."""
    form, near = UploadForm(), _near()
    form.offer(near)
    if form.validate_on_submit():
        with refused_into(form):
            return _checked(form.file.data, form.profile.data, form.day.data, near)
    return page("check/index.html", form=form)


def _checked(upload: Any, profile: str, day: date | None, near: dict[str, LocalRules]) -> Answer:
    data, name = upload.read(), file_name(upload)
    asked, local = ("auto", near[profile]) if profile in near else (profile, None)
    remarks = layout_remarks(container().isolation, data, day, asked, local)
    pack = demanded(day, asked, local)
    lies = _desk().lay(_person(), data)
    parcel = _serializer().dumps([lies, name, profile, day.isoformat() if day else None])
    return page(
        "check/result.html",
        groups=by_rule(pack, remarks),
        pack=pack,
        name=name,
        fixable=any(remark.fixable for remark in remarks),
        mend=MendForm(formdata=None, parcel=parcel),
    )


@bp.post("/check/mended")
@allow(Permission.READ)
def mended() -> Answer:
    """The mended file, as an attachment."""
    lies, name, profile, day = _opened(MendForm().parcel.data)
    near = _near()
    asked, local = ("auto", near[profile]) if profile in near else (profile, None)
    data = _desk().take(_person(), lies)
    fixed = layout_fixed(container().isolation, data, date.fromisoformat(day) if day else None, asked, local)
    return made_file(fixed.docx, _("исправлено — %(name)s", name=name), DOCX)


def _opened(parcel: str | None) -> tuple[str, str, str, str | None]:
    try:
        lies, name, profile, day = _serializer().loads(parcel or "", max_age=_HOUR)
    except (BadData, ValueError) as error:
        raise InvalidInput(N_("Проверка файла устарела. Загрузите документ ещё раз.")) from error
    return lies, name, profile, day


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="layout-check")


def _desk() -> Desk:
    return Desk(container().settings.data / "desk")


def _person() -> int:
    return current_actor().user_id or 0


def _near() -> dict[str, LocalRules]:
    """Local rules of the organizations that the person belongs to, by name."""
    with reading() as uow:
        return {rules.name: rules for rules in queries.rules_near(uow)}
