"""Writing documents in limited children that stay, as many at once as there are processors."""

from __future__ import annotations

import logging
import os
import queue
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from app.container import Container
from app.incidents import INCIDENT, incident_number
from registry.errors import DokkartaError, Unavailable
from registry.ports import IsolatedCalls, Kind, Renderer
from registry.services.batch_work import Plan
from registry.services.writing import PreparedDraft, Written, kept, template_of, written_from_defaults

logger = logging.getLogger("dokkarta.drawing")

SECONDS = 20
MEMORY_MB = 512
MOST_CHILDREN = 4

Drawn = Written | DokkartaError


def write_in_child(
    renderer: Renderer, kind: Kind, values: dict[str, Any], context: dict[str, Any], template: bytes | None
) -> Written:
    """The document of a plan; what a limited child does. The renderer is given once and keeps what it has read."""
    return written_from_defaults(renderer, kind, values, context, template)


class DrawingRoom:
    """Children that write documents of plans. ``width`` is how many; as many as processors when ``None``."""

    def __init__(self, container: Container, *, width: int | None = None) -> None:
        self.width = width or min(len(os.sched_getaffinity(0)), MOST_CHILDREN)
        self._files = container.files
        self._pool = ThreadPoolExecutor(self.width, thread_name_prefix="drawing")
        self._all: list[IsolatedCalls[Written]] = []
        self._free: queue.SimpleQueue[IsolatedCalls[Written]] = queue.SimpleQueue()
        for _ in range(self.width):
            child = container.isolation.standing(
                write_in_child, container.renderer, seconds=SECONDS, memory_mb=MEMORY_MB
            )
            self._all.append(child)
            self._free.put(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        for child in self._all:
            child.close()

    def begin(self, plans: Sequence[Plan | DokkartaError]) -> list[Future[Drawn]]:
        """Start to write the documents; what was refused already stays as it is."""
        return [self._pool.submit(self._draw, plan) for plan in plans]

    def begin_to_keep(self, plans: Sequence[Plan | DokkartaError]) -> list[Future[PreparedDraft | DokkartaError]]:
        """Start to write the documents and to put their files into the store."""
        return [self._pool.submit(self._draw_and_keep, plan) for plan in plans]

    def _draw_and_keep(self, plan: Plan | DokkartaError) -> PreparedDraft | DokkartaError:
        if isinstance(plan, DokkartaError):
            return plan
        drawn = self._draw(plan)
        return drawn if isinstance(drawn, DokkartaError) else kept(self._files, plan.task, drawn)

    def _draw(self, plan: Plan | DokkartaError) -> Drawn:
        if isinstance(plan, DokkartaError):
            return plan
        child = self._free.get()
        try:
            template = template_of(self._files, plan.task)
            return child.call(plan.task.kind, dict(plan.values), dict(plan.context), template)
        except DokkartaError as refused:
            return refused
        except Exception:
            # A fault of the program costs one document, not the whole batch.
            number = incident_number()
            logger.exception("a document was not written, incident %s", number)
            return Unavailable(INCIDENT, number=number)
        finally:
            self._free.put(child)
