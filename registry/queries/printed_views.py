"""The shapes in which figures of documents are shown: each with its formula, its certainty and its sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.domain.printed import formula_text, with_unit


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Rows of one import that a printed figure comes from, of those that the actor may read.

    ``row`` is the row of the file when there is one such row, else ``None``; ``rows`` how many there are.
    ``imported_by`` is empty for the system.
    """

    import_id: int
    file_name: str
    imported_at: datetime
    imported_by: str
    row: int | None
    rows: int

    def as_json(self) -> dict[str, Any]:
        """The source as the command line prints it."""
        return {
            "import": self.import_id,
            "file": self.file_name,
            "imported": self.imported_at.isoformat(),
            "by": self.imported_by or None,
            "row": self.row,
            "rows": self.rows,
        }


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A figure that the newest version prints.

    ``organization`` is the code of whose value it is, empty when it is not known any more. ``printed`` is the number as
    it stands in the text, without its unit; ``computed`` what the program computed where a person put another one by
    hand, else empty: formula, value and sources are then of the computed one. ``figure_ids`` are all rows it was
    computed from, ``sources`` the imports of those that the actor may read. ``fields`` are names of the fields that
    print it. ``name_status`` and ``membership_status`` say how certain the indicator is.
    """

    indicator: str
    indicator_name: str
    name_status: str
    membership_status: str
    scope: str
    organization: str
    organization_name: str
    year: int
    printed: str
    unit: str
    numerator: float | None
    denominator: float | None
    value: float | None
    figure_ids: tuple[int, ...]
    fields: tuple[str, ...]
    sources: tuple[SourceRow, ...]
    computed: str = ""

    @property
    def shown(self) -> str:
        """The value with its unit: «25,0 %»."""
        return with_unit(self.printed, self.unit)

    @property
    def shown_computed(self) -> str:
        """The computed value with its unit where a person wrote another one; else empty."""
        return with_unit(self.computed, self.unit) if self.computed else ""

    @property
    def formula(self) -> str | None:
        """«21 из 84 × 100 %»; ``None`` when the value was brought as it is."""
        return formula_text(self.numerator, self.denominator, self.unit)

    def as_json(self) -> dict[str, Any]:
        """The figure as the command line prints it."""
        return {
            "indicator": self.indicator,
            "scope": self.scope,
            "year": self.year,
            "printed": self.printed,
            "edited": bool(self.computed),
            "computed": self.computed or self.printed,
            "rows": list(self.figure_ids),
            "organization": self.organization or None,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "unit": self.unit,
            "formula": self.formula,
            "fields": list(self.fields),
            "sources": [each.as_json() for each in self.sources],
            "name_status": self.name_status,
            "membership_status": self.membership_status,
        }


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure of a document that is printed otherwise than it stands in the registry now.

    ``was`` and ``becomes`` are texts of the value with its unit and, for the organization's own, its formula;
    ``becomes`` is ``None`` when there is no value any more. ``edited`` is the text that a person put by hand in place
    of ``was``, with its unit, empty when nobody did. ``figure_id`` is the newest figure under it, ``import_id`` the
    import that brought it at ``corrected_at``.
    """

    document_id: int
    document: str
    state: str
    indicator: str
    scope: str
    organization: str
    organization_name: str
    year: int
    was: str
    becomes: str | None
    figure_id: int
    import_id: int
    corrected_at: datetime
    edited: str = ""

    def as_json(self) -> dict[str, Any]:
        """The correction as the command line prints it."""
        return {
            "document": self.document_id,
            "indicator": self.indicator,
            "scope": self.scope,
            "organization": self.organization,
            "year": self.year,
            "was": self.was,
            "becomes": self.becomes,
            "edited": self.edited or None,
            "import": self.import_id,
            "corrected": self.corrected_at.isoformat(),
        }
