"""What is done to templates: uploading, putting in and out of force, ordering a PDF of a sample."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for

from app.i18n import _
from app.limited import examined_template
from app.pages.templates import bp
from app.pages.templates.cards import asked_sample, card_page, kind_page, upload_form
from app.pages.templates.forms import SinceForm, UploadForm
from app.security.access import allow
from app.uploads import file_name
from app.web import Answer, container, done, reading, refused_into, writing
from app.web_files import made_file
from registry.domain.formats import PDF_TYPE
from registry.domain.roles import Permission
from registry.errors import N_, ConverterMissing
from registry.queries import templates as queries
from registry.queries.templates import VersionView
from registry.services import template_samples, templates


@bp.post("/kinds/<kind>")
@allow(Permission.MANAGE)
def upload(kind: str) -> Answer:
    """Take a file as the newest version of a template, whatever its remarks; they are shown on its page."""
    form = upload_form()
    if form.validate_on_submit():
        with refused_into(form):
            made = _uploaded(kind, form)
            if made.errors:
                flash(_("Шаблон загружен, но в нём есть ошибки. Исправьте их и загрузите файл снова."), "warn")
                return redirect(url_for("templates.card", version_id=made.id), 303)
            message = _("Шаблон загружен. Ошибок нет: его можно ввести в действие.")
            return done(message, "templates.card", version_id=made.id)
    return kind_page(kind, form)


@bp.post("/<int:version_id>/in-force")
@allow(Permission.MANAGE)
def put_in_force(version_id: int) -> Answer:
    """Let documents be written by it from a day on."""
    form = SinceForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = templates.put_in_force(uow, version_id=version_id, since=form.since.data)
            day = f"{made.since:%d.%m.%Y}" if made.since else ""
            return done(_("Шаблон введён в действие с %(day)s.", day=day), "templates.card", version_id=version_id)
    return card_page(version_id, form)


@bp.post("/<int:version_id>/retire")
@allow(Permission.MANAGE)
def retire(version_id: int) -> Answer:
    """Take it out of force."""
    with writing() as uow:
        templates.retire(uow, version_id=version_id)
    return done(_("Шаблон выведен из действия."), "templates.card", version_id=version_id)


@bp.post("/<int:version_id>/pdf")
@allow(Permission.MANAGE)
def order_pdf(version_id: int) -> Answer:
    """Ask for the PDF of the sample that the page shows."""
    if not container().converter.available():
        raise ConverterMissing(N_("LibreOffice не установлен, поэтому изготовить PDF нельзя. Скачайте DOCX."))
    with reading() as uow:
        found = queries.version(uow, version_id)
        drafted = template_samples.sample(uow, found, asked_sample())
    with writing() as uow:
        job = template_samples.order_pdf(uow, found, drafted)
    return done(_("PDF заказан."), "jobs.card", job_id=job.id)


@bp.get("/samples/<int:job_id>.pdf")
@allow(Permission.MANAGE)
def sample_pdf(job_id: int) -> Response:
    """The PDF that a job made."""
    with reading() as uow:
        address = template_samples.finished_pdf(uow, job_id)
    return made_file(container().files.read(address), f"Образец {job_id}.pdf", PDF_TYPE)


def _uploaded(kind: str, form: UploadForm) -> VersionView:
    owner = form.organization.data or None
    with reading() as uow:
        spec = templates.kind_with_fields(uow, kind)
        templates.allowed_owner(uow, owner)
    data = form.file.data.read()
    examined = examined_template(container().isolation, container().catalogue, spec, data)
    with writing() as uow:
        return templates.upload(
            uow,
            kind=kind,
            organization=owner,
            data=data,
            file_name=file_name(form.file.data),
            examined=examined,
            name=form.name.data or "",
            note=form.note.data or "",
        )
