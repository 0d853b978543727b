"""What the address of an audit page asks for, and the forms in which an audit leaves the house."""

from __future__ import annotations

import re
from datetime import date

from flask import Response, request

from app.exports.docx import docx
from app.exports.report import DOCX_TYPE, XLSX_TYPE, Report
from app.exports.xlsx import xlsx
from app.web import container
from app.web_files import made_file
from app.words import SHORT_LEVELS, STATUSES
from registry.errors import N_, NotFound

_PDF_TYPE = "application/pdf"


def asked_day() -> date:
    """The day asked for; today when none or none that a calendar has."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return container().clock.today()


def asked_year() -> int | None:
    """The year asked for; ``None`` for all of them and for what is no year."""
    given = request.args.get("year", "")
    return int(given) if re.fullmatch(r"20\d\d", given) else None


def asked_roadmap() -> str | None:
    """The roadmap asked for; ``None`` for the one in force."""
    return request.args.get("roadmap") or None


def asked_status() -> str | None:
    """The status asked for; ``None`` for all of them and for what is none."""
    given = request.args.get("status", "")
    return given if given in STATUSES else None


def asked_level() -> str | None:
    """The level asked for, ``None`` for all of them. Raises ``NotFound`` for one that there is not."""
    level = request.args.get("level") or None
    if level is not None and level not in SHORT_LEVELS:
        raise NotFound(N_("Уровня организаций «{level}» нет."), level=level)
    return level


def asked_parent(name: str = "parent") -> str | None:
    """The body above that was asked for, ``None`` for all of them."""
    return request.args.get(name) or None


def report_file(report: Report, form: str, name: str) -> Response:
    """The report as a file of the form: ``xlsx``, ``docx`` or ``pdf``. Raises what the converter raises."""
    if form == "xlsx":
        return made_file(xlsx(report), f"{name}.xlsx", XLSX_TYPE)
    document = docx(report)
    if form == "docx":
        return made_file(document, f"{name}.docx", DOCX_TYPE)
    return made_file(container().converter.to_pdf(document), f"{name}.pdf", _PDF_TYPE)


def kind_names() -> dict[str, str]:
    """The names of kinds by code, as they stand in exports."""
    return {kind.code: kind.singular for kind in container().catalogue.kinds()}
