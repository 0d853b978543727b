"""Handing over a stored file: always as an attachment, under its own name, kept by the browser by its hash."""

from __future__ import annotations

import io
import unicodedata

from flask import Response, request, send_file

from app.current import container
from registry.queries.document_files import FileAnswer

_SEPARATING = frozenset('/\\:*?"<>|')
#: Letters of a name but for its ending; with two bytes each and the ending they fit into 255 bytes.
_LONGEST, _LONGEST_ENDING = 110, 8


def stored_file(answer: FileAnswer) -> Response:
    """The file of the store as an attachment."""
    response = send_file(
        container().files.open(answer.sha256),
        mimetype=answer.media_type,
        as_attachment=True,
        download_name=safe_name(answer.name),
        etag=answer.sha256,
        max_age=0,
    )
    response.make_conditional(request)
    return response


def made_file(data: bytes, name: str, media_type: str) -> Response:
    """Bytes made for this answer, as an attachment."""
    return send_file(
        io.BytesIO(data), mimetype=media_type, as_attachment=True, download_name=safe_name(name), max_age=0
    )


def safe_name(name: str) -> str:
    """The name without signs that a folder, a header or the eye takes for something else, as short as folders want it.

    A turned direction of writing would make ``exe`` look like ``docx``.
    """
    plain = "".join("_" if sign in _SEPARATING or unicodedata.category(sign)[0] == "C" else sign for sign in name)
    stem, dot, ending = plain.rpartition(".")
    if not dot or not ending.isalnum() or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = plain, "", ""
    return f"{stem[:_LONGEST].strip(' .') or '_'}{dot}{ending}"
