"""Handing over a stored file: always as an attachment, under its own name, kept by the browser by its hash."""

from __future__ import annotations

from flask import Response, request, send_file

from app.current import container
from registry.queries.document_files import FileAnswer


def stored_file(answer: FileAnswer) -> Response:
    """The file of the store as an attachment."""
    response = send_file(
        container().files.open(answer.sha256),
        mimetype=answer.media_type,
        as_attachment=True,
        download_name=answer.name,
        etag=answer.sha256,
        max_age=0,
    )
    response.make_conditional(request)
    return response


def made_file(data: bytes, name: str, media_type: str) -> Response:
    """Bytes made for this answer, as an attachment."""
    response = Response(data, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
