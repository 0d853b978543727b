"""What was understood of a text, before it becomes days: pieces, ties, rhythms, and doubts."""

from __future__ import annotations

from dataclasses import dataclass, field

from registry.domain.schedule.tree import MonthDays, Piece, Rhythm, Tie


@dataclass(frozen=True, slots=True)
class Timed:
    """A piece with its part of the text, its phase (0 first, 1 recurring) and the words that name its addressee.

    ``instead`` says that in its years it takes the place of what recurs: «…, в 2026 году – до 15 марта».
    """

    piece: Piece
    part: int
    phase: int
    note: str = ""
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Tied:
    """A tie with its part of the text and its phase."""

    tie: Tie
    part: int
    phase: int


@dataclass(slots=True)
class Reading:
    """Everything that was understood, in order; ``doubts`` are Russian sentences about what was not."""

    timed: list[Timed] = field(default_factory=list)
    ties: list[Tied] = field(default_factory=list)
    rhythms: list[Rhythm] = field(default_factory=list)
    rhythm_parts: set[tuple[int, int]] = field(default_factory=set)  # parts and phases that say how often
    month_days: list[MonthDays] = field(default_factory=list)
    yearly: bool = False
    then: bool = False
    continuous: bool = False
    doubts: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was understood."""
        return not (self.timed or self.ties or self.rhythms or self.month_days or self.yearly or self.continuous)
