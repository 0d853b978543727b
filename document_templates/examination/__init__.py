"""What is done to a template when a person uploads it: everything that is wrong with it is told at once.

It is heavy work on a stranger's file, so the application does it in a limited child. Nothing is kept.
"""

from __future__ import annotations

from document_templates.examination.examining import examine_template

__all__ = ["examine_template"]
