"""Entering a document that exists already: its file as it is, with its requisites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.lifecycle import State
from registry.domain.numbering import read_number
from registry.domain.roles import Permission
from registry.domain.scans import FileText, Sections, kept
from registry.domain.topics import checked
from registry.domain.uploads import media_type_of, safe_name
from registry.errors import N_, AlreadyDone, InvalidInput, Remark
from registry.models import Document, DocumentItem, DocumentVersion, Organization
from registry.ports import Kind
from registry.queries.measures import measure
from registry.queries.scope import find_organization
from registry.services import scans
from registry.services.describing import rows_of
from registry.services.fulfilling import Fulfilled, record_fulfilment
from registry.services.insertion import checked_key, insert_document, made_before
from registry.services.lookups import clean_text, document_for, now
from registry.services.numbering import Series, alike_holder_of, lock_series, number_taken
from registry.services.registration import registration_day

_LONGEST_TITLE = 1000


@dataclass(frozen=True, slots=True)
class ItemWindow:
    """A measure that the document fulfils; ``window`` ``None`` lets its date choose."""

    item: str
    window: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """A document as it was entered."""

    id: int
    kind: str
    state: str
    number: str | None
    date: date
    sha256: str
    title: str
    evidence: tuple[Fulfilled, ...]

    def as_json(self) -> dict[str, Any]:
        """The answer of the command line."""
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "number": self.number,
            "date": self.date.isoformat(),
            "file": self.sha256,
        }


def enter_document(
    uow: UnitOfWork,
    *,
    organization: str,
    kind: str,
    title: str,
    number: str,
    day: date,
    file_name: str,
    data: bytes,
    extracted_text: str,
    no_text_reason: str = "",
    sections: Sections = (),
    scanned: Sequence[int] = (),
    recognise: bool = False,
    items: Sequence[ItemWindow] = (),
    signatory: str = "",
    topics: Mapping[str, Iterable[str]] | None = None,
    idempotency_key: str | None = None,
) -> Entered:
    """Take a file of any format of ``registry.domain.formats`` into the registry as a registered document.

    Its number is kept as it was written. ``no_text_reason`` says why ``extracted_text`` is empty; ``scanned`` are pages
    (from 0) that are pictures, and ``recognise`` orders a job that reads them; ``topics`` are what it is about. Raises
    ``FileRejected``, ``InvalidInput``, ``DateOutOfSeries`` for a day to come, ``AlreadyDone`` for the same file with
    the same number, ``NumberTaken``.
    """
    owner = find_organization(uow, organization, Permission.REGISTER)
    key = checked_key(idempotency_key)
    before = made_before(uow, key, organization=organization, kind=kind)
    if before is not None:
        return _answer(uow, before, ())
    chosen = uow.ports.catalogue.kind(kind)
    given = _Given(owner, chosen, _written_number(chosen, number), registration_day(uow, day))
    heading = _required(title, "title", N_("Заголовок"))
    signed = clean_text(signatory.strip(), N_("Подписал"))
    rows, about = _items(uow, items), rows_of(checked(topics or {}))
    version = _version(uow, data, file_name, FileText(extracted_text, no_text_reason, sections, tuple(scanned)))
    _refuse_repeated(uow, given, version.sha256)
    document = _document(uow, given, title=heading, signatory=signed, key=key)
    document.items.extend(rows)
    document.topics.extend(about)
    document.versions.append(version)
    made = insert_document(uow, document)
    if made is not None:
        return _answer(uow, made, ())
    evidence = record_fulfilment(uow, document, owner, rows, day=given.day)
    _leave_traces(uow, document, version)
    if recognise and version.scanned:
        scans.order_for(uow, document, version)
    return _answer(uow, document.id, evidence)


@dataclass(frozen=True, slots=True)
class _Given:
    owner: Organization
    kind: Kind
    number: str | None
    day: date

    @property
    def series(self) -> Series | None:
        """The numbering series the document stands in, if any."""
        if self.kind.series is None or self.number is None:
            return None
        return Series(self.owner.id, self.kind.series, self.day.year)


def _document(uow: UnitOfWork, given: _Given, *, title: str, signatory: str, key: str | None) -> Document:
    moment = now(uow)
    return Document(
        organization_id=given.owner.id,
        kind=given.kind.code,
        title=title,
        state=State.REGISTERED.value,
        origin="entered",
        series=given.series.name if given.series else None,
        number=given.number,
        number_year=given.day.year if given.number else None,
        day=given.day,
        signatory=signatory,
        idempotency_key=key,
        created_at=moment,
        created_by_id=uow.actor.user_id,
        updated_at=moment,
        registered_at=moment,
        registered_by_id=uow.actor.user_id,
        revision=1,
    )


def _version(uow: UnitOfWork, data: bytes, file_name: str, read: FileText) -> DocumentVersion:
    media_type = media_type_of(data, file_name)
    stored = uow.ports.files.put(data)
    text = kept(read.text)
    return DocumentVersion(
        ordinal=1,
        values={},
        sha256=stored.sha256,
        size=stored.size,
        file_name=safe_name(file_name, media_type),
        media_type=media_type,
        text=text,
        no_text_reason="" if text.strip() else (read.reason or N_("В файле нет текста.")),
        sections=[list(each) for each in read.sections] if text == read.text else [],
        scanned=list(read.scanned),
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
    )


def _leave_traces(uow: UnitOfWork, document: Document, version: DocumentVersion) -> None:
    uow.journal(
        "document.enter",
        "document",
        document.id,
        organization_id=document.organization_id,
        kind=document.kind,
        title=document.title,
        number=document.number,
        date=document.day.isoformat() if document.day else None,
        sha256=version.sha256,
        **({"no_text": version.no_text_reason} if version.no_text_reason else {}),
    )
    uow.outbox("index", document.id)


def _written_number(kind: Kind, number: str) -> str | None:
    if number.strip():
        return read_number(number)
    if kind.series is not None:
        message = N_("Укажите номер: документы вида «{kind}» регистрируются с номером.")
        facts = {"kind": kind.singular}
        raise InvalidInput(message, remarks=[Remark("number", message, tuple(facts.items()))], **facts)
    return None


def _required(text: str, field: str, label: str) -> str:
    clean = clean_text(" ".join(text.split()), label)
    if not clean or len(clean) > _LONGEST_TITLE:
        message = N_("Поле «{label}» должно быть заполнено и не длиннее {limit} знаков.")
        facts = {"label": label, "limit": _LONGEST_TITLE}
        raise InvalidInput(message, remarks=[Remark(field, message, tuple(facts.items()))], **facts)
    return clean


def _items(uow: UnitOfWork, items: Sequence[ItemWindow]) -> list[DocumentItem]:
    rows = []
    for each in dict.fromkeys(items):
        asked = measure(uow, each.item)
        window = None if each.window is None else asked.window(each.window).id
        rows.append(DocumentItem(family=asked.family, item_number=asked.key, window=window))
    return rows


def _refuse_repeated(uow: UnitOfWork, given: _Given, sha256: str) -> None:
    """Raise for a document that is in the registry already; the series is held while we look."""
    if given.series is not None:
        lock_series(uow, given.series)
    same_file = uow.session.scalar(
        select(Document.id)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(
            Document.organization_id == given.owner.id,
            Document.state != State.DISCARDED.value,
            Document.number.is_not_distinct_from(given.number),
            DocumentVersion.sha256 == sha256,
        )
    )
    if same_file is not None:
        raise AlreadyDone(N_("Этот файл с тем же номером уже внесён как документ № {id}."), id=same_file)
    holder = None if given.number is None else _holder(uow, given, given.number)
    if holder is not None:
        raise number_taken(given.number or "", given.day.year, holder)


def _holder(uow: UnitOfWork, given: _Given, number: str) -> int | None:
    if given.series is not None:
        return alike_holder_of(uow, given.series, number)
    return uow.session.scalar(
        select(Document.id).where(
            Document.organization_id == given.owner.id,
            Document.kind == given.kind.code,
            Document.number == number,
            Document.number_year == given.day.year,
        )
    )


def _answer(uow: UnitOfWork, document_id: int, evidence: tuple[Fulfilled, ...]) -> Entered:
    found = document_for(uow, document_id, Permission.READ)
    row = found.row
    day = row.day or uow.ports.clock.today()
    return Entered(row.id, row.kind, row.state, row.number, day, found.version.sha256, row.title, evidence)
