"""Kinds with their templates, one kind, one version, and how two versions differ."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from app.exports.report import DOCX_TYPE
from app.kinds import kind_name
from app.limited import template_paragraphs
from app.lists import capfirst
from app.pages.templates import bp
from app.pages.templates.forms import SinceForm, UploadForm
from app.pages.templates.names import fact_rows, field_words, tag_rows
from app.security.access import allow
from app.web import Answer, container, current_actor, page, reading
from app.web_files import made_file
from document_templates.preview import preview as blocks_of
from registry.domain.editions import word_diff
from registry.domain.paragraphs import paragraph_changes
from registry.domain.roles import Permission
from registry.errors import DokkartaError, InvalidInput, RuleViolation
from registry.queries import organizations, roadmaps
from registry.queries import templates as queries
from registry.queries.scope import manages_the_region
from registry.services.template_samples import SampleOf, sample
from registry.services.templates import kind_with_fields


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


def kind_page(code: str, form: UploadForm | None = None) -> Answer:
    """The page of a kind; ``form`` is the one that was refused, if one was."""
    with reading() as uow:
        spec = kind_with_fields(uow, code)
        versions = queries.versions(uow, kind=code)
    shown = form or upload_form()
    return page(
        "templates/kind.html",
        kind=spec,
        versions=versions,
        form=shown,
        tags=tag_rows(spec),
        facts=fact_rows(),
        limit=container().settings.max_upload_mb,
    )


def upload_form() -> UploadForm:
    """The form with the owners that this person may choose."""
    form = UploadForm(organization=request.args.get("organization"), name=request.args.get("name"))
    with reading() as uow:
        own = organizations.choices(uow, Permission.MANAGE)
    form.offer(own, everybody=manages_the_region(current_actor()))
    return form


def card_page(version_id: int, form: SinceForm | None = None) -> Answer:
    """The page of a version; ``form`` is the one that was refused, if one was."""
    about = asked_sample()
    with reading() as uow:
        found = queries.version(uow, version_id)
        near = organizations.choices(uow, Permission.READ)
        measures = roadmaps.roadmap(uow).items if roadmaps.roadmaps(uow) else ()
        used_by = queries.documents_by(uow, version_id)
    blocks, refused = _sample(found, about)
    spec = container().catalogue.kind(found.kind)
    return page(
        "templates/card.html",
        version=found,
        kind=spec,
        fields=field_words(spec, found.fields),
        organizations=near,
        measures=measures,
        about=about,
        used_by=used_by,
        blocks=blocks,
        refused=refused,
        since_form=form or SinceForm(formdata=None, since=container().clock.today()),
        form=form,
    )


def asked_sample() -> SampleOf:
    """What the address wants the sample to speak of."""
    organization = request.args.get("organization") or None
    return SampleOf(organization, (request.args.get("item") or None) if organization else None)


def _sample(found: queries.VersionView, about: SampleOf) -> tuple[Any, DokkartaError | None]:
    """The sample as blocks, or why there is none. A template with errors is not filled at all."""
    if found.errors:
        return (), None
    try:
        with reading() as uow:
            return blocks_of(sample(uow, found, about).docx), None
    except (InvalidInput, RuleViolation) as refused:
        return (), refused


def _other(found: queries.VersionView, others: list[queries.VersionView]) -> queries.VersionView | None:
    """The version to compare with: the one the address names, else the one before, else none (the bundled one)."""
    asked = request.args.get("with", "")
    if asked:
        return next((each for each in others if str(each.id) == asked), None)
    earlier = [each for each in others if each.template_id == found.template_id and each.ordinal < found.ordinal]
    return earlier[0] if earlier else None
