"""A draft as it would be, without keeping anything: for the page that shows the document beside its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.db import UnitOfWork
from registry.ports import Drafted
from registry.services.drafting import context_of
from registry.services.reports import with_figures
from registry.services.writing import check_names, task_to_draft, template_of


def preview(
    uow: UnitOfWork,
    *,
    kind: str,
    organization: str,
    values: Mapping[str, Any],
    item: str | None = None,
    window: str | None = None,
) -> Drafted:
    """The document of these values. Neither the registry nor the store is changed."""
    task = task_to_draft(uow, kind=kind, organization=organization, item=item, window=window, roadmap=None)
    check_names(task.kind, values)
    context = context_of(uow, task, values)
    filled = with_figures(task.kind, values, context["indicators"])
    return uow.ports.renderer.draft(kind, filled, context, template_of(uow.ports.files, task))
