"""Writing a draft: values over defaults, the file into the store. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from registry.db import UnitOfWork
from registry.domain.printed import PrintedFigure
from registry.domain.roles import Permission
from registry.errors import N_, InvalidInput, Remark
from registry.models import DocumentVersion
from registry.ports import Drafted, FileStore, Kind, Renderer
from registry.services.drafting import Task, context_of, read_task
from registry.services.lookups import document_for, now
from registry.services.reports import printed_figures, with_figures

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Written:
    """A document as the renderer made it: the values that it holds, and the figures it prints."""

    values: Mapping[str, Any]
    drafted: Drafted
    figures: tuple[PrintedFigure, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedDraft:
    """A draft that is written and stored as a file, but not yet as a document."""

    task: Task
    values: Mapping[str, Any]
    drafted: Drafted
    sha256: str
    size: int
    figures: tuple[PrintedFigure, ...]
    missing: tuple[str, ...]

    @property
    def signatory(self) -> str:
        """Who signs, as the values say; empty when they do not."""
        name = self.values.get("signatory_name")
        return name.strip() if isinstance(name, str) else ""


@dataclass(frozen=True, slots=True)
class DraftedDocument:
    """A draft as it stands: ``missing`` are names of required fields that are still empty."""

    id: int
    kind: str
    state: str
    missing: tuple[str, ...]
    sha256: str
    title: str
    revision: int

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta draft``."""
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "missing": list(self.missing),
            "file": self.sha256,
        }


def task_to_draft(
    uow: UnitOfWork, *, kind: str, organization: str, item: str | None, window: str | None, roadmap: str | None
) -> Task:
    """The task of a kind that can be drafted here. Raises ``InvalidInput`` for a kind without a template."""
    task = read_task(uow, kind=kind, organization=organization, item=item, window=window, roadmap=roadmap)
    if not task.kind.has_template:
        raise InvalidInput(
            N_("Для вида «{kind}» нет шаблона: внесите готовый документ (DOCX или PDF) с его реквизитами."),
            kind=task.kind.singular,
        )
    return task


def check_names(kind: Kind, values: Mapping[str, Any]) -> None:
    """Raise ``InvalidInput`` naming the fields that exist when a value is given for one that does not."""
    known = [field.name for field in kind.fields]
    for name in values:
        if name not in known:
            message = N_("У вида «{kind}» нет поля «{field}». Есть поля: {known}.")
            facts = {"kind": kind.singular, "field": name, "known": ", ".join(known)}
            raise InvalidInput(message, remarks=[Remark(str(name), message, tuple(facts.items()))], **facts)


def written(
    renderer: Renderer,
    kind: Kind,
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    *,
    before: Sequence[PrintedFigure] = (),
    template: bytes | None = None,
    defaults: Mapping[str, Any] | None = None,
) -> Written:
    """Render the document by the template, the bundled one when ``None``. Needs no database, so a child may do it.

    ``before`` is what its version before printed; ``defaults`` are the values that the program would give, asked of the
    renderer when they are wanted and not given.
    """
    filled = with_figures(kind, values, context["indicators"])
    drafted = renderer.draft(kind.code, filled, context, template)
    plain: dict[str, Any] = plain_values(filled)
    if defaults is None and context["indicators"]:
        defaults = renderer.defaults(kind.code, context)
    indicators = context["indicators"]
    figures = printed_figures(kind, filled, drafted.text, indicators, before=before, defaults=defaults)
    return Written(plain, drafted, figures, renderer.missing(kind.code, plain))


def written_from_defaults(
    renderer: Renderer,
    kind: Kind,
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    template: bytes | None = None,
) -> Written:
    """Render the document from its defaults with the given values over them; needs no database either."""
    defaults = renderer.defaults(kind.code, context)
    return written(renderer, kind, {**defaults, **values}, context, template=template, defaults=defaults)


def template_of(files: FileStore, task: Task) -> bytes | None:
    """The bytes of the people's template that the task is to be written by; ``None`` for the bundled one."""
    return None if task.template is None else files.read(task.template.sha256)


def kept(files: FileStore, task: Task, made: Written) -> PreparedDraft:
    """Put the file into the store."""
    stored = files.put(made.drafted.docx)
    return PreparedDraft(task, made.values, made.drafted, stored.sha256, stored.size, made.figures, made.missing)


def write_draft(
    uow: UnitOfWork,
    task: Task,
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    before: Sequence[PrintedFigure] = (),
) -> PreparedDraft:
    """Render the document and put it into the store."""
    files = uow.ports.files
    template = template_of(files, task)
    return kept(files, task, written(uow.ports.renderer, task.kind, values, context, before=before, template=template))


def write_from_defaults(uow: UnitOfWork, task: Task, values: Mapping[str, Any]) -> PreparedDraft:
    """Render the document from its defaults with the given values over them."""
    check_names(task.kind, values)
    context = context_of(uow, task, values)
    files = uow.ports.files
    made = written_from_defaults(uow.ports.renderer, task.kind, values, context, template_of(files, task))
    return kept(files, task, made)


def version_of(uow: UnitOfWork, prepared: PreparedDraft, *, ordinal: int) -> DocumentVersion:
    """The row that holds a prepared draft as the document's state number ``ordinal``."""
    return DocumentVersion(
        ordinal=ordinal,
        values=dict(prepared.values),
        sha256=prepared.sha256,
        size=prepared.size,
        file_name=f"{prepared.task.kind.code}.docx",
        media_type=DOCX,
        template_sha256=prepared.drafted.template_sha256,
        template_version_id=prepared.task.template.version_id if prepared.task.template else None,
        text=prepared.drafted.text,
        no_text_reason="",
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
    )


def plain_values(value: Any) -> Any:
    """The values as JSON keeps them: dates as ISO texts, decimals as numbers."""
    if isinstance(value, Mapping):
        return {str(key): plain_values(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(entry) for entry in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def drafted_as_it_is(uow: UnitOfWork, document_id: int) -> DraftedDocument:
    """The document as the answer of a command."""
    uow.session.flush()
    found = document_for(uow, document_id, Permission.READ)
    row, version = found.row, found.version
    missing = uow.ports.renderer.missing(row.kind, version.values) if row.origin == "drafted" else ()
    return DraftedDocument(row.id, row.kind, row.state, missing, version.sha256, row.title, row.revision)
