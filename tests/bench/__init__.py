"""Measurements: medians of several runs over the bundled roadmap, with the number of queries beside each."""
