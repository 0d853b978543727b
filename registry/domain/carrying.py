"""What was said under a window of old days belongs to the window that came in its place when an event moved."""

from __future__ import annotations

from collections.abc import Sequence

from registry.domain.schedule.model import Window


def successors(before: Sequence[Window], after: Sequence[Window]) -> dict[str, str]:
    """Identifiers of windows that are gone → those of the windows that took their place.

    A window that stands in both is no part of it. As many new ones as are gone follow them in order. Otherwise only
    that window is matched which is the only one of its year on both sides; the rest has no successor, and what was
    filed under it counts by its own day.
    """
    old, new = {window.id for window in before}, {window.id for window in after}
    gone = sorted((window for window in before if window.id not in new), key=_place)
    come = sorted((window for window in after if window.id not in old), key=_place)
    if len(gone) == len(come):
        return {one.id: other.id for one, other in zip(gone, come, strict=True)}
    pairs = {}
    for window in gone:
        same_year = [other for other in come if other.end.year == window.end.year]
        alone = sum(other.end.year == window.end.year for other in gone) == 1
        if alone and len(same_year) == 1:
            pairs[window.id] = same_year[0].id
    return pairs


def _place(window: Window) -> tuple[str, str]:
    return window.end.isoformat(), window.id
