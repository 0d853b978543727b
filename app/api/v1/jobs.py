"""Jobs for programs: how one goes, and having the pages of a scan read.

What changes something needs the token of the session in the header ``X-CSRFToken``, as a form of the pages does.
"""

from __future__ import annotations

from flask import Response, jsonify

from app.api.v1 import bp
from app.security.access import LOGGED_IN, allow
from app.web import container, reading, writing
from registry.domain.roles import Permission
from registry.errors import ConverterMissing
from registry.queries import jobs as queries
from registry.services import scans


@bp.get("/jobs/<int:job_id>")
@allow(LOGGED_IN)
def job_state(job_id: int) -> Response:
    """How far the job has come, and how it ended."""
    with reading() as uow:
        return jsonify(queries.job(uow, job_id).as_json())


@bp.post("/documents/<int:document_id>/recognise")
@allow(Permission.REGISTER)
def recognise(document_id: int) -> tuple[Response, int]:
    """Order the reading of the pages that are pictures; the job that does it already, if there is one."""
    with writing() as uow:
        job = scans.order(uow, document_id=document_id)
        # Asked last, so that nobody learns here whether a document of another body exists.
        if refusal := container().recogniser.refusal():
            raise ConverterMissing(refusal)
    return jsonify(job.as_json()), 202
