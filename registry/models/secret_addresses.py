"""What everything that is read under a secret address has in common."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column


class SecretAddress:
    """Something of a person that programs read under an address which is a key by itself.

    ``token_hash`` is the sha256 of the secret in the address, which is shown once. ``read_at`` is when it was read
    last, ``None`` when not yet under this address. What has ``closed_at`` shows nothing any more.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
