"""The chain of the journal: how an entry is written and how its hash is computed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from registry.domain.roles import Actor
from registry.models.system import JournalEntry, JournalHead

EMPTY_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """An action noted during a unit of work, not yet written."""

    action: str
    object_type: str
    object_id: str
    organization_id: int | None
    details: dict[str, Any]


def append_entries(session: Session, entries: Sequence[PendingEntry], *, at: datetime, actor: Actor) -> None:
    """Write the entries at the end of the chain; the head row is locked until the commit."""
    head = session.execute(
        update(JournalHead)
        .where(JournalHead.id == 1)
        .values(last_id=JournalHead.last_id + len(entries))
        .returning(JournalHead.last_id, JournalHead.hash)
        .execution_options(synchronize_session=False)
    ).one()
    number, link = head.last_id - len(entries), head.hash
    for entry in entries:
        number += 1
        row = JournalEntry(
            id=number,
            at=at.astimezone(UTC).replace(microsecond=0),
            actor_id=actor.user_id,
            actor_label=actor.label,
            action=entry.action,
            object_type=entry.object_type,
            object_id=entry.object_id,
            organization_id=entry.organization_id,
            details=entry.details,
            address=actor.address,
            hash="",
        )
        link = row.hash = entry_hash(row, link)
        session.add(row)
    session.flush()
    session.execute(
        update(JournalHead).where(JournalHead.id == 1).values(hash=link).execution_options(synchronize_session=False)
    )


def entry_hash(entry: JournalEntry, previous: str) -> str:
    """The sha256 of the entry's facts chained to the hash before it."""
    facts = [
        previous,
        entry.id,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor_id,
        entry.actor_label,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.organization_id,
        entry.details,
        entry.address,
    ]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
