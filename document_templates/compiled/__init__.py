"""docxtpl's templates, patched and compiled once: each document after that is strings, a check, and a copy.

See the README of ``document_templates`` for what it keeps and where docxtpl itself is asked.
"""

from __future__ import annotations

from document_templates.compiled.cache import compiled
from document_templates.compiled.package_plan import BODY, CompiledTemplate, Made
from document_templates.compiled.properties import Description
from document_templates.compiled.texts import texts

__all__ = ["BODY", "CompiledTemplate", "Description", "Made", "compiled", "texts"]
