"""A fault of the program as a person hears of it: a number, under which the log tells the rest."""

from __future__ import annotations

import secrets

from registry.errors import N_

INCIDENT = N_("Внутренняя ошибка № {number}. Сообщите номер администратору.")


def incident_number() -> str:
    """A number that no other incident has."""
    return secrets.token_hex(4).upper()
