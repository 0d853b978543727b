"""The job on which people see how far the making of the index is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.container import Container
from registry.errors import DokkartaError
from registry.services import jobs

# So few documents are in the index before anybody could look.
_FEW = 200


class Left(Exception):
    """This process is about to end; what was taken stays, and whoever makes the index next goes on from there."""


@contextmanager
def told(container: Container, total: int) -> Iterator[Callable[[int], None]]:
    """Tell on a job how many of the documents are done. For the only process that makes the index now.

    What is given raises ``Left`` when this process is about to end; the job then waits for whoever goes on.
    """
    if total <= _FEW:
        yield lambda _done: None
        return
    with container.database.write() as uow:
        job_id = jobs.begin_rebuild(uow, total=total)

    def tell(done: int) -> None:
        if container.stopping.is_set():
            raise Left
        with container.database.write() as uow:
            jobs.advance(uow, job_id, done=done)

    try:
        yield tell
    except DokkartaError as error:
        with container.database.write() as uow:
            jobs.fail(uow, job_id, error.message)
        raise
    with container.database.write() as uow:
        jobs.finish(uow, job_id, {"documents": total})
