"""Which template a document is written by: the nearest of those in force, else the bundled one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ChosenTemplate:
    """A version of a template in force. ``path`` is that of its organization, empty when it is for everybody."""

    version_id: int
    sha256: str
    name: str
    path: str
    since: date


def nearest(candidates: Iterable[ChosenTemplate], path: str) -> ChosenTemplate | None:
    """The template of the organization itself, else of the nearest one above; ``None`` when there is none.

    Of two for the same organization the one put in force last is taken.
    """
    above = [each for each in candidates if path.startswith(each.path)]
    return max(above, key=lambda each: (len(each.path), each.since, each.version_id), default=None)


def in_words(state: str, since: date | None, until: date | None, today: date) -> str:
    """How a version stands on the day: ``draft``, ``coming``, ``in_force``, ``over`` or ``retired``."""
    if state != "in_force" or since is None:
        return state
    if since > today:
        return "coming"
    return "over" if until is not None and until < today else "in_force"
