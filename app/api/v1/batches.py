"""Batches for programs: order one, see how it goes, stop it, go on, try again.

What changes something needs the token of the session in the header ``X-CSRFToken``, as a form of the pages does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request

from app.api.v1 import bp
from app.pages.batches.views import STEPS
from app.security.access import allow
from app.web import reading, writing
from registry.domain.roles import Permission
from registry.errors import N_, InvalidInput
from registry.queries import batches as queries
from registry.queries.batches import BatchView
from registry.services import batches
from registry.services.batches import BatchOrder

_NOT_UNDERSTOOD = N_("Запрос не понят: ожидался один объект JSON.")
_TEXTS = ("kind", "item", "level", "window", "roadmap", "key")


@bp.get("/batches")
@allow(Permission.DRAFT)
def batch_list() -> Response:
    """The latest batches of the person."""
    with reading() as uow:
        return jsonify([each.as_json() for each in queries.batches(uow)])


@bp.post("/batches")
@allow(Permission.DRAFT)
def start_batch() -> tuple[Response, int]:
    """Order a batch: ``kind`` with ``level`` or ``organizations``, and ``item``, ``window``, ``values`` if wanted.

    The same ``key`` again answers with the batch it ordered.
    """
    given = _body()
    with writing() as uow:
        made = batches.start(uow, _order(given), form_key=given.get("key"))
    return jsonify(made.as_json()), 201


@bp.get("/batches/<int:batch_id>")
@allow(Permission.DRAFT)
def batch_state(batch_id: int) -> Response:
    """How far the batch has come, and each of its organizations with its document or the reason why there is none."""
    with reading() as uow:
        found = queries.batch(uow, batch_id)
        rows = queries.entries(uow, batch_id, limit=None).rows
    return jsonify({**found.as_json(), "entries": [each.as_json() for each in rows]})


@bp.post("/batches/<int:batch_id>/<any(pause, resume, cancel, retry):step>")
@allow(Permission.DRAFT)
def move_batch(batch_id: int, step: str) -> Response:
    """Stop the batch, go on with it, end it, or try again what failed."""
    with writing() as uow:
        STEPS[step][0](uow, batch_id=batch_id)
        found: BatchView = queries.batch(uow, batch_id)
    return jsonify(found.as_json())


def _body() -> Mapping[str, Any]:
    """The object of the request, all of whose texts and numbers a database can keep."""
    try:
        given = json.loads(request.get_data() if request.is_json else b"", parse_constant=_refuse_constant)
        # Lone surrogates and noughts pass JSON, but no file and no database keeps them.
        kept = json.dumps(given, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise InvalidInput(_NOT_UNDERSTOOD) from error
    if not isinstance(given, dict) or b"\\u0000" in kept:
        raise InvalidInput(_NOT_UNDERSTOOD)
    return given


def _refuse_constant(name: str) -> None:
    """NaN and the infinities are no JSON."""
    raise ValueError(name)


def _order(given: Mapping[str, Any]) -> BatchOrder:
    for name in _TEXTS:
        if not isinstance(given.get(name), str | None):
            raise InvalidInput(N_("Поле «{name}»: ожидался текст."), name=name)
    codes, values = given.get("organizations", []), given.get("values", {})
    _check(codes, values, given.get("level"))
    return BatchOrder(
        kind=given.get("kind") or "",
        item=given.get("item"),
        level=given.get("level"),
        organizations=tuple(codes),
        window=given.get("window"),
        roadmap=given.get("roadmap"),
        values=values,
    )


def _check(codes: Any, values: Any, level: str | None) -> None:
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise InvalidInput(N_("Поле «{name}»: ожидался список кодов организаций."), name="organizations")
    if not isinstance(values, dict):
        raise InvalidInput(N_("Поле «{name}»: ожидался набор «имя: значение»."), name="values")
    if codes and level:
        raise InvalidInput(N_("Укажите уровень или перечислите организации, а не то и другое."))
