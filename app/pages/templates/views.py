"""Kinds with their templates, one kind, one version, and how two versions differ."""

from __future__ import annotations

from flask import Response, request

from app.exports.report import DOCX_TYPE
from app.kinds import kind_name
from app.limited import template_paragraphs
from app.lists import capfirst
from app.pages.templates import bp
from app.pages.templates.cards import card_page, kind_page
from app.security.access import allow
from app.web import Answer, container, page, reading
from app.web_files import made_file
from registry.domain.editions import word_diff
from registry.domain.paragraphs import paragraph_changes
from registry.domain.roles import Permission
from registry.queries import templates as queries


@bp.get("/")
@allow(Permission.MANAGE)
def index() -> Answer:
    """Every kind that is drafted here, and what it is written by."""
    kinds = [kind for kind in container().catalogue.kinds() if kind.has_template]
    with reading() as uow:
        own: dict[str, list[queries.VersionView]] = {}
        for version in queries.versions(uow):
            own.setdefault(version.kind, []).append(version)
    return page("templates/index.html", kinds=kinds, own=own)


@bp.get("/kinds/<kind>")
@allow(Permission.MANAGE)
def kind(kind: str) -> Answer:
    """The templates of a kind, the form for another one, and the names that a template may use."""
    return kind_page(kind)


@bp.get("/kinds/<kind>/template.docx")
@allow(Permission.MANAGE)
def bundled(kind: str) -> Response:
    """The bundled template, to start from."""
    data = container().catalogue.template(kind)
    return made_file(data, f"{capfirst(kind_name(kind))}, шаблон.docx", DOCX_TYPE)


@bp.get("/<int:version_id>")
@allow(Permission.MANAGE)
def card(version_id: int) -> Answer:
    """One version: remarks, fields, and a sample beside them."""
    return card_page(version_id)


@bp.get("/<int:version_id>/file")
@allow(Permission.MANAGE)
def file(version_id: int) -> Response:
    """The file as it was uploaded."""
    with reading() as uow:
        found = queries.version(uow, version_id)
    return made_file(container().files.read(found.sha256), f"{found.name}, версия {found.ordinal}.docx", DOCX_TYPE)


@bp.get("/<int:version_id>/compare")
@allow(Permission.MANAGE)
def compare(version_id: int) -> Answer:
    """How the text of a version differs from another one, or from the bundled template, paragraph by paragraph."""
    with reading() as uow:
        found = queries.version(uow, version_id)
        others = [each for each in queries.versions(uow, kind=found.kind) if each.id != version_id]
    other = _other(found, others)
    old = container().catalogue.template(found.kind) if other is None else container().files.read(other.sha256)
    before, after = (
        template_paragraphs(container().isolation, data) for data in (old, container().files.read(found.sha256))
    )
    changes = paragraph_changes(before, after)
    return page("templates/compare.html", found=found, other=other, others=others, changes=changes, diff=word_diff)


def _other(found: queries.VersionView, others: list[queries.VersionView]) -> queries.VersionView | None:
    """The version to compare with: the one the address names, else the one before, else none (the bundled one)."""
    asked = request.args.get("with", "")
    if asked:
        return next((each for each in others if str(each.id) == asked), None)
    earlier = [each for each in others if each.template_id == found.template_id and each.ordinal < found.ordinal]
    return earlier[0] if earlier else None
