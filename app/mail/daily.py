"""The digests of a day: asked for once a working day, sent one by one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from app.container import Container
from app.mail.letters import letter_of
from registry.domain.schedule import is_working_day
from registry.errors import DokkartaError
from registry.ports import Letter
from registry.queries.jobs import JobView, of_kind
from registry.queries.reminders import Digest, Line, digests
from registry.services import jobs, reminders

logger = logging.getLogger("dokkarta.mail")

# How often the worker looks whether the hour has come.
_LOOK = 60.0
# After what time letters that a server refused are tried again.
_PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the digests of a day; ``held`` have no address, are unwanted or went out before."""

    day: date
    sent: int = 0
    failed: int = 0
    held: int = 0

    def as_json(self) -> dict[str, Any]:
        """The outcome as the command line prints it."""
        return {**asdict(self), "day": self.day.isoformat()}


def compose(container: Container, digest: Digest) -> Letter:
    """The digest as a letter with addresses of this installation."""
    base = container.settings.base_url
    kinds = {kind.code: kind.singular for kind in container.catalogue.kinds()}

    def address_of(line: Line) -> str:
        return f"{base}/roadmap/{quote(line.item)}"

    return letter_of(digest, kinds, address_of, f"{base}/")


def send_digests(
    container: Container, day: date, *, progress: Callable[[int, int, str], None] = lambda _d, _t, _l: None
) -> Outcome:
    """Send what is to be sent on the day. A letter that the server refuses does not stop the others."""
    with container.database.read() as uow:
        found = digests(uow, day)
    counts = {"sent": 0, "failed": 0, "held": 0}
    for number, digest in enumerate(found, start=1):
        fate = _send(container, digest)
        counts[fate] += 1
        progress(number, len(found), f"{digest.recipient.name}: {_FATES[fate]}")
    return Outcome(day, **counts)


_FATES = {"sent": "отправлено", "failed": "не отправлено", "held": "не отправляется"}


def _send(container: Container, digest: Digest) -> str:
    # A failed letter of today is tried again, so a digest of today is no reason to hold it.
    if digest.on_hold in {"address", "unwanted"}:
        return "held"
    letter = compose(container, digest)
    with container.database.write() as uow:
        row = reminders.begin(
            uow,
            user_id=digest.recipient.user_id,
            day=digest.day,
            address=letter.to,
            subject=letter.subject,
            body=letter.text,
            rows=len(digest.lines),
        )
    if row is None:
        return "held"
    try:
        container.mailer.send(letter)
    except DokkartaError as error:
        with container.database.write() as uow:
            reminders.failed(uow, row, error.message)
        return "failed"
    with container.database.write() as uow:
        reminders.sent(uow, row)
    return "sent"


class DailyLetters:
    """Asks for the job of the day when its hour has come; the job's row says that it was asked for."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._looked = -_LOOK

    def order_when_due(self) -> None:
        """Look now and then; ask once a working day. Nothing happens where no mail server is set."""
        if time.monotonic() - self._looked < _LOOK or not self._container.mailer.available():
            return
        self._looked = time.monotonic()
        today = self._container.clock.today()
        hour = self._container.clock.now().astimezone(self._container.settings.zone).hour
        if hour >= self._container.settings.reminder_hour and is_working_day(today):
            order(self._container, today)


def order(container: Container, day: date) -> bool:
    """Ask for the job of the day; ``False`` when it was asked for before and has nothing to try again yet."""
    with container.database.write() as uow:
        before = [job for job in of_kind(uow, "reminders") if job.payload.get("day") == day.isoformat()]
        if before and not _worth_another_try(before[0], uow.ports.clock.now()):
            return False
        jobs.enqueue(uow, "reminders", {"day": day.isoformat()})
    logger.info("digests of %s asked for", day)
    return True


def _worth_another_try(last: JobView, now: datetime) -> bool:
    ended = last.finished_at
    return ended is not None and now - ended >= _PATIENCE and bool(last.error or last.result.get("failed"))
