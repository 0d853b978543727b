"""Lists of small whole numbers in one byte each; a larger number is a mark there and stands in a list of its own.

All lists of a field stand one behind another, so that those of neighbouring terms are decoded at once.
"""

from __future__ import annotations

import numpy as np

from search_index.array_file import Array, Arrays

_LARGE = 255


def squeeze(name: str, values: Array, starts: Array) -> dict[str, Array]:
    """Return the arrays ``name``, ``name+`` (large values) and ``name#`` (where those of each list begin).

    ``starts`` tells where each list begins in ``values``, and where the last one ends.
    """
    large = values >= _LARGE
    before = np.zeros(len(values) + 1, np.uint32)
    np.cumsum(large, out=before[1:])
    return {
        name: np.where(large, _LARGE, values).astype(np.uint8),
        f"{name}+": values[large].astype("<u4"),
        f"{name}#": before[starts].astype("<u4"),
    }


def stretched(arrays: Arrays, name: str, values: tuple[int, int], lists: tuple[int, int]) -> Array:
    """Return the values from one place up to another, which are those of the lists from one up to another."""
    found = arrays.array(name)[values[0] : values[1]].astype(np.uint32)
    offsets = arrays.array(f"{name}#")
    first, last = int(offsets[lists[0]]), int(offsets[lists[1]])
    if first < last:
        found[found == _LARGE] = arrays.array(f"{name}+")[first:last]
    return found


def gaps(values: Array, starts: Array) -> Array:
    """Return the steps from one value to the next; the first of each list is a step from 0. Lists are not empty."""
    steps = np.diff(values.astype(np.int64), prepend=0)
    steps[starts] = values[starts]
    return steps


def sums(steps: Array, starts: Array) -> Array:
    """Return the values that ``gaps`` made the steps of."""
    if not len(steps):
        return steps.astype(np.int64)
    running = np.cumsum(steps, dtype=np.int64)
    if len(starts) > 1:
        before = np.where(starts > 0, running[starts - 1], 0)
        running -= np.repeat(before, np.diff(starts, append=len(steps)))
    return running


def insides(starts: Array, sizes: Array) -> Array:
    """Return the numbers of the places of stretches that begin at ``starts`` and have ``sizes`` places."""
    ends = np.cumsum(sizes, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int64) + np.repeat(starts.astype(np.int64) - (ends - sizes), sizes)
