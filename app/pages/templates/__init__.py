"""The workshop of templates: what each kind is written by, people's own templates, their faults and samples."""

from flask import Blueprint

bp = Blueprint("templates", __name__, url_prefix="/templates")

from app.pages.templates import views as views  # noqa: E402 - the views need the blueprint
from app.pages.templates import workshop as workshop  # noqa: E402
