"""How often one side may ask for something that costs; a side is a person, or an address without a session."""

from __future__ import annotations

import time

from flask import request

from app.buckets import Pace
from app.current import container
from app.security.session import current_actor
from registry.errors import N_, TooOften

_TOO_OFTEN = N_("Запросов слишком много. Повторите через несколько секунд.")

SEARCHES = Pace("search", 30, 2)
EXPORTS = Pace("export", 5, 0.1)
COMPLETIONS = Pace("complete", 40, 8)


def take(pace: Pace) -> None:
    """Count one ask of the side of this request. Raises ``TooOften``."""
    user_id = current_actor().user_id
    side = f"person:{user_id}" if user_id is not None else f"address:{request.remote_addr}"
    if not container().buckets.take(pace, side, time.monotonic()):
        raise TooOften(_TOO_OFTEN)
