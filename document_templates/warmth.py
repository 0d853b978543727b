"""What every process reads at its first document, read when this module is imported: the dictionary and the kinds.

For a process that others are forked from: they find both in place, in memory that they share.
"""

from __future__ import annotations

from document_templates.catalogue import FolderCatalogue
from document_templates.language import decline_phrase

decline_phrase("директор", "genitive")
FolderCatalogue().kinds()
