"""What a command says: one JSON document or aligned text on stdout, progress and remarks on stderr."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any, Self

NARROWEST = 8


def emit(document: Any) -> None:
    """Write the one JSON document."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=_plain) + "\n")
    sys.stdout.flush()


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "as_json"):
        return value.as_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def say(text: str = "") -> None:
    """Write a line of the answer."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Write a line beside the answer, for the person only."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def day(value: date | None) -> str:
    """A date as a person reads it, a dash for ``None``."""
    return value.strftime("%d.%m.%Y") if value is not None else "—"


def pairs(facts: Iterable[tuple[str, object]]) -> None:
    """Write labelled facts one under another, leaving out the empty ones."""
    lines = [(label, str(value)) for label, value in facts if value not in (None, "", (), [])]
    width = max((len(label) for label, _ in lines), default=0)
    room = max(_room() - width - 2, 30)
    for label, value in lines:
        first, *rest = textwrap.wrap(value, room) or [""]
        say(f"{label:<{width}}  {first}")
        for line in rest:
            say(f"{'':<{width}}  {line}")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write aligned columns; long texts are wrapped inside their column."""
    lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = _widths([list(headings), *lines])
    _write_row(headings, widths)
    say("  ".join("─" * width for width in widths))
    for line in lines:
        _write_row(line, widths)


def _widths(lines: list[list[str]]) -> list[int]:
    natural = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    excess = sum(natural) + 2 * (len(natural) - 1) - _room()
    while excess > 0 and max(natural) > NARROWEST * 3:
        widest = natural.index(max(natural))
        # The widest column gives way first, down to the next widest, so that codes and dates stay on one line.
        next_widest = max([*(n for i, n in enumerate(natural) if i != widest), NARROWEST * 3])
        cut = min(excess, max(natural[widest] - next_widest, 1))
        natural[widest] -= cut
        excess -= cut
    return natural


def _write_row(cells: Sequence[str], widths: Sequence[int]) -> None:
    columns = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(len(column) for column in columns)):
        parts = [
            (column[number] if number < len(column) else "").ljust(width)
            for column, width in zip(columns, widths, strict=True)
        ]
        say("  ".join(parts).rstrip())


def _room() -> int:
    return max(shutil.get_terminal_size((120, 40)).columns, 60)


class Progress:
    """Progress on stderr: one line that rewrites itself on a terminal, a line now and then elsewhere.

    Elsewhere nothing is written before something is done, so that a refusal stays one line.
    """

    def __init__(self, label: str, total: int = 0) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self._live = sys.stderr.isatty()
        self._said = 0.0 if self._live else time.monotonic()

    def __enter__(self) -> Self:
        if self._live:
            self._show("", force=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._show("", force=True)
            note("")
        elif self.done and kind is None:
            self._show("", force=True)

    def to(self, done: int, total: int | None = None, text: str = "") -> None:
        """Say how much is done; ``total`` when it is only known now."""
        self.done = done
        self.total = self.total if total is None else total
        self._show(text)

    def step(self, text: str = "") -> None:
        """Say that one more is done."""
        self.to(self.done + 1, text=text)

    def _show(self, text: str, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._said < (0.1 if self._live else 2.0):
            return
        self._said = now
        # What came in meanwhile is more than there was at the beginning.
        share = f" из {max(self.total, self.done)}" if self.total else ""
        line = f"{self.label}: {self.done}{share}" + (f" — {text}" if text else "")
        if self._live:
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.write("\r\x1b[K" + line[: _room() - 1])
                sys.stderr.flush()
        else:
            note(line)
