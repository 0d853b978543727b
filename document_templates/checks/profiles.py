"""The editions of the standard as data: what differs between them, and from which day each is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: Fonts that are free and have the widths or the manner of the customary ones.
FREE_FONTS = frozenset(
    {
        "Liberation Serif",
        "Liberation Sans",
        "PT Astra Serif",
        "PT Astra Sans",
        "PT Serif",
        "PT Sans",
        "Noto Serif",
        "Noto Sans",
        "DejaVu Serif",
        "DejaVu Sans",
        "Golos Text",
        "Linux Libertine",
        "Linux Libertine G",
        "XO Thames",
    }
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One edition. ``since`` is its first day; ``heading_for_all`` whether every document needs a heading."""

    name: str
    title: str
    since: date
    heading_for_all: bool
    fonts: frozenset[str] = FREE_FONTS
    sizes: frozenset[float] = frozenset({12.0, 13.0, 14.0})


#: Sources: the official text of 2016 and of its Amendment 1; for 2025 the reviews named in the domain facts.
GOST_2016 = Profile("gost-2016", "ГОСТ Р 7.0.97-2016", date(2018, 7, 1), heading_for_all=False)
GOST_2025 = Profile("gost-2025", "ГОСТ Р 7.0.97-2025", date(2025, 8, 18), heading_for_all=True)
PROFILES = {profile.name: profile for profile in (GOST_2016, GOST_2025)}


def profile_for(day: date | None) -> Profile:
    """The edition in force on the document's day; the last one when the day is not known."""
    return GOST_2016 if day is not None and day < GOST_2025.since else GOST_2025
