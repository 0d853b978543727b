"""Forms of the audit."""

from __future__ import annotations

from app.forms import BaseForm


class ChosenForm(BaseForm):
    """What was chosen in a list: the boxes stand in the rows, the form holds the token and the refusals."""
