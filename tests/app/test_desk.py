"""Files between two pages: of one person alone, and never so many that the disk is full."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.desk import Desk
from registry.errors import InvalidInput


def test_the_oldest_files_of_a_person_make_room_and_those_of_others_stay(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    other = desk.lay(2, b"other")
    names = []
    for number in range(30):
        names.append(desk.lay(1, b"%d" % number))
        os.utime(tmp_path / "desk" / f"1-{names[-1]}", (2e9 + number, 2e9 + number))
    assert desk.take(1, names[-1]) == b"29"
    assert desk.take(2, other) == b"other"
    assert len(list((tmp_path / "desk").glob("1-*"))) == 20
    with pytest.raises(InvalidInput):
        desk.take(1, names[0])
    for name in (other, "../desk/1-x", names[-1] + "\n", "*"):
        with pytest.raises(InvalidInput):
            desk.take(1, name)
