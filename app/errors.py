"""One table from an error to an HTTP status, and one shape of refusal for people and for programs.

A program is told ``{"error": {"message": …, "remarks": [{"place": …, "message": …}]}}``. No trace of the program's
insides ever leaves it: what is unforeseen goes to the server's log under a number that the page shows.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.i18n import _, localized, localized_remark
from registry.domain.roles import NOBODY
from registry.errors import (
    DokkartaError,
    Forbidden,
    InvalidInput,
    NotAuthenticated,
    NotFound,
    RuleViolation,
    TooOften,
    Unavailable,
)

STATUSES: dict[type[DokkartaError], int] = {
    InvalidInput: 422,
    RuleViolation: 422,
    NotFound: 404,
    NotAuthenticated: 401,
    Forbidden: 403,
    TooOften: 429,
    Unavailable: 503,
}
#: When to come again.
RETRY_AFTER_SECONDS = {429: 5, 503: 30}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the person or the program is told."""

    status: int
    title: str
    message: str
    remarks: list[dict[str, str]] = field(default_factory=list)


def install_errors(app: Flask) -> None:
    """Answer every error by the table."""
    app.register_error_handler(DokkartaError, _refuse)
    app.register_error_handler(CSRFError, _refuse_stale_form)
    app.register_error_handler(HTTPException, _refuse_request)
    app.register_error_handler(Exception, _confess)


def status_of(error: DokkartaError) -> int:
    """The status of the error's nearest ancestor in the table."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def wants_json() -> bool:
    """Whether the other side is a program."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def _refuse(error: DokkartaError) -> Response:
    if isinstance(error, NotAuthenticated) and not wants_json():
        return _ask_to_log_in()
    remarks = [{"place": remark.place, "message": localized_remark(remark)} for remark in error.remarks]
    return _answer(Refusal(status_of(error), _title(status_of(error)), localized(error), remarks))


def _refuse_stale_form(_error: CSRFError) -> Response:
    message = _("Страница устарела или открыта в другом сеансе. Вернитесь назад, обновите её и повторите.")
    return _answer(Refusal(400, _("Форма устарела"), message))


def _refuse_request(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400 and error.response is None:  # a redirect of the router to the proper address
        return make_response(error.get_response())
    answer = _answer(Refusal(status, _title(status), _advice(status)))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _confess(error: Exception) -> Response:
    number = secrets.token_hex(4)
    g.setdefault("actor", NOBODY)  # whatever is broken, the page of the error must not need it
    current_app.logger.error("unforeseen error %s at %s", number, request.path, exc_info=error)
    message = _(
        "Ошибка записана под номером %(number)s. Повторите действие; если не поможет, назовите этот номер.",
        number=number,
    )
    return _answer(Refusal(500, _title(500), message))


def _ask_to_log_in() -> Response:
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    address = url_for("account.log_in", next=back)
    if request.headers.get("HX-Request") == "true":
        return make_response("", 200, {"HX-Redirect": url_for("account.log_in")})
    return make_response(redirect(address))


def _answer(refusal: Refusal) -> Response:
    if wants_json():
        answer = jsonify(error={"message": refusal.message, "remarks": refusal.remarks})
    elif request_ctx.url_adapter is None:  # the name of the host was refused, so no link can be written
        answer = Response(f"{refusal.title}. {refusal.message}\n", content_type="text/plain; charset=utf-8")
    else:
        answer = make_response(render_template("pages/error.html", refusal=refusal))
    answer.status_code = refusal.status
    if refusal.status in RETRY_AFTER_SECONDS:
        answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS[refusal.status])
    return answer


def _title(status: int) -> str:
    titles = {
        400: _("Запрос не понят"),
        401: _("Требуется вход"),
        403: _("Доступ закрыт"),
        404: _("Не найдено"),
        405: _("Способ обращения не поддерживается"),
        413: _("Файл слишком велик"),
        422: _("Действие не выполнено"),
        429: _("Слишком много запросов"),
        503: _("Временно недоступно"),
    }
    return titles.get(status) or (_("Запрос не выполнен") if status < 500 else _("Ошибка на сервере"))


def _advice(status: int) -> str:
    advice = {
        400: _("Адрес или данные запроса записаны неверно. Вернитесь назад и повторите."),
        404: _("Такой страницы нет: её адрес изменился или записан с опечаткой."),
        405: _("Откройте страницу обычной ссылкой, а форму отправьте её кнопкой."),
        413: _(
            "Размер отправленного больше разрешённых %(limit)s МБ. Разделите файл или уменьшите его.",
            limit=current_app.config["DOKKARTA"].max_upload_mb,
        ),
    }
    return advice.get(status) or _("Сервер не может выполнить этот запрос.")
