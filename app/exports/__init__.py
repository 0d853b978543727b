"""Reports as files: one plain model of a report, written as XLSX and as DOCX."""
