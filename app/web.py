"""What every view uses: the parts of the installation, units of work, and the three ways to answer a form.

A view parses, makes one call, and answers::

    @bp.route("/new", methods=["GET", "POST"])
    @allow(Permission.MANAGE)
    def create() -> Answer:
        form = OrganizationForm()
        if form.validate_on_submit():
            with refused_into(form), writing() as uow:
                made = organizations.create_organization(uow, **form.values())
                return done(_("Организация создана."), "organizations.card", code=made.code)
        return page("organizations/form.html", form=form)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field

from app.current import container
from app.i18n import localized, localized_remark
from app.i18n.recorded import recorded
from app.security.session import current_actor
from registry.db import UnitOfWork
from registry.errors import DokkartaError, FileRejected, InvalidInput, NotAuthenticated, Remark, RuleViolation

__all__ = [
    "Answer",
    "UnitOfWork",
    "container",
    "current_actor",
    "done",
    "fragment",
    "page",
    "reading",
    "refused_into",
    "wants_fragment",
    "writing",
]

Answer = Response | str | tuple[str, int]


def reading() -> UnitOfWork:
    """A unit of work in the name of the person who asks, that only looks."""
    return container().database.read(current_actor())


def writing() -> UnitOfWork:
    """A unit of work in the name of the person who asks; it commits on a clean exit of its ``with``."""
    return container().database.write(current_actor())


def page(template: str, **context: Any) -> Answer:
    """The page; 422 when its ``form`` was sent and holds errors."""
    form = context.get("form")
    status = 422 if form is not None and request.method == "POST" and form.errors else 200
    return render_template(f"pages/{template}", **context), status


def fragment(template: str, **context: Any) -> str:
    """A part of a page for htmx."""
    return render_template(f"pages/{template}", **context)


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page; a restored history asks for the whole."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def done(message: str, endpoint: str, **values: Any) -> Response:
    """Say what was done, and lead on; the browser's reload then repeats nothing."""
    flash(message, "done")
    return redirect(url_for(endpoint, **values), 303)


@contextmanager
def refused_into(form: FlaskForm) -> Iterator[None]:
    """Turn a refusal of the rules into errors of the form.

    A remark whose place is a field's name goes to the field; everything else goes to the top of the form.
    """
    try:
        yield
    except (InvalidInput, RuleViolation, NotAuthenticated) as error:
        _put(form, error)


def _put(form: FlaskForm, error: DokkartaError) -> None:
    whole = _field_of(form, error)
    if whole is not None and not error.remarks:
        whole.errors = [*whole.errors, localized(error)]
        return
    elsewhere = []
    for remark in error.remarks:
        field = form._fields.get(remark.place)
        if field is not None:
            field.errors = [*field.errors, localized_remark(remark)]
        else:
            elsewhere.append(_with_place(remark))
    form.form_errors = [*form.form_errors, localized(error), *elsewhere]


def _field_of(form: FlaskForm, error: DokkartaError) -> Field | None:
    """The field that the whole error speaks of; ``None`` when it speaks of more."""
    name = "file" if isinstance(error, FileRejected) else error.facts.get("field")
    return form._fields.get(name)


def _with_place(remark: Remark) -> str:
    """The remark after its place, unless the place is a name that only programs know."""
    said = localized_remark(remark)
    if remark.place.isascii() and remark.place.isidentifier():
        return said
    return f"{recorded(remark.place)}: {said}".lstrip(": ")
