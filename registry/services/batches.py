"""Batches: ordering one document for each of many organizations, stopping, going on, trying again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from registry.db import UnitOfWork
from registry.domain.roles import Permission
from registry.errors import N_, AlreadyDone, IllegalMove, InvalidInput, NotFound
from registry.models import Batch, BatchEntry, Organization
from registry.queries.batches import BatchView, batch, drafts_of_others, unfinished
from registry.queries.measures import measure
from registry.queries.scope import by_codes
from registry.services import jobs
from registry.services.insertion import checked_key
from registry.services.lookups import now
from registry.services.writing import check_names, plain_values

MOST_ORGANIZATIONS = 10_000
DRAFTS_BEFORE = N_(
    "Организаций, у которых уже есть проект вида «{kind}» по этому мероприятию: {count}. Ничего не подготовлено. "
    "Посмотрите их («dokkarta documents --state draft»), ненужные удалите («dokkarta discard»); "
    "чтобы подготовить ещё по одному, повторите команду с ключом («dokkarta batch --more»)."
)
_BARE = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What is asked for: a ``level``, or the codes of ``organizations``, never both.

    ``window`` and ``roadmap`` ``None`` leave the choice to the registry.
    """

    kind: str
    item: str | None = None
    level: str | None = None
    organizations: tuple[str, ...] = ()
    window: str | None = None
    roadmap: str | None = None
    values: Mapping[str, Any] | None = None

    @property
    def fingerprint(self) -> str:
        """The same for two orders that ask the same."""
        values = plain_values(self.values or {})
        facts = [self.kind, self.item, self.level, sorted(self.organizations), self.window, self.roadmap, values]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def organizations_of(uow: UnitOfWork, order: BatchOrder) -> list[Organization]:
    """The organizations of the order, each of which the actor may draft for.

    Refuses at once what would fail for all: an unknown kind, measure, window, field or organization, and a measure
    that asks nothing of them, whose documents would fulfil nothing.
    """
    kind = uow.ports.catalogue.kind(order.kind)
    if not kind.has_template:
        raise InvalidInput(N_("Для вида «{kind}» нет шаблона: такие документы вносят готовыми."), kind=kind.singular)
    check_names(kind, order.values or {})
    found = _of_level(uow, order.level) if order.level else _listed(uow, order.organizations)
    if len(found) > MOST_ORGANIZATIONS:
        raise InvalidInput(N_("В пакете больше {limit} организаций. Разделите его."), limit=MOST_ORGANIZATIONS)
    for each in found:
        uow.actor.require(Permission.DRAFT, each.path)
    if order.item is not None:
        asked = measure(uow, order.item, roadmap=order.roadmap)
        if not any(asked.owed_by(level) for level in {each.level for each in found}):
            raise InvalidInput(
                N_("Мероприятие {item} ничего не требует от этих организаций. Исполнители: {text}."),
                item=asked.number,
                text=asked.responsible_text,
            )
        if order.window is not None:
            asked.window(order.window)
    return found


