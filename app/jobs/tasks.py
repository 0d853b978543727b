"""The queue and its tasks. A message carries only the number of a job; the job itself is a row of the database.

A message may come twice or for a job that is over: the row decides, so every job is done once.
"""

from __future__ import annotations

from huey import SqliteHuey
from huey.api import TaskWrapper

from app.container import Container
from registry.queries.jobs import jobs as list_jobs
from registry.services import jobs

_TASK = "run_job"


def queue_of(container: Container) -> SqliteHuey:
    """The queue with its task in place."""
    _task(container)
    return container.queue


def enqueue(container: Container, job_id: int) -> None:
    """Put the job into the queue."""
    _task(container)(job_id)


def recover(container: Container) -> tuple[int, ...]:
    """Queue what a dead worker left running, and what never reached the queue; the numbers of the jobs.

    To be called when no worker runs.
    """
    with container.database.write() as uow:
        interrupted = jobs.requeue_interrupted(uow)
    with container.database.read() as uow:
        waiting = [each.id for each in list_jobs(uow, states=("queued",), limit=200)]
    for job_id in sorted({*interrupted, *waiting}):
        enqueue(container, job_id)
    return tuple(sorted({*interrupted, *waiting}))


def _task(container: Container) -> TaskWrapper:
    """The task of this container's queue, made when it is first asked for."""
    made: TaskWrapper | None = getattr(container.queue, "dokkarta_task", None)
    if made is None:

        def run_job(job_id: int) -> None:
            from app.jobs.running import carry_out

            carry_out(container, job_id)

        made = container.queue.task(name=_TASK)(run_job)
        container.queue.dokkarta_task = made
    return made
