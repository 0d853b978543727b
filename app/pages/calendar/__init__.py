"""Terms in a person's own calendar: secret addresses for calendar programs, and files."""

from flask import Blueprint

bp = Blueprint("calendar", __name__, url_prefix="/calendar")

from app.pages.calendar import views as views  # noqa: E402 - the views need the blueprint
