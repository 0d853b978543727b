"""What would be sent on a day to the people one manages and to oneself, and what went out."""

from __future__ import annotations

from datetime import date

from flask import request

from app.i18n import _, _l
from app.mail.daily import compose, order
from app.pages.reminders import bp
from app.security.access import LOGGED_IN, allow
from app.web import Answer, container, done, page, reading
from registry.domain.roles import Permission
from registry.domain.schedule import is_working_day
from registry.errors import N_, Unavailable
from registry.queries import reminders as queries

HOLDS = {
    "address": _l("Адрес почты не указан"),
    "unwanted": _l("Напоминания отключены"),
    "sent": _l("Уже отправлено"),
    "": _l("Будет отправлено"),
}
HOLD_TONES = {"address": "warn", "unwanted": "quiet", "sent": "good", "": "info"}


@bp.get("/")
@allow(LOGGED_IN)
def index() -> Answer:
    """The letters of a day as they would be sent, and the latest that were."""
    on = _day()
    with reading() as uow:
        found = queries.digests(uow, on)
        sent = queries.sent_digests(uow)
    letters = [(digest, compose(container(), digest)) for digest in found]
    return page(
        "reminders/index.html", on=on, letters=letters, sent=sent, holds=HOLDS, tones=HOLD_TONES,
        working=is_working_day(on), mail=container().mailer.available(), hour=container().settings.reminder_hour,
    )  # fmt: skip


@bp.post("/send")
@allow(Permission.SYSTEM)
def send() -> Answer:
    """Ask for today's letters now; those that went out do not go out again."""
    if not container().mailer.available():
        raise Unavailable(N_("Почтовый сервер не задан: укажите DOKKARTA_MAIL_URL."))
    ordered = order(container(), container().clock.today())
    told = _("Рассылка поставлена в очередь.") if ordered else _("Рассылка этого дня уже заказана: смотрите задания.")
    return done(told, "reminders.index")


def _day() -> date:
    """The day asked for; today when none or none that a calendar has."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return container().clock.today()
