"""Joining documents of one template into one file for printing: each keeps its pages, headers, lists and notes."""

from document_templates.joining.documents import join

__all__ = ["join"]
