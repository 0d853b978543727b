"""The command line: `dokkarta …`, and the same commands under `flask --app wsgi`.

This module imports nothing heavy: each command loads what it needs when it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from click import Command


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code: 0 done, 1 refused, 2 wrong usage."""
    try:
        from app.cli.program import run
    except KeyboardInterrupt as interrupt:
        from app.cli.failures import report

        return report(interrupt)
    return run(arguments)


def commands() -> list[Command]:
    """The commands for `flask --app wsgi`; none of them is loaded before it is called."""
    from app.cli.program import stubs

    return stubs()
