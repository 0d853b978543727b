"""Phrases of many regions, from tables that a person can read and extend."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from registry.domain.roadmap_yaml import LOADER
from registry.domain.schedule import Horizon, Window, read_deadline

TABLES: list[dict[str, list[dict[str, Any]]]] = [
    yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    for path in sorted(Path(__file__).with_name("phrases").glob("*.yaml"))
]
HORIZONS = {
    "calendar-2025": Horizon(date(2025, 1, 1), date(2025, 12, 31), date(2024, 12, 20)),
    "school-2025": Horizon(date(2025, 9, 1), date(2026, 8, 31), date(2025, 8, 25)),
    "three-years": Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17)),
}
CASES = [(horizon, case) for table in TABLES for horizon, cases in table.items() for case in cases]


def written(window: Window) -> str:
    text = str(window.end) if window.kind == "point" else window.id
    return text + ("~" if window.soft else "")


@pytest.mark.parametrize(("horizon", "case"), CASES, ids=[f"{horizon}: {case['text']}" for horizon, case in CASES])
def test_a_phrase_is_read_as_a_specialist_reads_it(horizon: str, case: dict[str, Any]) -> None:
    deadline = read_deadline(case["text"], HORIZONS[horizon])
    assert [written(window) for window in deadline.windows] == case["windows"]
    assert deadline.class_ == case["class"]
    assert list(deadline.also) == case.get("also", [])
    assert bool(deadline.doubts) == case.get("doubts", False), deadline.doubts
    assert (deadline.waits_for is not None) == case.get("event", False)
    assert deadline.text == case["text"]


def test_the_table_is_long_enough_and_names_no_phrase_twice() -> None:
    assert len(CASES) >= 450
    assert len({(horizon, case["text"]) for horizon, case in CASES}) == len(CASES)
