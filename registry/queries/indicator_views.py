"""What the queries of indicators answer: frozen values for pages, JSON and documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.domain.indicators import CatalogueNotice, Ratio


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """A row of the catalogue. ``numerator``, ``denominator`` and ``unit`` are ``None`` when they are not known."""

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
    counted: bool
    better: str
    note: str

    @property
    def computable(self) -> bool:
        """Whether its value is made of a numerator and a denominator."""
        return bool(self.numerator and self.denominator)


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """The catalogue with what it lacks."""

    indicators: tuple[IndicatorView, ...]
    notice: CatalogueNotice


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as it was imported, with its row and its import.

    ``superseded`` says that a newer import brought another one. ``imported_by`` is empty for the system.
    """

    id: int
    indicator: str
    indicator_name: str
    unit: str | None
    organization: str
    organization_name: str
    year: int
    numerator: float | None
    denominator: float | None
    value: float | None
    import_id: int
    file_name: str
    row: int
    imported_at: datetime
    imported_by: str
    superseded: bool

    def as_json(self) -> dict[str, Any]:
        """The figure as the command line prints it."""
        return {
            "id": self.id,
            "indicator": self.indicator,
            "organization": self.organization,
            "year": self.year,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "unit": self.unit,
            "import": self.import_id,
            "file": self.file_name,
            "row": self.row,
            "superseded": self.superseded,
        }


@dataclass(frozen=True, slots=True)
class YearValues:
    """The values of an indicator in a year; ``None`` where there is nothing.

    ``own`` is the organization's, ``municipality`` that of the municipality above a school, ``region`` the region's.
    """

    year: int
    own: Ratio | None
    municipality: Ratio | None
    region: Ratio | None

    def as_json(self) -> dict[str, Any]:
        """The values as the command line prints them."""
        found = {"own": self.own, "municipality": self.municipality, "region": self.region}
        return {"year": self.year} | {scope: _ratio_json(ratio) for scope, ratio in found.items()}


@dataclass(frozen=True, slots=True)
class IndicatorSeries:
    """An indicator of an organization over the years, oldest first."""

    indicator: IndicatorView
    years: tuple[YearValues, ...]

    def as_json(self) -> dict[str, Any]:
        """The series as the command line prints it."""
        return {
            "indicator": self.indicator.code,
            "name": self.indicator.name,
            "unit": self.indicator.unit,
            "criterion": self.indicator.criterion,
            "years": [each.as_json() for each in self.years],
        }


def _ratio_json(ratio: Ratio | None) -> dict[str, Any] | None:
    if ratio is None:
        return None
    return {
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "value": ratio.value,
        "figures": list(ratio.figures),
        "summed": ratio.summed,
        "demo": ratio.demo,
    }
