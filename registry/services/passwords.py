"""Passwords: argon2id hashes, one-time passwords, and what a password must be."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import Protocol

from argon2 import PasswordHasher as Argon2
from argon2 import Type
from argon2.exceptions import InvalidHashError, VerificationError

from registry.errors import N_, InvalidInput, Remark

SHORTEST = 10
# Long enough for any phrase, short enough that hashing cannot be used to exhaust the machine.
LONGEST = 256
# No letters and digits that are taken for one another on a screen or on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class PasswordHasher(Protocol):
    """Turns passwords into hashes and tells whether a password fits one."""

    def hash(self, password: str) -> str:
        """A salted hash of the password."""
        ...

    def fits(self, password: str, hashed: str) -> bool:
        """Whether the password gives the hash."""
        ...

    def is_old(self, hashed: str) -> bool:
        """Whether the hash was made with other parameters than those in use."""
        ...

    @property
    def decoy(self) -> str:
        """A hash that no password fits, so that an unknown login costs the same work as a known one."""
        ...


class Argon2id:
    """Argon2id; without arguments, with the parameters of RFC 9106 for little memory (64 MiB)."""

    def __init__(self, time_cost: int = 3, memory_cost: int = 65536, parallelism: int = 4) -> None:
        self._hasher = Argon2(time_cost, memory_cost, parallelism, type=Type.ID)

    def hash(self, password: str) -> str:
        """A salted hash of the password."""
        return self._hasher.hash(_bytes(password))

    def fits(self, password: str, hashed: str) -> bool:
        """Whether the password gives the hash; ``False`` for a damaged hash."""
        try:
            return self._hasher.verify(hashed, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def is_old(self, hashed: str) -> bool:
        """Whether the hash was made with other parameters than those in use."""
        return self._hasher.check_needs_rehash(hashed)

    @cached_property
    def decoy(self) -> str:
        """A hash that no password fits, so that an unknown login costs the same work as a known one."""
        return self.hash(secrets.token_urlsafe(32))


def _bytes(password: str) -> bytes:
    # A lone surrogate from a hostile form has no encoding of its own; it must not end in a fault.
    return password[:LONGEST].encode("utf-8", "surrogatepass")


STANDARD = Argon2id()


def one_time_password() -> str:
    """A password of 16 letters and digits in groups of four: about 79 bits, easily read over a telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def check_password(password: str, login: str) -> None:
    """Raise ``InvalidInput`` when the password is too short, too long, or the login itself."""
    message = None
    if len(password) < SHORTEST:
        message = N_("Пароль короче {shortest} знаков. Возьмите, например, несколько несвязанных слов.")
    elif len(password) > LONGEST:
        message = N_("Пароль длиннее {longest} знаков.")
    elif password.strip().casefold() == login.casefold():
        message = N_("Пароль не может совпадать с именем для входа.")
    elif len(set(password.casefold())) < 4:
        message = N_("Пароль состоит из повторяющихся знаков. Возьмите, например, несколько несвязанных слов.")
    if message is not None:
        facts = (("shortest", SHORTEST), ("longest", LONGEST))
        raise InvalidInput(message, remarks=[Remark("password", message, facts)], **dict(facts))
