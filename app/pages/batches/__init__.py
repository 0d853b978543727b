"""Batches of documents: what to make, for whom, the first documents, how far it has come, what to do with all."""

from flask import Blueprint

bp = Blueprint("batches", __name__, url_prefix="/batches")

from app.pages.batches import ordering as ordering  # noqa: E402 - the views need the blueprint
from app.pages.batches import views as views  # noqa: E402
