"""DOCX in, DOCX out: kinds of documents as data folders, the renderer, the language helpers, the layout checks."""

from __future__ import annotations

from document_templates.compiled.replacing import Replacements
from document_templates.template import render
from document_templates.values import Chart, Picture, Series, Subdocument

__all__ = ["Chart", "Picture", "Replacements", "Series", "Subdocument", "render"]
