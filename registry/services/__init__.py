"""Commands: one module per family of verbs; each takes a unit of work and keyword-only data."""
