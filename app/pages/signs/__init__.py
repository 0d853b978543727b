"""Lists of organizations with a sign: who is on them and why, bringing them, the signs themselves."""

from flask import Blueprint

bp = Blueprint("signs", __name__, url_prefix="/signs")

from app.pages.signs import bringing as bringing  # noqa: E402 - the views need the blueprint
from app.pages.signs import naming as naming  # noqa: E402 - the views need the blueprint
from app.pages.signs import views as views  # noqa: E402 - the views need the blueprint
