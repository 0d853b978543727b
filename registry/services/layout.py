"""The layout of documents: checking and mending.

Checking and mending a file of a stranger belongs into a limited child, so both can be had in two steps: ``task_of``
reads what a check needs, and whoever asks runs it where it is safe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.db import UnitOfWork
from registry.domain.lifecycle import Move, State
from registry.domain.roles import Permission
from registry.errors import N_, RuleViolation
from registry.models import DocumentVersion
from registry.ports import LayoutFixed, LayoutRemark, LocalRules
from registry.queries.layout import WaiverRow, rules_in_force, waivers
from registry.queries.numbering import format_of
from registry.services.lookups import DocumentAtHand, document_for, document_for_move, now
from registry.services.reports import record_uses, recorded_uses
from registry.services.revising import take_revision
from registry.services.writing import DOCX, DraftedDocument, drafted_as_it_is


@dataclass(frozen=True, slots=True)
class CheckTask:
    """What a check of a document needs, outside of any unit of work.

    ``may_decide`` says whether the actor may accept breaches.
    """

    data: bytes
    day: date
    local: LocalRules | None
    missing: tuple[str, ...]
    waivers: tuple[WaiverRow, ...]
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A remark, and the waiver that accepts it, if there is one."""

    remark: LayoutRemark
    waiver: WaiverRow | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What stands between a document and its registration, and remarks on its layout."""

    missing: tuple[str, ...]
    remarks: tuple[LayoutRemark, ...]
    judged: tuple[Judged, ...] = ()


def task_of(uow: UnitOfWork, *, document_id: int) -> CheckTask:
    """What the check of the newest DOCX needs. Reads only; raises ``RuleViolation`` for another sort of file."""
    found = document_for(uow, document_id, Permission.READ)
    if found.version.media_type != DOCX:
        raise RuleViolation(N_("Оформление проверяется только у документов DOCX."))
    ours = found.row.origin == "drafted"
    missing = uow.ports.renderer.missing(found.row.kind, found.version.values) if ours else ()
    day = found.row.day or uow.ports.clock.today()
    data = uow.ports.files.read(found.version.sha256)
    if ours and found.state is State.DRAFT:
        # The places of number and date are filled by registration; their blanks are no fault of the author.
        data = uow.ports.renderer.stamp(data, number=_first_number(uow, found, day), day=day)
    local = rules_in_force(uow, found.organization.path, day)
    decides = uow.actor.may(Permission.DRAFT, found.organization.path)
    return CheckTask(data, day, local, missing, waivers(uow, found.row), decides)


def _first_number(uow: UnitOfWork, found: DocumentAtHand, day: date) -> str:
    series = uow.ports.catalogue.kind(found.row.kind).series
    return format_of(uow, found.organization.id, series).write(1, day.year) if series else "1"


def judged(task: CheckTask, remarks: Sequence[LayoutRemark]) -> Checked:
    """The remarks with the waivers of the document."""
    accepted = {waiver.rule: waiver for waiver in reversed(task.waivers) if waiver.until is None}
    return Checked(task.missing, tuple(remarks), tuple(Judged(remark, accepted.get(remark.rule)) for remark in remarks))


def check(uow: UnitOfWork, *, document_id: int) -> Checked:
    """What is missing, and remarks on the layout of the newest DOCX, checked by the renderer. Reads only."""
    task = task_of(uow, document_id=document_id)
    return judged(task, uow.ports.renderer.check(task.data, day=task.day, local=task.local))


@dataclass(frozen=True, slots=True)
class PreparedFix:
    """A draft with its layout mended, in the store but not yet a version."""

    document_id: int
    revision: int
    sha256: str
    size: int
    text: str
    fixed: LayoutFixed

    @property
    def reason(self) -> str:
        """What was mended, in Russian."""
        done = "; ".join(f"{each.rule}: {each.message[:1].lower()}{each.message[1:]}" for each in self.fixed.done)
        return N_("Исправлено оформление: {done}.").format(done=done)


def prepare_fix(uow: UnitOfWork, *, document_id: int) -> PreparedFix:
    """Mend the layout of a draft. Reads only; the file is put into the store.

    Raises ``Immutable`` for a registered document and ``RuleViolation`` when there is nothing to mend.
    """
    found = document_for_move(uow, document_id, Move.REVISE)
    day = uow.ports.clock.today()
    local = rules_in_force(uow, found.organization.path, day)
    fixed = uow.ports.renderer.fix(uow.ports.files.read(found.version.sha256), day=day, local=local)
    if not fixed.done:
        raise RuleViolation(N_("Исправлять нечего: того, что исправляется без автора, в документе нет."))
    stored = uow.ports.files.put(fixed.docx)
    return PreparedFix(document_id, found.row.revision, stored.sha256, stored.size, fixed.text, fixed)


def save_fix(uow: UnitOfWork, prepared: PreparedFix) -> DraftedDocument:
    """Keep the mended file as the newest version of the draft; its values stay."""
    found = document_for_move(uow, prepared.document_id, Move.REVISE)
    take_revision(uow, found, prepared.revision)
    before = found.version
    version = DocumentVersion(
        document_id=prepared.document_id,
        ordinal=before.ordinal + 1,
        values=before.values,
        sha256=prepared.sha256,
        size=prepared.size,
        file_name=before.file_name,
        media_type=DOCX,
        template_sha256=before.template_sha256,
        text=prepared.text,
        no_text_reason="",
        reason=prepared.reason,
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
    )
    uow.session.add(version)
    uow.session.flush()
    # The new version prints the very figures of the one before it.
    record_uses(uow, version.id, recorded_uses(uow, before.id))
    uow.journal(
        "document.fix",
        "document",
        prepared.document_id,
        organization_id=found.organization.id,
        version=version.ordinal,
        sha256=prepared.sha256,
        reason=version.reason,
    )
    uow.outbox("index", prepared.document_id)
    return drafted_as_it_is(uow, prepared.document_id)
