"""People: accounts, roles, one-time passwords."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/people")

from app.pages.people import views as views  # noqa: E402 - the views need the blueprint
from app.pages.people import word_forms as word_forms  # noqa: E402 - the views need the blueprint
