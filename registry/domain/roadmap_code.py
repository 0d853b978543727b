"""The code of a roadmap, made of the number of its order."""

from __future__ import annotations

import re

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)


def code_of(number: str) -> str:
    """The code of an order's number in Latin letters: «10-П-2710» → ``10-p-2710``; empty for an empty number."""
    latin = "".join(_LETTERS.get(char, char) for char in number.lower())
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
