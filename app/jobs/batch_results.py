"""What is done with the documents of a finished batch: numbers for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.container import Container
from app.jobs.batches import Failure
from registry.domain.roles import Actor
from registry.errors import DokkartaError
from registry.queries import batches as queries
from registry.services import registration


@dataclass(frozen=True, slots=True)
class RegisteredAll:
    """How many documents got their registration, and which could not."""

    registered: int
    failed: tuple[Failure, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as a job keeps it."""
        return {"registered": self.registered, "failed": [failure.as_json() for failure in self.failed]}


def register_all(
    container: Container,
    actor: Actor,
    batch_id: int,
    *,
    progress: Callable[[int, int, str], None] = lambda _done, _total, _organization: None,
) -> RegisteredAll:
    """Register every draft of the batch, one transaction each, in the order of its organizations.

    A document that is refused (a required field is empty) does not stop the others.
    """
    with container.database.read(actor) as uow:
        rows = queries.entries(uow, batch_id, states=("done",), limit=None).rows
    drafts = [row for row in rows if row.document_id is not None and row.document_state == "draft"]
    failed: list[Failure] = []
    for done, row in enumerate(drafts, 1):
        try:
            with container.database.write(actor) as uow:
                registration.register(uow, document_id=row.document_id or 0)
        except DokkartaError as refused:
            failed.append(Failure(row.organization, refused.message))
        progress(done, len(drafts), "")
    return RegisteredAll(len(drafts) - len(failed), tuple(failed))
