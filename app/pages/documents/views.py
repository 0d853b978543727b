"""The list of documents, one document, its files, and the steps of its life."""

from __future__ import annotations

from flask import Response, request

from app.i18n import _
from app.pages.documents import bp
from app.pages.documents.cards import card_page, scan_state
from app.pages.documents.forms import ReasonForm, RegisterForm
from app.security.access import allow
from app.web import Answer, container, done, page, reading, refused_into, wants_fragment, writing
from app.web_files import made_file, stored_file
from app.web_filters import document_filters, without_strangers
from registry.domain.roles import Permission
from registry.errors import N_, ConverterMissing
from registry.queries import document_files, organizations
from registry.queries import documents as queries
from registry.queries.document_filters import Cursor
from registry.services import documents, publication, registration, scans
from registry.services import jobs as job_services


@bp.get("/")
@allow(Permission.READ)
def index() -> Answer:
    """Drafts first, then registered documents, the newest first."""
    asked, after = document_filters(), request.args.get("after")
    with reading() as uow:
        near = organizations.readable_among(uow, asked.organizations)
        filters, strangers = without_strangers(asked, near)
        found = queries.list_documents(uow, filters, Cursor.read(after))
        facets = queries.facets(uow, filters)
    return page(
        "documents/index.html",
        found=found,
        facets=facets,
        filters=filters,
        strangers=strangers,
        begins=not after,
    )


@bp.get("/<int:document_id>")
@allow(Permission.READ)
def card(document_id: int) -> Answer:
    """Everything known of a document; with scripts the reading of a scan follows until it ends."""
    return scan_state(document_id) if wants_fragment() else card_page(document_id)


@bp.post("/<int:document_id>/register")
@allow(Permission.REGISTER)
def register(document_id: int) -> Answer:
    """Give the number and the date."""
    form = RegisterForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = registration.register(
                uow, document_id=document_id, day=form.day.data, number=form.number.data or None
            )
            number = _("Номер %(number)s.", number=made.number) if made.number else ""
            return done(f"{_('Документ зарегистрирован.')} {number}".strip(), "documents.card", document_id=document_id)
    return card_page(document_id, sent=form)


@bp.post("/<int:document_id>/publish")
@allow(Permission.PUBLISH)
def publish(document_id: int) -> Answer:
    """Put it on the portal."""
    with writing() as uow:
        publication.publish(uow, document_id=document_id)
    return done(_("Документ опубликован на портале."), "documents.card", document_id=document_id)


@bp.post("/<int:document_id>/withdraw")
@allow(Permission.PUBLISH)
def withdraw(document_id: int) -> Answer:
    """Take it off the portal."""
    form = ReasonForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            publication.withdraw(uow, document_id=document_id, reason=form.reason.data)
            return done(_("Документ снят с публикации."), "documents.card", document_id=document_id)
    return card_page(document_id, sent=form)


@bp.post("/<int:document_id>/discard")
@allow(Permission.DRAFT)
def discard(document_id: int) -> Answer:
    """Throw a draft away."""
    with writing() as uow:
        documents.discard(uow, document_id=document_id)
    return done(_("Проект отменён."), "documents.index")


@bp.get(f"/<int:document_id>/file/<any({', '.join((*document_files.FORMATS, 'text'))}):kind>")
@allow(Permission.READ)
def file(document_id: int, kind: str) -> Response:
    """A file of the document, or its text as one; ``version`` asks for an older one."""
    asked = request.args.get("version", "")
    version = int(asked) if asked.isdecimal() else None
    with reading() as uow:
        if kind == "text":
            text = document_files.document_text(uow, document_id, version)
            return made_file(text.data, text.name, "text/plain; charset=utf-8")
        answer = document_files.document_file(uow, document_id, kind, version)
    return stored_file(answer)


@bp.post("/<int:document_id>/recognise")
@allow(Permission.REGISTER)
def recognise(document_id: int) -> Answer:
    """Ask for its pages that are pictures to be read: a job does it."""
    with writing() as uow:
        job = scans.order(uow, document_id=document_id)
        # Asked last, so that nobody learns here whether a document of another body exists; the order is taken back.
        if refusal := container().recogniser.refusal():
            raise ConverterMissing(refusal)
    return done(_("Распознавание заказано."), "jobs.card", job_id=job.id)


@bp.post("/<int:document_id>/pdf")
@allow(Permission.READ)
def order_pdf(document_id: int) -> Answer:
    """Ask for the PDF: a job makes it."""
    if not container().converter.available():
        raise ConverterMissing(N_("LibreOffice не установлен, поэтому изготовить PDF нельзя. Скачайте файл как есть."))
    with writing() as uow:
        job = job_services.order_pdf(uow, document_id=document_id)
    return done(_("PDF заказан."), "jobs.card", job_id=job.id)
