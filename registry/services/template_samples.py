"""A version of a template filled for a look: with the sample of its kind, or for an organization and a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.errors import NotFound
from registry.models import Job, Organization
from registry.ports import Drafted
from registry.queries.jobs import JobView
from registry.queries.scope import by_codes
from registry.queries.templates import VersionView, version
from registry.services.drafting import context_of, read_task
from registry.services.jobs import enqueue
from registry.services.lookups import UNKNOWN
from registry.services.writing import written, written_from_defaults


@dataclass(frozen=True, slots=True)
class SampleOf:
    """What a sample speaks of; without an organization it is the sample of the kind."""

    organization: str | None = None
    item: str | None = None


def sample(uow: UnitOfWork, of: VersionView, about: SampleOf) -> Drafted:
    """The document. Reads only. Raises ``TemplateError`` when the template cannot be filled."""
    ports, template = uow.ports, uow.ports.files.read(of.sha256)
    kind = ports.catalogue.kind(of.kind)
    if about.organization is None:
        given = ports.catalogue.sample(of.kind)
        return written(ports.renderer, kind, given["values"], given["context"], template=template).drafted
    task = read_task(uow, kind=of.kind, organization=about.organization, item=about.item, permission=Permission.READ)
    context: dict[str, Any] = context_of(uow, task)
    return written_from_defaults(ports.renderer, kind, {}, context, template).drafted


def order_pdf(uow: UnitOfWork, of: VersionView, drafted: Drafted) -> JobView:
    """Ask for the PDF of a sample."""
    owner: Organization | None = None
    if of.organization is not None:
        owner = by_codes(uow, [of.organization]).get(of.organization)
    stored = uow.ports.files.put(drafted.docx)
    payload = {"template": of.id, "sha256": stored.sha256}
    return enqueue(uow, "template_pdf", payload, organization_id=owner.id if owner else None, total=1)


def finished_pdf(uow: UnitOfWork, job_id: int) -> str:
    """The address of the PDF that the job made of a template the actor may look at. Raises ``NotFound``."""
    job = uow.session.get(Job, job_id)
    if job is None or job.kind != "template_pdf" or job.state != "done":
        raise NotFound(UNKNOWN)
    version(uow, int(job.payload["template"]))
    return str(job.result["sha256"])
