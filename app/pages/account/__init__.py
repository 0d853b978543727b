"""Log-in, log-out, the password and the profile of the person."""

from flask import Blueprint

bp = Blueprint("account", __name__, url_prefix="/account")

from app.pages.account import views as views  # noqa: E402 - the views need the blueprint
