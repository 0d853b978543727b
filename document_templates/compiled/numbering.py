"""Ids that must not repeat, given after rendering: what stands in a loop comes several times."""

from __future__ import annotations

import re
from itertools import count

#: A late mark: a sign that no XML and no value can hold, the kind, what it is of, and a closing sign.
_LATE = re.compile("\x02([a-z]+):([^\x03]*)\x03")


def late(kind: str, of: str = "") -> str:
    """A late mark, as it stands in the source."""
    return f"\x02{kind}:{of}\x03"


class Numbers:
    """The ids given in one document."""

    def __init__(self) -> None:
        self._drawn = count(1)

    def resolve(self, xml: str) -> str:
        """The part with ids in place of its late marks."""
        return _LATE.sub(lambda _: str(next(self._drawn)), xml) if "\x02" in xml else xml
