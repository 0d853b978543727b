"""The journal: who did what to what, and when."""

from flask import Blueprint

bp = Blueprint("journal", __name__, url_prefix="/journal")

from app.pages.journal import views as views  # noqa: E402 - the views need the blueprint
