"""Reading deadlines: every manner of the tests, nothing cached."""

from __future__ import annotations

import statistics
import time
from datetime import date
from pathlib import Path

import yaml

from registry.domain.schedule import Horizon, read_deadline

HORIZON = Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17))
PHRASES = Path(__file__).parents[1] / "registry" / "domain" / "schedule" / "phrases"
COUNT = 10_000
ROUNDS = 3


def lines() -> list[str]:
    """Rows of the table: the work, the median in milliseconds, no queries.

    Processor time is measured: nothing is waited for here, and the machine is shared.
    """
    texts = [case["text"] for path in sorted(PHRASES.glob("*.yaml")) for case in _cases(path)]
    read_deadline("март", HORIZON)  # the parser is built once
    taken = statistics.median(_seconds(texts, turn) for turn in range(ROUNDS))
    work = f"reading {COUNT} deadline phrases, none cached ({COUNT / taken:.0f} a second)"
    return [f"| {work} | {taken * 1000:.1f} | – |"]


def _seconds(texts: list[str], turn: int) -> float:
    # Spaces after the text make it another text for every cache; it is read anew as a whole.
    repeats = COUNT // len(texts) + 1
    given = [texts[n % len(texts)] + " " * (1 + n // len(texts) + turn * repeats) for n in range(COUNT)]
    begun = time.process_time()
    for text in given:
        read_deadline(text, HORIZON)
    return time.process_time() - begun


def _cases(path: Path) -> list[dict[str, str]]:
    table: dict[str, list[dict[str, str]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [case for cases in table.values() for case in cases]
