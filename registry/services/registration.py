"""Registration: the number, the stamped file, the facts it proves; all in one transaction or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update

from registry.db import UnitOfWork
from registry.domain.lifecycle import Move, State, refusal
from registry.errors import N_, DateOutOfSeries, InvalidInput, MissingFields, Remark
from registry.models import Document, DocumentVersion
from registry.ports import Kind
from registry.services.fulfilling import Fulfilled, record_fulfilment
from registry.services.lookups import DocumentAtHand, document_for_move, now
from registry.services.numbering import Series, TakenNumber, take_number
from registry.services.reports import record_uses, recorded_uses


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration: ``number`` is ``None`` for kinds without a series. ``evidence`` is what it fulfilled."""

    id: int
    number: str | None
    date: date
    revision: int
    evidence: tuple[Fulfilled, ...]

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta register``."""
        return {"id": self.id, "number": self.number, "date": self.date.isoformat()}


def register(uow: UnitOfWork, *, document_id: int, day: date | None = None, number: str | None = None) -> Registered:
    """Give the draft its number and date; from then on it never changes.

    ``day`` is today when ``None``; ``number`` is the next of the series when ``None``. Raises ``MissingFields``,
    ``DateOutOfSeries``, ``NumberTaken``, ``Immutable``.
    """
    found = document_for_move(uow, document_id, Move.REGISTER)
    kind = uow.ports.catalogue.kind(found.row.kind)
    _refuse_incomplete(uow, found, kind)
    chosen = registration_day(uow, day)
    taken = _number(uow, found, kind, chosen, number)
    _close_draft(uow, found, kind, chosen, taken)
    version = _stamped(uow, found, chosen, taken)
    evidence = record_fulfilment(uow, found.row, found.organization, found.row.items, day=chosen)
    uow.journal(
        "document.register",
        "document",
        document_id,
        organization_id=found.organization.id,
        **_facts(kind, chosen, taken, version, explicit=number is not None),
    )
    uow.outbox("index", document_id)
    return Registered(document_id, taken.number if taken else None, chosen, found.row.revision, evidence)


OLDEST = 10
"""How many years back a document drafted here may be dated."""


def registration_day(uow: UnitOfWork, day: date | None) -> date:
    """The date of registration by the calendar of the installation.

    Raises ``DateOutOfSeries`` for a day to come, and for one so long ago that it can only be a slip of the keyboard.
    """
    today = uow.ports.clock.today()
    if day is not None and day > today:
        raise DateOutOfSeries(
            N_("Дата {day} ещё не наступила: сегодня {today}. Укажите сегодняшнюю или более раннюю дату."),
            day=f"{day:%d.%m.%Y}",
            today=f"{today:%d.%m.%Y}",
        )
    if day is not None and day.year < today.year - OLDEST:
        raise DateOutOfSeries(
            N_("Дата {day} слишком давняя для регистрации. Проверьте год; старые документы вносят как готовые."),
            day=f"{day:%d.%m.%Y}",
        )
    return day or today


def _refuse_incomplete(uow: UnitOfWork, found: DocumentAtHand, kind: Kind) -> None:
    empty = uow.ports.renderer.missing(kind.code, found.version.values)
    if empty:
        labels = {field.name: field.label for field in kind.fields}
        message = N_("Поле «{label}» не заполнено.")
        raise MissingFields(
            N_("Документ № {id} нельзя зарегистрировать: не заполнены поля {labels}."),
            remarks=[Remark(name, message, (("label", labels.get(name, name)),)) for name in empty],
            id=found.row.id,
            fields=empty,
            labels=", ".join(f"«{labels.get(name, name)}»" for name in empty),
        )


def _number(uow: UnitOfWork, found: DocumentAtHand, kind: Kind, day: date, wanted: str | None) -> TakenNumber | None:
    if kind.series is not None:
        return take_number(uow, Series(found.organization.id, kind.series, day.year), day, wanted=wanted)
    if wanted is not None:
        raise InvalidInput(
            N_("У документов вида «{kind}» нет своего номера: {registration}. Регистрируйте без номера."),
            kind=kind.singular,
            registration=kind.registration or "—",
        )
    return None


def _close_draft(uow: UnitOfWork, found: DocumentAtHand, kind: Kind, day: date, taken: TakenNumber | None) -> None:
    """Turn the draft into a registered document, if it is still the draft that was read."""
    row = found.row
    done = uow.session.execute(
        update(Document)
        .where(Document.id == row.id, Document.state == State.DRAFT.value, Document.revision == row.revision)
        .values(
            state=State.REGISTERED.value,
            series=kind.series,
            number=taken.number if taken else None,
            number_year=day.year if taken else None,
            day=day,
            revision=row.revision + 1,
            updated_at=now(uow),
            registered_at=now(uow),
            registered_by_id=uow.actor.user_id,
        )
        .returning(Document.id),
        execution_options={"synchronize_session": False},
    ).first()
    uow.session.refresh(row)
    if done is None:
        raise refusal(Move.REGISTER, found.state, document_id=row.id)


def _stamped(uow: UnitOfWork, found: DocumentAtHand, day: date, taken: TakenNumber | None) -> DocumentVersion:
    """The newest text with number and date in their places, as a version of its own."""
    draft = found.version
    data = uow.ports.files.read(draft.sha256)
    made = uow.ports.renderer.stamped(data, number=taken.number if taken else "", day=day)
    stored = uow.ports.files.put(made.docx)
    version = DocumentVersion(
        document_id=found.row.id,
        ordinal=draft.ordinal + 1,
        values=draft.values,
        sha256=stored.sha256,
        size=stored.size,
        file_name=draft.file_name,
        media_type=draft.media_type,
        template_sha256=draft.template_sha256,
        text=made.text if taken else draft.text,
        no_text_reason=draft.no_text_reason,
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
    )
    uow.session.add(version)
    uow.session.flush()
    record_uses(uow, version.id, recorded_uses(uow, draft.id))
    return version


def _facts(
    kind: Kind, day: date, taken: TakenNumber | None, version: DocumentVersion, *, explicit: bool
) -> dict[str, Any]:
    facts: dict[str, Any] = {"kind": kind.code, "date": day.isoformat(), "sha256": version.sha256}
    if taken is None:
        return facts
    facts |= {"series": kind.series, "year": day.year, "number": taken.number, "n": taken.n, "explicit": explicit}
    if taken.skipped:
        facts["skipped"] = list(taken.skipped)
    return facts
