"""Search over everything the person may read."""

from flask import Blueprint

bp = Blueprint("search", __name__, url_prefix="/search")

from app.pages.search import views as views  # noqa: E402 - the views need the blueprint
from app.pages.search import views_letters as views_letters  # noqa: E402
from app.pages.search import views_saved as views_saved  # noqa: E402
