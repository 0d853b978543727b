"""The bundled catalogue of indicators, read from ``indicators.yaml`` beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from registry.domain.roadmap_yaml import LOADER

_FILE = Path(__file__).parent / "indicators.yaml"


@dataclass(frozen=True, slots=True)
class BundledIndicator:
    """One row of the catalogue. ``numerator``, ``denominator`` and ``unit`` are ``None`` when not known."""

    code: str
    name: str
    direction: str
    criterion: str
    numerator: str | None
    denominator: str | None
    unit: str | None
    source: str
    monitoring: str
    name_status: str
    membership_status: str
    note: str
    levels: tuple[str, ...]
    counted: bool
    better: str


@dataclass(frozen=True, slots=True)
class BundledCatalogue:
    """The catalogue; ``required`` maps a criterion to the number of indicators that the order names for it."""

    required: Mapping[str, int]
    official_list: str
    indicators: tuple[BundledIndicator, ...]


@cache
def bundled_indicators() -> BundledCatalogue:
    """The catalogue as it is bundled."""
    data = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe one
    rows = tuple(BundledIndicator(**{**row, "levels": tuple(row["levels"])}) for row in data["indicators"])
    return BundledCatalogue(data["required"], data["official_list"], rows)
