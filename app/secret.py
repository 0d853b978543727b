"""The key that signs sessions: from the settings, or generated once into the data folder."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from app.settings import Settings
from registry.errors import N_, InvalidInput


def secret_key(settings: Settings) -> str:
    """The key in use; generated and kept readable by the owner alone when there is none.

    Raises ``InvalidInput`` when none is set and the data folder cannot be written.
    """
    if settings.secret_key:
        return settings.secret_key
    path = settings.data / "secret_key"
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create(path)
        return path.read_text().strip()
    except OSError as error:
        raise InvalidInput(
            N_("Папка данных {folder} закрыта для записи: задайте ключ сеансов в DOKKARTA_SECRET_KEY."),
            folder=settings.data,
        ) from error


def _create(path: Path) -> None:
    # Written aside and linked into place: of two processes that start together one wins, and both read its key.
    temporary = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(48) + "\n")
    try:
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink()
