"""The editions of the standard as dated data: a file each, read by :mod:`document_templates.checks.demands`."""
