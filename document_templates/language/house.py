"""The house style: where the standard leaves a choice, the choice of this house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Initials = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """``yo``: stamps are written with «ё» («УТВЕРЖДЁН»). ``initials``: their place in running text.

    ГОСТ Р 7.0.97, 5.18, puts initials after the surname in running text; the order of 17.12.2024 puts them before it
    everywhere. In signatures and stamps they always stand before, in addressees after (``initials``).
    """

    yo: bool = False
    initials: Initials = "before"


#: The style of the order of 17.12.2024.
HOUSE = HouseStyle()
