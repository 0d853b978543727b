"""A damaged index is made anew by itself, once, and searches are answered from the registry meanwhile."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from app.container import Container
from app.jobs import mending
from app.jobs.draining import rebuild
from app.jobs.mending import LONGEST, LOOK, Mending
from registry.errors import IndexUnavailable
from tests.app.conftest import Site
from tests.app.papers import SURGUT, indexed, registered

ASKED = f"/search/?q={quote('приказа о подготовке')}"


class Hands:
    """A clock that moves when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def damaged(site: Site) -> None:
    for path in sorted((site.parts.settings.data / "index").rglob("*")):
        if path.is_file() and path.name != "index.json":
            path.write_bytes(b"damaged")


def lost(site: Site) -> None:
    shutil.rmtree(site.parts.settings.data / "index")


@pytest.fixture
def rebuilds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents each rebuild took."""
    made: list[int] = []

    def counted(container: Container, *_rest: object) -> int:
        made.append(rebuild(container))
        return made[-1]

    monkeypatch.setattr("app.jobs.draining.rebuild", counted)
    return made


@pytest.mark.parametrize("harm", [damaged, lost])
def test_the_worker_makes_it_anew_once_though_nothing_has_changed(
    site: Site, rebuilds: list[int], harm: Callable[[Site], None]
) -> None:
    registered(site, values={"title": "О подготовке к ГИА"})
    indexed(site)
    rebuilds.clear()
    harm(site)
    vars(site.parts).pop("search").close()
    reader = site.visitor("viewer", SURGUT)
    away = reader.get(ASKED)
    assert "Полный поиск временно недоступен" in away.text
    assert "Приказ о подготовке к ГИА" in away.text
    worker, clock = Container(site.parts.settings, clock=site.clock, ports=site.parts.ports), Hands()
    keeper = Mending(worker, clock)
    for _ in range(200):
        keeper.when_due()
        clock.now += 0.3
    worker.close()
    assert rebuilds == [1]
    assert "Полный поиск временно недоступен" not in reader.get(ASKED).text
    assert reader.get(ASKED).all("main .dk-entry mark")


def test_attempts_that_fail_come_ever_less_often(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, attempts = Hands(), []

    def fail(_container: Container) -> None:
        attempts.append(clock.now)
        raise IndexUnavailable("места нет")

    monkeypatch.setattr(mending, "make_whole", fail)
    keeper = Mending(site.parts, clock)
    while clock.now < 3700:
        keeper.when_due()
        clock.now += LOOK / 5
    pauses = [after - before for before, after in itertools.pairwise(attempts)]
    assert len(attempts) < 15
    assert pauses == sorted(pauses)
    assert pauses[0] < 3 * LOOK < LONGEST <= pauses[-1] + LOOK


def test_an_index_that_cannot_be_made_leaves_the_registry_to_answer(site: Site) -> None:
    registered(site, values={"title": "О подготовке к ГИА"})
    indexed(site)
    folder: Path = site.parts.settings.data / "index"
    shutil.rmtree(folder)
    folder.write_text("no folder")
    vars(site.parts).pop("search").close()
    Mending(site.parts).when_due()
    assert "Приказ о подготовке к ГИА" in site.visitor("viewer", SURGUT).get(ASKED).text
