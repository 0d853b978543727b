"""A search as pages ask it and show it, for those who work here and for readers of the portal alike."""
