"""Short participles of stamps that agree with what they are said of: УТВЕРЖДЕН, УТВЕРЖДЕНА, УТВЕРЖДЕНО, УТВЕРЖДЕНЫ."""

from __future__ import annotations

import re

from document_templates.language.house import HOUSE, HouseStyle

_ENDINGS = {"m": "", "f": "а", "n": "о", "pl": "ы"}
_YO = re.compile(r"е(?=н$)")


def agreed(participle: str, gender: str, house: HouseStyle = HOUSE) -> str:
    """The short participle, given in the masculine («УТВЕРЖДЕН», «ПРИНЯТ»), in the gender.

    ``gender`` is that of ``kind.yaml``: ``"m"``, ``"f"``, ``"n"`` or ``"pl"``; raises ``KeyError`` for another. With
    ``house.yo`` the masculine of «-ен» is written with «ё»; the other genders are stressed at their ending and never
    are.
    """
    small = participle.lower().replace("ё", "е") + _ENDINGS[gender]
    if house.yo:
        small = _YO.sub("ё", small)
    if participle.isupper():
        return small.upper()
    return participle[:1] + small[1:]
