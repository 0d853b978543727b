"""The read side: frozen dataclasses, one statement each where possible."""
