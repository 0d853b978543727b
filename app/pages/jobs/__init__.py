"""Long work: what is queued, running and done, with its log."""

from flask import Blueprint

bp = Blueprint("jobs", __name__, url_prefix="/jobs")

from app.pages.jobs import views as views  # noqa: E402 - the views need the blueprint
