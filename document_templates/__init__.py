"""DOCX in, DOCX out: kinds of documents as data folders, the renderer, the language helpers, the layout checks."""

from __future__ import annotations

from document_templates.compiled.replacing import Replacements
from document_templates.template import render
from document_templates.values import Picture, Subdocument

__all__ = ["Picture", "Replacements", "Subdocument", "render"]
