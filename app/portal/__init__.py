"""The portal: anonymous pages of what is published, exactly as it was published."""

from flask import Blueprint

bp = Blueprint("portal", __name__, url_prefix="/portal")

from app.portal import views as views  # noqa: E402 - the views need the blueprint
