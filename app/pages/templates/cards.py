"""The page of a kind with its templates, and the page of one version."""

from __future__ import annotations

from typing import Any

from flask import request

from app.pages.templates.forms import SinceForm, UploadForm
from app.pages.templates.names import fact_rows, field_words, tag_rows
from app.web import Answer, container, current_actor, page, reading
from registry.domain.roles import Permission
from registry.errors import DokkartaError, InvalidInput, RuleViolation
from registry.queries import organizations, roadmaps
from registry.queries import templates as queries
from registry.queries.scope import manages_the_region
from registry.services.template_samples import SampleOf, sample
from registry.services.templates import kind_with_fields


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
        found, used_by = queries.version(uow, version_id), queries.documents_by(uow, version_id)
        near = organizations.choices(uow, Permission.READ)
        measures = roadmaps.roadmap(uow).items if roadmaps.roadmaps(uow) else ()
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
            return container().sheets.of(sample(uow, found, about).docx), None
    except (InvalidInput, RuleViolation) as refused:
        return (), refused