def start(uow: UnitOfWork, order: BatchOrder, *, form_key: str | None = None, queued: bool = True) -> BatchView:
    """Order the batch. ``queued`` ``False`` leaves the work to the caller; the same form again orders nothing more."""
    key = checked_key(form_key)
    before = None if key is None else uow.session.scalar(select(Batch.id).where(Batch.form_key == key))
    if before is not None:
        return _ordered_before(uow, before)
    organizations = organizations_of(uow, order)
    row = Batch(
        kind=order.kind,
        item=order.item,
        window=order.window,
        roadmap=order.roadmap,
        level=order.level,
        values=plain_values(order.values or {}),
        state="running",
        fingerprint=order.fingerprint,
        form_key=key,
        created_at=now(uow),
        created_by_id=uow.actor.user_id,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(BatchEntry(batch_id=row.id, organization_id=each.id) for each in organizations)
    uow.journal("batch.start", "batch", row.id, kind=order.kind, item=order.item, organizations=len(organizations))
    if queued:
        _enqueue(uow, row.id, total=len(organizations))
    return batch(uow, row.id)


def drafts_before(uow: UnitOfWork, order: BatchOrder) -> int:
    """How many organizations of the order have a draft of its kind on its measure that another order or person made."""
    owners = [each.id for each in organizations_of(uow, order)]
    item = None if order.item is None else measure(uow, order.item, roadmap=order.roadmap).key
    return drafts_of_others(uow, order.fingerprint, order.kind, item, owners)


def start_or_go_on(uow: UnitOfWork, order: BatchOrder, *, more: bool = True) -> BatchView:
    """The batch of a command: the one that was cut off when the same was asked for, else a new one.

    Unless ``more`` is wanted, raises ``AlreadyDone`` when organizations have drafts of the kind on the measure already.
    """
    begun = unfinished(uow, order.fingerprint)
    if begun is None:
        if not more and (count := drafts_before(uow, order)):
            raise AlreadyDone(DRAFTS_BEFORE, count=count, kind=uow.ports.catalogue.kind(order.kind).singular)
        return start(uow, order, queued=False)
    organizations_of(uow, order)
    set_state(uow, begun.id, "running", among=("running", "paused"))
    _retry(uow, begun.id)
    return batch(uow, begun.id)


def pause(uow: UnitOfWork, *, batch_id: int) -> BatchView:
    """Stop at once: what is being made is not kept. ``resume`` goes on."""
    return _move(uow, batch_id, "paused", among=("running",), action="batch.pause")


def resume(uow: UnitOfWork, *, batch_id: int) -> BatchView:
    """Go on with a paused batch."""
    found = _move(uow, batch_id, "running", among=("paused",), action="batch.resume")
    _enqueue(uow, batch_id, total=found.total)
    return batch(uow, batch_id)


def cancel(uow: UnitOfWork, *, batch_id: int) -> BatchView:
    """End the batch. The documents it made stay."""
    return _move(uow, batch_id, "cancelled", among=("running", "paused"), action="batch.cancel")


def retry(uow: UnitOfWork, *, batch_id: int) -> BatchView:
    """Try again for the organizations that failed."""
    if batch(uow, batch_id).failed == 0:
        raise IllegalMove(N_("В пакете № {id} нет неудачных документов."), id=batch_id)
    found = _move(uow, batch_id, "running", among=("done", "paused"), action="batch.retry")
    _retry(uow, batch_id)
    _enqueue(uow, batch_id, total=found.total)
    return batch(uow, batch_id)


def _ordered_before(uow: UnitOfWork, batch_id: int) -> BatchView:
    try:
        return batch(uow, batch_id)
    except NotFound as error:
        raise AlreadyDone(N_("Эта форма уже была отправлена. Откройте новую."), id=None) from error


def _of_level(uow: UnitOfWork, level: str) -> list[Organization]:
    rows = uow.session.scalars(
        select(Organization).where(Organization.level == level, Organization.active.is_(True)).order_by(Organization.id)
    )
    found = [each for each in rows if uow.actor.may(Permission.DRAFT, each.path)]
    if not found:
        raise NotFound(
            N_("Организаций уровня «{level}», за которые вы готовите документы, нет. Проверьте список организаций."),
            level=level,
        )
    return found


def _listed(uow: UnitOfWork, codes: Sequence[str]) -> list[Organization]:
    if not codes:
        raise InvalidInput(N_("Укажите уровень или перечислите организации."), field="organizations")
    known = by_codes(uow, codes)
    visible = {code for code, each in known.items() if uow.actor.may(Permission.READ, each.path)}
    unknown = [code for code in codes if code not in visible]
    if unknown:
        raise NotFound(N_("Таких организаций нет или они вам недоступны: {codes}."), codes=", ".join(unknown[:20]))
    return [known[code] for code in dict.fromkeys(codes)]


def _retry(uow: UnitOfWork, batch_id: int) -> None:
    uow.session.execute(
        update(BatchEntry)
        .where(BatchEntry.batch_id == batch_id, BatchEntry.state == "failed")
        .values(state="waiting", reason=""),
        execution_options=_BARE,
    )


def _enqueue(uow: UnitOfWork, batch_id: int, *, total: int) -> None:
    job = jobs.enqueue(uow, "batch", {"batch": batch_id}, total=total)
    uow.session.execute(update(Batch).where(Batch.id == batch_id).values(job_id=job.id), execution_options=_BARE)
    uow.session.expire_all()


def _move(uow: UnitOfWork, batch_id: int, state: str, *, among: tuple[str, ...], action: str) -> BatchView:
    found = batch(uow, batch_id)
    if not set_state(uow, batch_id, state, among=among):
        raise IllegalMove(N_("Пакет № {id} уже в другом состоянии: обновите страницу."), id=found.id)
    uow.journal(action, "batch", batch_id)
    return found


def set_state(uow: UnitOfWork, batch_id: int, state: str, *, among: tuple[str, ...]) -> bool:
    """Put the batch into the state if it is in one of the others; whether it was."""
    over = state in ("done", "cancelled")
    changed = uow.session.execute(
        update(Batch)
        .where(Batch.id == batch_id, Batch.state.in_(among))
        .values(state=state, finished_at=now(uow) if over else None)
        .returning(Batch.id),
        execution_options=_BARE,
    ).first()
    uow.session.expire_all()
    return changed is not None
