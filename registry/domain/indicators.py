"""Arithmetic of indicators, and what may be said of the completeness of their catalogue.

A value is numerator / denominator × 100 where both are known. The value of a municipality or of the region is that of
the sums, never a mean of percentages; a zero denominator is «нет данных», never 0 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from registry.errors import N_

PERCENT = "%"
# What a person entered or confirmed counts as known; so does what was checked against a source.
_CERTAIN = ("verified", "user")

OLDEST_YEAR = 2000
"""The earliest year of which figures are kept."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A value with what it is made of.

    ``numerator`` and ``denominator`` are ``None`` when only a value was given; ``value`` is ``None`` for «нет данных».
    ``figures`` are identifiers of the imported rows it comes from. ``summed`` tells that it was added up from the
    organizations beneath, ``demo`` that demonstration data took part.
    """

    numerator: float | None
    denominator: float | None
    value: float | None
    figures: tuple[int, ...] = ()
    summed: bool = False
    demo: bool = False


def percent(numerator: float, denominator: float) -> float | None:
    """Numerator of denominator in percent; ``None`` when the denominator is zero."""
    if denominator == 0:
        return None
    return float(_exact(numerator) / _exact(denominator) * 100)


def ratio_of_sums(parts: Iterable[tuple[float, float]]) -> Ratio:
    """The value of several organizations together, from (numerator, denominator) pairs."""
    numerator = denominator = Fraction(0)
    for own, whole in parts:
        numerator += _exact(own)
        denominator += _exact(whole)
    value = None if denominator == 0 else float(numerator / denominator * 100)
    return Ratio(float(numerator), float(denominator), value, summed=True)


def agrees(value: float, numerator: float, denominator: float) -> bool:
    """Whether a value is what the numerator and the denominator give, rounded to the digits it was written with."""
    if denominator == 0:
        return False
    written = Decimal(repr(value)).normalize()
    exponent = written.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    half = Fraction(1, 2 * 10 ** min(digits, 9))
    return abs(_exact(numerator) / _exact(denominator) * 100 - _exact(value)) <= half


def _exact(number: float) -> Fraction:
    # 45.7 is meant as a decimal, not as the binary fraction nearest to it.
    return Fraction(repr(number))


class CatalogueRow(Protocol):
    """What the notice asks of a row of the catalogue."""

    @property
    def code(self) -> str:
        """The code of the indicator."""
        ...

    @property
    def criterion(self) -> str:
        """The criterion of the Index it belongs to."""
        ...

    @property
    def counted(self) -> bool:
        """Whether it is among the required ones."""
        ...

    @property
    def computable(self) -> bool:
        """Whether its numerator and denominator are known."""
        ...

    @property
    def name_status(self) -> str:
        """How certain the name is."""
        ...

    @property
    def membership_status(self) -> str:
        """How certain it is that the Index has it."""
        ...


@dataclass(frozen=True, slots=True)
class CriterionNotice:
    """How much of a criterion the catalogue holds.

    ``present`` of ``required`` rows are counted; ``confirmed`` of them surely belong to the Index; ``undescribed`` are
    codes of rows whose numerator and denominator are not known.
    """

    criterion: str
    required: int
    present: int
    confirmed: int
    undescribed: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many rows are not in the catalogue at all."""
        return max(0, self.required - self.present)

    @property
    def complete(self) -> bool:
        """Whether every required row is there, confirmed and described."""
        return self.present == self.required == self.confirmed and not self.undescribed

    @property
    def text(self) -> str:
        """The notice in Russian."""
        said = [
            N_("«{criterion}»: в каталоге {present} из {required}").format(
                criterion=self.criterion, present=self.present, required=self.required
            )
        ]
        if self.missing:
            said.append(N_("не хватает {count}").format(count=self.missing))
        if self.present > self.required:
            said.append(N_("лишних {count}").format(count=self.present - self.required))
        if self.present != self.confirmed:
            said.append(N_("принадлежность к Индексу подтверждена у {count}").format(count=self.confirmed))
        if self.undescribed:
            said.append(N_("числитель и знаменатель неизвестны: {codes}").format(codes=", ".join(self.undescribed)))
        return "; ".join(said)


@dataclass(frozen=True, slots=True)
class CatalogueNotice:
    """What the catalogue lacks, criterion by criterion. ``official_list`` says where the official list stands."""

    criteria: tuple[CriterionNotice, ...]
    official_list: str

    @property
    def complete(self) -> bool:
        """Whether nothing is lacking."""
        return all(criterion.complete for criterion in self.criteria)

    @property
    def texts(self) -> tuple[str, ...]:
        """One Russian sentence for each criterion that lacks something, and one about the official list."""
        if self.complete:
            return ()
        lacking = [criterion.text for criterion in self.criteria if not criterion.complete]
        return (*lacking, N_("официальный перечень: {where}").format(where=self.official_list))


def catalogue_notice(rows: Sequence[CatalogueRow], required: Mapping[str, int], official_list: str) -> CatalogueNotice:
    """Compare the catalogue with the numbers that the order names."""
    criteria = []
    for criterion, number in required.items():
        counted = [row for row in rows if row.counted and row.criterion == criterion]
        confirmed = sum(row.membership_status.startswith(_CERTAIN) for row in counted)
        undescribed = tuple(row.code for row in counted if not row.computable)
        criteria.append(CriterionNotice(criterion, number, len(counted), confirmed, undescribed))
    return CatalogueNotice(tuple(criteria), official_list)
