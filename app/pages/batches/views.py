"""The list of batches, one batch as it goes on, its steps, and the files of all its documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request, send_file

from app.i18n import _, _l
from app.jobs.batch_results import archive
from app.pages.batches import bp
from app.security.access import allow
from app.security.session import current_actor
from app.web import Answer, UnitOfWork, container, done, fragment, page, reading, wants_fragment, writing
from app.web_files import stored_file
from app.web_filters import chosen_number
from registry.domain.formats import DOCX_TYPE
from registry.domain.roles import Permission
from registry.errors import N_, NotFound
from registry.queries import batches as queries
from registry.queries import jobs as jobs_query
from registry.queries.document_files import FileAnswer
from registry.queries.jobs import JobView
from registry.services import batches, jobs

STEPS: dict[str, tuple[Callable[..., Any], Any]] = {
    "pause": (batches.pause, _l("Пакет приостановлен.")),
    "resume": (batches.resume, _l("Пакет продолжен.")),
    "cancel": (batches.cancel, _l("Пакет остановлен. Готовые документы остались.")),
    "retry": (batches.retry, _l("Неудачные документы готовятся снова.")),
}
_TYPES = {"docx": DOCX_TYPE, "pdf": "application/pdf"}


@bp.get("/")
@allow(Permission.DRAFT)
def index() -> Answer:
    """The latest batches."""
    with reading() as uow:
        return page("batches/index.html", found=queries.batches(uow))


@bp.get("/<int:batch_id>")
@allow(Permission.DRAFT)
def card(batch_id: int) -> Answer:
    """One batch; with scripts it follows the work until it ends."""
    with reading() as uow:
        parts = _parts(uow, batch_id)
    return fragment("batches/state.html", **parts) if wants_fragment() else page("batches/card.html", **parts)


@bp.post("/<int:batch_id>/<any(pause, resume, cancel, retry):step>")
@allow(Permission.DRAFT)
def move(batch_id: int, step: str) -> Answer:
    """Stop, go on, end, or try again what failed."""
    act, said = STEPS[step]
    with writing() as uow:
        act(uow, batch_id=batch_id)
    return done(str(said), "batches.card", batch_id=batch_id)


@bp.post("/<int:batch_id>/register")
@allow(Permission.REGISTER)
def register(batch_id: int) -> Answer:
    """Numbers for all drafts of the batch, in order: a job gives them."""
    return _enqueued(batch_id, "batch_register", _("Регистрация начата: номера присваиваются по порядку."))


@bp.post("/<int:batch_id>/print")
@allow(Permission.DRAFT)
def order_print(batch_id: int) -> Answer:
    """One file with all documents: a job makes it. With ``sides=2`` each document begins on a new sheet."""
    two_sided = request.args.get("sides") == "2"
    return _enqueued(batch_id, "batch_print", _("Файл для печати готовится."), two_sided=two_sided)


@bp.get("/<int:batch_id>/documents.zip")
@allow(Permission.DRAFT)
def documents_zip(batch_id: int) -> Response:
    """All documents of the batch in one archive."""
    with reading() as uow:
        files = queries.made_files(uow, batch_id)
    name = _("Пакет %(id)s.zip", id=batch_id)
    return send_file(archive(container(), files), mimetype="application/zip", as_attachment=True, download_name=name)


@bp.get("/<int:batch_id>/print.<any(docx, pdf):form>")
@allow(Permission.DRAFT)
def printed(batch_id: int, form: str) -> Response:
    """The file for printing that was made last."""
    with reading() as uow:
        found = queries.batch(uow, batch_id)
        queries.require_all(uow, batch_id)
        job = _latest(uow, "batch_print", found.id)
    address = job.result.get(form) if job is not None and job.state == "done" else None
    if not address:
        raise NotFound(N_("Файла для печати ещё нет. Закажите его на странице пакета."))
    return stored_file(FileAnswer(address, _("Пакет %(id)s", id=batch_id) + f".{form}", _TYPES[form]))


def _parts(uow: UnitOfWork, batch_id: int) -> dict[str, Any]:
    found = queries.batch(uow, batch_id)
    job = next((each for each in jobs_query.of_kind(uow, "batch") if each.id == found.job_id), None)
    printing, numbering = (_latest(uow, kind, batch_id) for kind in ("batch_print", "batch_register"))
    return {
        "batch": found,
        "trouble": job.error if job is not None and found.state == "paused" else "",
        "failed": queries.entries(uow, batch_id, states=("failed",)).rows,
        "made": queries.entries(uow, batch_id, states=("done",), after=chosen_number("after")),
        "begins": not request.args.get("after"),
        "printing": printing,
        "numbering": numbering,
        "may_register": current_actor().may_anywhere(Permission.REGISTER),
        "follows": found.at_work or any(job is not None and not job.finished for job in (printing, numbering)),
    }


def _latest(uow: UnitOfWork, kind: str, batch_id: int) -> JobView | None:
    """The latest job of the kind for the batch, ``None`` when there was none."""
    return next(
        (each for each in jobs_query.of_kind(uow, kind, limit=200) if each.payload.get("batch") == batch_id), None
    )


def _enqueued(batch_id: int, kind: str, said: str, **asked: bool) -> Answer:
    with writing() as uow:
        queries.batch(uow, batch_id)
        running = _latest(uow, kind, batch_id)
        if running is None or running.finished:
            jobs.enqueue(uow, kind, {"batch": batch_id, **asked})
    return done(said, "batches.card", batch_id=batch_id)
