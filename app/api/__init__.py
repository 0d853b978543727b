"""Doors for programs: JSON over the same services and queries that pages use."""
