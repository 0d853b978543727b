"""The list of jobs, one job with its progress, and how to stop it."""

from __future__ import annotations

from app.i18n import _
from app.pages.jobs import bp
from app.security.access import LOGGED_IN, allow
from app.web import Answer, done, fragment, page, reading, wants_fragment, writing
from app.words import JOB_KINDS
from registry.queries import jobs as jobs_query
from registry.services import jobs


@bp.get("/")
@allow(LOGGED_IN)
def index() -> Answer:
    """The latest jobs."""
    with reading() as uow:
        return page("jobs/index.html", jobs=jobs_query.jobs(uow), names=JOB_KINDS)


@bp.get("/<int:job_id>")
@allow(LOGGED_IN)
def card(job_id: int) -> Answer:
    """One job; with scripts its state follows until it ends."""
    with reading() as uow:
        found = jobs_query.job(uow, job_id)
    if wants_fragment():
        return fragment("jobs/state.html", job=found)
    return page("jobs/card.html", job=found, names=JOB_KINDS)


@bp.post("/<int:job_id>/cancel")
@allow(LOGGED_IN)
def cancel(job_id: int) -> Answer:
    """Stop a job that has not ended."""
    with writing() as uow:
        jobs.cancel(uow, job_id=job_id)
    return done(_("Задание отменено."), "jobs.card", job_id=job_id)
