"""A worker killed with ``kill -9`` at random moments of a batch: each organization still gets exactly one document."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.container import Container
from app.settings import Settings
from registry.models import Document, Organization
from registry.queries import batches as queries
from registry.queries.batches import BatchView
from registry.queries.jobs import job as find_job
from registry.services import batches
from registry.services.verify import verify
from tests.app.jobs.test_processes import environment, process
from tests.bench.batch import lay_down, order_for

PATIENCE = 300.0


def test_a_batch_killed_thrice_makes_exactly_one_document_each(tmp_path: Path) -> None:
    drill(tmp_path, documents=30, kills=3)


@pytest.mark.drill
def test_a_batch_of_300_killed_at_twenty_moments_makes_exactly_300_documents_each_time(tmp_path: Path) -> None:
    drill(tmp_path, documents=300, kills=20)


def drill(folder: Path, *, documents: int, kills: int) -> None:
    """Kill the worker so often; a batch that came to its end before the last kill is followed by another."""
    container = Container(Settings(data=folder / "data", secret_key="drill"))
    try:
        lay_down(container, documents)
        seed = random.SystemRandom().randrange(10**9)
        chance, killed, made = random.Random(seed), 0, 0
        while killed < kills:
            made += 1
            found = start(container, documents, made)
            killed += kill_and_finish(container, found, kills - killed, chance)
            assert results(container, made) == {f"school-{n}": 1 for n in range(documents)}, f"seed {seed}"
        assert verify(container.database, None).ok
    finally:
        container.close()


def start(container: Container, documents: int, number: int) -> BatchView:
    with container.database.write() as uow:
        return batches.start(uow, order_for(documents, f"О подготовке, пакет {number}"))


def kill_and_finish(container: Container, batch: BatchView, kills: int, chance: random.Random) -> int:
    """Run workers over the batch until it is done; how many of them were killed at their work."""
    killed = 0
    while True:
        begun = datetime.now(UTC)
        with process("worker", env=environment(container)) as worker:
            wait_for_work(container, batch, begun)
            if killed == kills:
                wait_until_done(container, batch)
                return killed
            time.sleep(chance.uniform(0, 1.5))
            if done(container, batch):
                return killed
            worker.kill()
            worker.wait()
            killed += 1


def wait_for_work(container: Container, batch: BatchView, begun: datetime) -> None:
    """Wait until the worker that was started then has taken the job."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with container.database.read() as uow:
            job = find_job(uow, batch.job_id or 0)
        if job.started_at is not None and job.started_at >= begun:
            return
        time.sleep(0.01)
    raise AssertionError("no worker took the job")


def wait_until_done(container: Container, batch: BatchView) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done(container, batch):
        assert time.monotonic() < deadline, "the batch did not come to its end"
        time.sleep(0.1)


def done(container: Container, batch: BatchView) -> bool:
    with container.database.read() as uow:
        return queries.batch(uow, batch.id).state == "done"


def results(container: Container, number: int) -> Counter[str]:
    """How many documents of the batch each school has, told by their title, whatever the batch says of itself."""
    with container.database.read() as uow:
        codes = uow.session.scalars(
            select(Organization.code)
            .join(Document, Document.organization_id == Organization.id)
            .where(Document.title.like(f"%пакет {number}%"))
        )
        return Counter(codes)
