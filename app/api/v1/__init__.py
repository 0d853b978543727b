"""The first version of the door for programs, in the shapes of the command line, with a person's session."""

from flask import Blueprint

bp = Blueprint("api_v1", __name__, url_prefix="/api/v1")

from app.api.v1 import batches as batches  # noqa: E402 - the views need the blueprint
from app.api.v1 import jobs as jobs  # noqa: E402
from app.api.v1 import searching as searching  # noqa: E402
from app.api.v1 import views as views  # noqa: E402
