"""Names that are read late."""

from __future__ import annotations

import pytest

from app.names import LateNames


def test_names_are_read_once_and_only_when_needed() -> None:
    reads: list[int] = []

    def load() -> dict[str, str]:
        reads.append(1)
        return {"order": "приказ"}

    names = LateNames(load)
    assert reads == []
    assert (names["order"], list(names), len(names), names.get("letter")) == ("приказ", ["order"], 1, None)
    assert len(reads) == 1


def test_names_that_may_change_are_read_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"a": "первая"}
    clock = [100.0]
    monkeypatch.setattr("app.names.time.monotonic", lambda: clock[0])
    names = LateNames(lambda: dict(known), seconds=60)
    assert "b" not in names
    known["b"] = "вторая"
    assert "b" not in names
    clock[0] += 61
    assert names["b"] == "вторая"
