"""The roadmap as the order prints it, its measures one by one, and the review of a new edition."""

from flask import Blueprint

bp = Blueprint("roadmap", __name__, url_prefix="/roadmap")

from app.pages.roadmap import editions as editions  # noqa: E402 - the views need the blueprint
from app.pages.roadmap import review as review  # noqa: E402 - the views need the blueprint
from app.pages.roadmap import timeline as timeline  # noqa: E402 - the views need the blueprint
from app.pages.roadmap import views as views  # noqa: E402 - the views need the blueprint
