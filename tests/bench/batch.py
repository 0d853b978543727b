"""The safe path as people use it: a batch of orders written in limited children, re-read, stored, journaled.

Also what the parts of it cost, so that it is seen where the time goes. The machine is shared: beside the clock the
processor time of this process and of its children is told, and how many documents two free processors would make.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.container import Container
from app.jobs.batches import work_at
from app.settings import Settings
from registry import schema
from registry.domain.roles import SYSTEM
from registry.models import Organization
from registry.queries import batches as queries
from registry.services import batches, setup
from registry.services.batches import BatchOrder

HEAD = (
    "| batch: drafted in limited children, re-read, stored, journaled | documents | seconds | a second "
    "| processor, ms each: here + children | a second on 2 free processors |\n|---|---|---|---|---|---|"
)
SCHOOLS = 300
QUICK = 60
_MADE = datetime(2025, 1, 9, 8, tzinfo=UTC)
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Line:
    """One batch: how many documents in how many seconds, and the processor time of both sides."""

    work: str
    documents: int
    seconds: float
    own: float
    children: float

    def __str__(self) -> str:
        own, children = (1000 * each / self.documents for each in (self.own, self.children))
        # This process uses one processor at a time; the children use what is left.
        most = min(2000 / (own + children), 1000 / own)
        return (
            f"| {self.work} | {self.documents} | {self.seconds:.1f} | {self.documents / self.seconds:.0f} "
            f"| {own:.1f} + {children:.1f} | {most:.0f} |"
        )


def lines(*, quick: bool = False) -> Iterator[Line]:
    """A batch of orders of as many artificial schools."""
    with tempfile.TemporaryDirectory() as folder:
        container = Container(Settings(data=Path(folder), secret_key="bench"))
        try:
            yield _batch(container, settle(container, QUICK if quick else SCHOOLS))
        finally:
            container.close()


def settle(container: Container, schools: int) -> int:
    """Lay down the schools beside the bundled region, and order a batch for them; its identifier."""
    lay_down(container, schools)
    with container.database.write() as uow:
        return batches.start(uow, order_for(schools), queued=False).id


def order_for(schools: int, title: str = "О подготовке к итоговой аттестации") -> BatchOrder:
    """An order of each school."""
    codes = tuple(f"school-{number}" for number in range(schools))
    return BatchOrder("order", organizations=codes, values={"title": title, "signatory_name": "А.А. Дренин"})


def lay_down(container: Container, schools: int) -> None:
    """Prepare the database with so many artificial schools."""
    schema.upgrade(container.database.engine)
    with container.database.write() as uow:
        setup.load_bundled(uow)
        for number in range(schools):
            school = Organization(
                code=f"school-{number}",
                name=f"Искусственная школа № {number}",
                short_name=f"Школа № {number}",
                level="oo",
                head_post="директор",
                created_at=_MADE,
                path="",
            )
            uow.session.add(school)
            uow.session.flush()
            school.path = f"/{school.id}/"


def _batch(container: Container, batch_id: int) -> Line:
    spent: list[float] = []

    def progress(done: int, total: int) -> None:
        # The children end with the work, so they are asked when the last portion is kept.
        if done == total:
            spent.append(sum(_processor_seconds(pid) for pid in _descendants(os.getpid())))

    own, begun = time.process_time(), time.perf_counter()
    result = work_at(container, SYSTEM, batch_id, progress=progress)
    seconds, own = time.perf_counter() - begun, time.process_time() - own
    with container.database.read() as uow:
        made = len(queries.made_files(uow, batch_id))
    if result.documents != made or result.failed:
        raise AssertionError(result)
    return Line("orders", made, seconds, own, spent[-1])


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    import sys

    sys.stdout.write(HEAD + "\n")
    for line in lines(quick="--quick" in sys.argv):
        sys.stdout.write(f"{line}\n")
