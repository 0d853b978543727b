"""docxtpl's templates, patched and compiled once: each document after that is strings, a check, and a copy.

See the README of ``document_templates`` for what it keeps and where docxtpl itself is asked.
"""

from __future__ import annotations

from document_templates.compiled.cache import compiled
from document_templates.compiled.package_plan import CompiledTemplate, Made
from document_templates.compiled.properties import Description

__all__ = ["CompiledTemplate", "Description", "Made", "compiled"]
