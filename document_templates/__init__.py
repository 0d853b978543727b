"""DOCX in, DOCX out: kinds of documents as data folders, the renderer, the language helpers, the layout checks."""
